package chart_test

import (
	"strings"
	"testing"

	"gonbench/magics/chart"
)

func TestStale(t *testing.T) {
	r := renderer(t)
	short, err := r.Markup(chart.TaskStream(benchmarks(goShapes(), 1000, 2, 1, 2)[1]))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(short, "option:{") {
		t.Fatal("not the short option that this test wants to change")
	}
	for name, c := range gallery() {
		markup, err := r.Markup(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Stale(markup); err != nil {
			t.Errorf("%s is as it is made now: %v", name, err)
		}
	}
	for want, markup := range map[string]string{
		"without an option":        "<p>no chart</p>",
		"format 1, this is":        strings.Replace(short, "box:b,v:2,id", "box:b,id", 1),
		"format 77, this is":       strings.Replace(short, "box:b,v:2,", "box:b,v:77,", 1),
		`unknown name "gb:blocks"`: strings.Replace(short, `"gb:block"`, `"gb:blocks"`, 1),
		`unknown name "gb:fog"`:    strings.Replace(short, `"gb:muted"`, `"gb:fog"`, 1),
		"cannot be read":           strings.Replace(short, "option:{", "option:{{", 1),
	} {
		if err := r.Stale(markup); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
