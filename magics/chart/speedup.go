package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"gonbench/magics/record"
)

// compared tells whether b has a speed-up to show.
func compared(b record.Benchmark) bool {
	return b.Status == record.OK && measured(b) && b.Speedup != nil && finite(*b.Speedup) && *b.Speedup > 0
}

// Speedup shows how many times as fast as its language's serial baseline every
// benchmark is; where one strategy was run with several worker counts, as lines
// over the workers beside the ideal. Go and Python have baselines of their own,
// so their bars say nothing about each other.
func Speedup(title string, bs []record.Benchmark) Chart {
	var with, without []record.Benchmark
	for _, b := range bs {
		switch {
		case compared(b):
			with = append(with, b)
		case b.Status != record.OK:
			without = append(without, b)
		}
	}
	if len(with) == 0 {
		return nothing(title)
	}
	if repeated(with, func(b record.Benchmark) string { return fmt.Sprint(b.Workers) }) {
		return overWorkers(title, with, without)
	}
	r := newRows(append(with, without...))
	order := make([]int, len(r.benchmarks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := r.benchmarks[i], r.benchmarks[j]
		if compared(a) != compared(b) {
			return map[bool]int{true: -1, false: 1}[compared(a)]
		}
		if !compared(a) {
			return 0
		}
		if a.Language != b.Language { // each language below its own baseline
			return strings.Compare(a.Language, b.Language)
		}
		if a.Rows != b.Rows {
			return a.Rows - b.Rows
		}
		if *a.Speedup != *b.Speedup {
			return map[bool]int{true: -1, false: 1}[*a.Speedup > *b.Speedup]
		}
		return 0
	})
	sorted := rows{languages: r.languages, common: r.common}
	var values []float64
	var figures, baselines []string
	for _, i := range order {
		b := r.benchmarks[i]
		sorted.benchmarks, sorted.names = append(sorted.benchmarks, b), append(sorted.names, r.names[i])
		if !compared(b) {
			figures = append(figures, "–")
			continue
		}
		values = append(values, *b.Speedup)
		figures = append(figures, Times(*b.Speedup))
		if base := baselineName(bs, b); b.Baseline != "" && !slices.Contains(baselines, base) {
			baselines = append(baselines, base)
		}
	}
	axis, log, low := scale(append(values, 1))
	if !log {
		axis = map[string]any{"type": "value", "min": 0}
	}
	subtitle := "1× is " + strings.Join(baselines, " and ")
	if r.common != "" {
		subtitle = r.common + "; " + subtitle
	}
	p := newPlot(charts.NewCustom().RectChart, title, subtitle)
	if len(r.languages) > 1 {
		var names []string
		for _, l := range r.languages {
			names = append(names, languageName(l))
		}
		p.legend(names, "roundRect")
	}
	name := "times as fast as the baseline (longer is better)"
	if log {
		name = "times as fast as the baseline, logarithmic (right of 1× is faster)"
	}
	f := newBars(p, sorted, figures, axis, name, "gb:times")
	for _, l := range r.languages {
		var data []any
		for i, b := range sorted.benchmarks {
			if b.Language != l || !compared(b) {
				continue
			}
			from := 1.0
			if !log {
				from = 0
			}
			data = append(data, map[string]any{"name": sorted.names[i], "value": []any{from, rounded(*b.Speedup, 4), i},
				"tip": fmt.Sprintf("%s\n%s as fast as %s\n%s", sorted.names[i], Times(*b.Speedup), b.Baseline, Seconds(b.Median))})
		}
		p.series(charts.SingleSeries{Name: languageName(l), Type: "custom", Data: data, Color: languageColour(l)},
			map[string]any{"renderItem": "gb:span", "encode": map[string]any{"x": []int{0, 1}, "y": 2}, "yAxisIndex": 0})
	}
	p.series(charts.SingleSeries{Name: "baseline", Type: "custom", Data: []any{[]any{1, 0}}},
		map[string]any{"renderItem": "gb:mark", "encode": map[string]any{"x": 0, "y": 1}, "silent": true, "z": 4})
	f.troubles(low, compared)
	var words []string
	var lines [][]string
	for i, b := range sorted.benchmarks {
		if !compared(b) {
			words = append(words, sorted.names[i]+" "+trouble(b))
			lines = append(lines, []string{sorted.names[i], "–", trouble(b), "–"})
			continue
		}
		words = append(words, fmt.Sprintf("%s %s", sorted.names[i], figures[i]))
		lines = append(lines, []string{sorted.names[i], figures[i], b.Baseline, Seconds(b.Median)})
	}
	return p.done(p.title+". "+subtitle+". "+strings.Join(words, ", ")+".",
		Table([]string{"strategy", "speed-up", "over", "median"}, lines))
}

// baselineName says what b is compared with. Of a baseline that was measured in
// several forms, that is the one at 1×, or each form's own.
func baselineName(bs []record.Benchmark, b record.Benchmark) string {
	name := b.Baseline
	if record.SeveralForms(bs)[name] {
		var forms []string
		for _, base := range bs {
			if base.Strategy == name && base.Language == b.Language && compared(base) && *base.Speedup == 1 && !slices.Contains(forms, base.Form) {
				forms = append(forms, base.Form)
			}
		}
		if len(forms) == 1 {
			name += ", " + forms[0]
		} else {
			name += " in the same form"
		}
	}
	return name + " (" + languageName(b.Language) + ")"
}
