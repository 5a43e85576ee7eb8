package chart_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

// twoForms are pandas in both forms beside two strategies with one, at each row count.
func twoForms(counts ...int) []record.Benchmark {
	var out []record.Benchmark
	for _, rows := range counts {
		bs := benchmarks(allShapes()[5:8], rows, 2, 7, 2)
		scalar := bs[1]
		scalar.Form, scalar.Median = "scalar", 10*scalar.Median
		out = append(out, append(bs, scalar)...)
	}
	return out
}

// Only a strategy with several forms is told apart by them.
func TestFormsInRows(t *testing.T) {
	text := chart.Timing("Time of addRandom", twoForms(1000)).Text
	for name, want := range map[string]bool{
		`pandas · vector, Python`: true, `pandas · scalar, Python`: true,
		`shared · Go`: true, `dask-threads · Python`: true, `(shared|dask-threads) · (vector|scalar)`: false,
	} {
		if regexp.MustCompile(name).MatchString(text) != want {
			t.Errorf("%s: want %v in\n%s", name, want, text)
		}
	}
}

// Each form has a line of its own.
func TestFormsInCurves(t *testing.T) {
	text := chart.Sizes("Time of addRandom by size", twoForms(1000, 10_000)).Text
	head, _, _ := strings.Cut(text, "\n")
	for _, name := range []string{"pandas, vector", "pandas, scalar", "shared", "dask-threads"} {
		if !strings.Contains(head, name) {
			t.Errorf("no line %q in\n%s", name, text)
		}
	}
	if strings.Contains(head, "shared,") || strings.Contains(text, "–") {
		t.Errorf("a form where there is one, or a point lost:\n%s", text)
	}
}

// The line below the title says which form 1× is.
func TestFormsInSpeedup(t *testing.T) {
	one := 1.0
	serial := benchmarks(allShapes()[:1], 1000, 2, 7, 2)[0]
	serial.Strategy, serial.Language, serial.Baseline, serial.Form, serial.Speedup = "serial", "go", "serial", "scalar", &one
	vector := serial
	vector.Form = "vector"
	half := 0.5
	slower := vector
	slower.Speedup = &half
	for want, bs := range map[string][]record.Benchmark{
		"1× is serial (Go)":                  {serial},
		"1× is serial in the same form (Go)": {serial, vector},
		"1× is serial, scalar (Go)":          {serial, slower},
	} {
		if got := labels(chart.Speedup("Speed-up", bs).Option); !slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, want) }) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}
