package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"gonbench/magics/record"
)

// Timing shows how long every benchmark took: bars sorted by their median, every
// sample as a dot, the confidence interval of the median, and the time that the
// machine's memory bandwidth allows at best, where it is known.
func Timing(title string, bs []record.Benchmark) Chart {
	if len(bs) == 0 {
		return nothing(title)
	}
	r := newRows(bs)
	var values []float64
	for _, b := range r.benchmarks {
		if measured(b) {
			values = append(append(values, b.Median), b.Samples...)
		}
	}
	limit := bandwidthLimit(bs)
	if limit > 0 {
		values = append(values, limit)
	}
	axis, log, low := scale(values)

	subtitle := []string{"median, every run a dot; too few runs for a confidence interval"}
	if slices.ContainsFunc(bs, func(b record.Benchmark) bool { return b.CI95 != nil }) {
		subtitle[0] = "median, 95% confidence interval, every run a dot"
	}
	if r.common != "" {
		subtitle = append([]string{r.common}, subtitle...)
	}
	p := newPlot(charts.NewBar().RectChart, title, strings.Join(subtitle, "; "))
	var legend []string
	if len(r.languages) > 1 {
		for _, l := range r.languages {
			legend = append(legend, languageName(l))
		}
		p.legend(legend, "roundRect")
	}
	figures := make([]string, len(r.benchmarks))
	for i, b := range r.benchmarks {
		switch {
		case measured(b):
			figures[i] = Seconds(b.Median)
		default:
			figures[i] = "–"
		}
	}
	name := "time of a run (shorter is better)"
	if log {
		name = "time of a run, logarithmic (shorter is better)"
	}
	if limit > 0 {
		p.top += 14 // for the limit's label
	}
	f := newBars(p, r, figures, axis, name, "gb:seconds")

	for _, l := range r.languages {
		data := make([]any, len(r.benchmarks))
		for i, b := range r.benchmarks {
			data[i] = timingBar(b, r.names[i], l)
		}
		extra := map[string]any{"barGap": "-100%", "barMaxWidth": 20, "barCategoryGap": "38%", "yAxisIndex": 0}
		p.series(charts.SingleSeries{Name: languageName(l), Type: "bar", Data: data, Color: languageColour(l)}, extra)
	}
	if limit > 0 {
		last := 0
		for i, b := range r.benchmarks {
			if measured(b) {
				last = i
			}
		}
		p.series(charts.SingleSeries{Name: "memory bandwidth", Type: "custom", Data: []any{[]any{rounded(limit, 4), last}}},
			map[string]any{"renderItem": "gb:limit", "encode": map[string]any{"x": 0, "y": 1}, "silent": true, "clip": false, "z": 4})
	}
	f.samples()
	f.troubles(low, measured)
	return p.done(timingAlt(p.title, r, limit), TimingTable(bs))
}

func timingBar(b record.Benchmark, name, language string) any {
	if !measured(b) || b.Language != language {
		return nil
	}
	item := map[string]any{"value": rounded(b.Median, 4), "name": name, "tip": timingTip(b, name)}
	if b.Status == record.Wrong {
		item["itemStyle"] = map[string]any{"color": "transparent", "borderColor": vermillion, "borderType": "dashed", "borderWidth": 1.5}
	}
	return item
}

func timingTip(b record.Benchmark, name string) string {
	lines := []string{name, "median " + Seconds(b.Median)}
	if b.CI95 != nil {
		lines = append(lines, "95% interval "+Seconds(b.CI95[0])+" to "+Seconds(b.CI95[1]))
	}
	lines = append(lines, plural(len(b.Samples), "run"))
	if b.Speedup != nil && b.Strategy != b.Baseline {
		lines = append(lines, Times(*b.Speedup)+" as fast as "+b.Baseline)
	}
	if b.BandwidthShare != nil {
		lines = append(lines, Percent(*b.BandwidthShare)+" of the memory bandwidth")
	}
	if t := trouble(b); t != "" {
		lines = append(lines, t)
	}
	return strings.Join(lines, "\n")
}

