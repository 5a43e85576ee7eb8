package magics_test

import (
	"slices"
	"strings"
	"testing"
)

// Charts with a row a benchmark stay as small as they promise, whatever lists the
// line has; the table has all.
func TestManyBenchmarks(t *testing.T) {
	k := newKernel(t)
	k.do(t, small)
	out := k.do(t, "%bench add:1 serial,threads,shared --rows 1e3,2e3,3e3,4e3 --workers 1,2,3,4 --runs 1")
	text := out.text()
	if want := "the charts with bars show 9 of 36 benchmarks"; !strings.Contains(text, want) {
		t.Errorf("output lacks %q:\n%s", want, text)
	}
	var titles []string
	for _, b := range out.bundles {
		chart, _ := b.Data["text/plain"].(string)
		title, rest, _ := strings.Cut(chart, "\n")
		titles = append(titles, title)
		switch lines := strings.Count(rest, "threads"); {
		case strings.HasPrefix(title, "Time: "), strings.HasPrefix(title, "Phases: "), strings.HasPrefix(title, "Memory: "):
			if lines != 4 {
				t.Errorf("%s has %d lines of threads, want those of the most rows:\n%s", title, lines, rest)
			}
		}
	}
	for _, want := range []string{"Time: add:1 on col0", "Time by size: add:1 on col0", "Phases: add:1 on col0", "add:1 on col0"} {
		if !slices.Contains(titles, want) {
			t.Errorf("no output with the title %q: %q", want, titles)
		}
	}
}
