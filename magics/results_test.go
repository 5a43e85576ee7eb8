package magics_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonbench/magics"
)

// screen is a front-end: outputs in their places, updated ones replaced.
type screen struct {
	output
	ids    []string
	places []magics.Bundle
}

func (s *screen) Live() bool { return s.live }

func (s *screen) Display(b magics.Bundle, id string) {
	s.ids, s.places = append(s.ids, id), append(s.places, b)
}

func (s *screen) Update(b magics.Bundle, id string) {
	for i := range s.ids {
		if s.ids[i] == id {
			s.places[i] = b
		}
	}
}

// stored are the outputs as a notebook stores them, without those that were
// emptied.
func (s *screen) stored(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, b := range s.places {
		if b.Data["text/plain"] == "" {
			continue
		}
		j, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(j))
	}
	return append(out, s.stdout.String())
}

// A stored result is shown as it was shown first, to the byte: a notebook that is
// run again shows no difference where there is none.
func TestResultsAreShownAgain(t *testing.T) {
	k := newDrawingKernel(t)
	k.do(t, small+`
func panics(dst, src []float64) { if len(src) < 10000 { panic("no small chunk") }; copy(dst, src) }
func slow(x float64) float64 { time.Sleep(1200 * time.Millisecond); return x }
`)
	run := func(line string, live bool) []string {
		t.Helper()
		s := &screen{}
		s.live = live
		if err := k.Run(context.Background(), magics.Segment{Magic: true, Text: line}, s); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return s.stored(t)
	}
	for i, line := range []string{
		"%bench add:1 serial,threads,pool --runs 6",
		"%bench panics serial,tasks --rows 1e4,2e4 --runs 1",
		"%parallel tasks add:1",
		"%bench slow serial --rows 1 --runs 1 --warmup 0",
	} {
		first := run(line, true)
		again := "%results " + string(rune('1'+i))
		for _, live := range []bool{false, true} {
			if got := run(again, live); !slices.Equal(got, first) {
				t.Errorf("%s: %d outputs, %d at first", line, len(got), len(first))
				for k := range min(len(got), len(first)) {
					if got[k] != first[k] {
						t.Errorf("output %d\n%.300s\nwas\n%.300s", k, got[k], first[k])
					}
				}
			}
		}
		if shown := strings.Contains(first[len(first)-1], "of the display within its samples took the kernel"); shown != strings.Contains(line, "slow") {
			t.Errorf("%s: cost of updates is shown: %v\n%s", line, shown, first[len(first)-1])
		}
	}
}

// A run whose file cannot be written is kept, and the error says how to save it.
func TestResultsOutliveTheirFile(t *testing.T) {
	k := newKernel(t)
	folder := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	k.do(t, small+fmt.Sprintf("func removes(dst, src []float64) { os.RemoveAll(%q); copy(dst, src) }\n", folder))
	k.do(t, "%bench removes serial --runs 1")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	err := k.fails(t, "%bench removes serial --runs 1 --save "+filepath.Join(folder, "r.json"))
	if err.Name != "FileError" || !strings.Contains(err.Value, "%results 2 --save") {
		t.Errorf("the error is %v", err)
	}
	elsewhere := filepath.Join(t.TempDir(), "r.json")
	k.do(t, "%results 2 --save "+elsewhere)
	if _, err := os.Stat(elsewhere); err != nil {
		t.Error(err)
	}
}