// samples draws every sample and the confidence intervals.
func (f *bars) samples() {
	var dots, whiskers []any
	for i, b := range f.rows.benchmarks {
		if !measured(b) {
			continue
		}
		for k, s := range b.Samples {
			if !finite(s) || s <= 0 {
				continue
			}
			// The third number spreads the dots over the row's height (functions.js).
			dot := []any{rounded(s, 3), i, k % 9, 0}
			if slices.Contains(b.Outliers, k) {
				dot[3] = 1
			}
			dots = append(dots, map[string]any{"name": f.rows.names[i], "value": dot})
		}
		if b.CI95 != nil && b.CI95[0] > 0 && finite(b.CI95[1]) {
			whiskers = append(whiskers, []any{rounded(b.CI95[0], 4), rounded(b.CI95[1], 4), i})
		}
	}
	custom := func(item string, tip string, z int) map[string]any {
		return map[string]any{"renderItem": item, "encode": map[string]any{"x": 0, "y": 1}, "yAxisIndex": 0, "z": z,
			"tooltip": map[string]any{"formatter": tip}, "clip": false}
	}
	if len(whiskers) > 0 {
		e := custom("gb:whisker", "gb:tip", 4)
		e["encode"], e["silent"] = map[string]any{"x": []int{0, 1}, "y": 2}, true
		f.series(charts.SingleSeries{Name: "95% interval", Type: "custom", Data: whiskers}, e)
	}
	if len(dots) > 0 {
		f.series(charts.SingleSeries{Name: "run", Type: "custom", Data: dots}, custom("gb:dot", "gb:tipSample", 3))
	}
}

// troubles writes in its row why a benchmark has no bar.
func (f *bars) troubles(low float64, bar func(record.Benchmark) bool) {
	var data []any
	room := float64(f.width - f.left - f.right - 12)
	for i, b := range f.rows.benchmarks {
		t := trouble(b)
		if t == "" || bar(b) {
			continue
		}
		data = append(data, map[string]any{"name": f.metrics.fit(t, textSize, false, room), "value": []any{low, i}})
	}
	if len(data) == 0 {
		return
	}
	f.series(charts.SingleSeries{Name: "trouble", Type: "scatter", Data: data, SymbolSize: 0.1}, map[string]any{
		"yAxisIndex": 0, "silent": true, "z": 5, "clip": false, "tooltip": map[string]any{"show": false},
		"label": merge(labelOf(opts.Label{Show: opts.Bool(true), Position: "right", Formatter: "{b}", Color: bad}),
			map[string]any{"fontSize": textSize, "distance": 4}),
	})
}

func labelOf(l opts.Label) map[string]any {
	return map[string]any{"show": l.Show, "position": l.Position, "formatter": l.Formatter, "color": l.Color}
}

// bandwidthLimit is the time that the bytes moved take at the machine's copy
// bandwidth; 0 if it is not known, or not one for all.
func bandwidthLimit(bs []record.Benchmark) float64 {
	limit := 0.0
	for _, b := range bs {
		if b.Rows != bs[0].Rows {
			return 0
		}
		if b.BandwidthShare == nil || !measured(b) || b.Status != record.OK || *b.BandwidthShare <= 0 {
			continue
		}
		if t := b.Median * *b.BandwidthShare; finite(t) && (limit == 0 || t < limit) {
			limit = t
		}
	}
	return limit
}

func timingAlt(title string, r rows, limit float64) string {
	var s []string
	best := map[string]record.Benchmark{}
	for i, b := range r.benchmarks {
		if b.Status == record.OK && measured(b) {
			if _, ok := best[b.Language]; !ok {
				best[b.Language] = b
			}
			s = append(s, fmt.Sprintf("%s %s", r.names[i], Seconds(b.Median)))
		} else if t := trouble(b); t != "" {
			s = append(s, r.names[i]+" "+t)
		}
	}
	alt := title + "."
	for _, l := range r.languages {
		if b, ok := best[l]; ok {
			alt += fmt.Sprintf(" Fastest in %s: %s, %s", languageName(l), b.Strategy, Seconds(b.Median))
			if b.Speedup != nil && b.Strategy != b.Baseline {
				alt += fmt.Sprintf(", %s as fast as %s", Times(*b.Speedup), b.Baseline)
			}
			alt += "."
		}
	}
	if len(s) > 0 {
		alt += " Medians: " + strings.Join(s, "; ") + "."
	}
	if limit > 0 {
		alt += " Memory bandwidth allows " + Seconds(limit) + "."
	}
	return alt
}

// TimingTable is the table of the same figures.
func TimingTable(bs []record.Benchmark) string {
	r := newRows(bs)
	headers := []string{"strategy", "median", "95% interval", "runs", "speed-up", "bandwidth", "result"}
	var lines [][]string
	for i, b := range r.benchmarks {
		line := []string{r.names[i], "–", "–", "–", "–", "–", "–"}
		if measured(b) {
			line[1] = Seconds(b.Median)
			line[3] = Count(len(b.Samples))
			line[6] = b.Check
			if b.CI95 != nil {
				line[2] = Seconds(b.CI95[0]) + " – " + Seconds(b.CI95[1])
			}
			if b.Speedup != nil {
				line[4] = Times(*b.Speedup)
			}
			if b.BandwidthShare != nil {
				line[5] = Percent(*b.BandwidthShare)
			}
		}
		if t := trouble(b); t != "" {
			line[6] = t
		}
		lines = append(lines, line)
	}
	return Table(headers, lines)
}
