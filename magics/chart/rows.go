package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gonbench/magics/record"
)

// rows is what charts with a line a benchmark have in common: the benchmarks in
// their order, and a name for each that says what is different about it.
type rows struct {
	benchmarks []record.Benchmark
	names      []string
	languages  []string // those that occur, Go first
	common     string   // what all have in common: rows, workers
}

// measured tells whether b has a time to show.
func measured(b record.Benchmark) bool {
	return (b.Status == record.OK || b.Status == record.Wrong) && finite(b.Median) && b.Median > 0
}

func finite(v float64) bool { return v-v == 0 }

// newRows names bs and sorts them: by row count, the fastest first, what has no
// time last.
func newRows(bs []record.Benchmark) rows {
	r := rows{benchmarks: slices.Clone(bs)}
	slices.SortStableFunc(r.benchmarks, func(a, b record.Benchmark) int {
		if c := cmp.Compare(a.Rows, b.Rows); c != 0 {
			return c
		}
		if measured(a) != measured(b) {
			if measured(a) {
				return -1
			}
			return 1
		}
		if measured(a) {
			return cmp.Compare(a.Median, b.Median)
		}
		return 0
	})
	vary := func(f func(record.Benchmark) string) bool {
		for _, b := range bs {
			if f(b) != f(bs[0]) {
				return true
			}
		}
		return false
	}
	var (
		byLanguage = vary(func(b record.Benchmark) string { return b.Language })
		byFunction = vary(func(b record.Benchmark) string { return b.Function })
		byRows     = vary(func(b record.Benchmark) string { return strconv.Itoa(b.Rows) })
		forms      = record.SeveralForms(bs)
		byWork     = vary(func(b record.Benchmark) string { return b.Work })
		byShip     = repeated(bs, func(b record.Benchmark) string { return b.Ship })
		byWorkers  = repeated(bs, func(b record.Benchmark) string { return strconv.Itoa(b.Workers) })
	)
	for _, b := range r.benchmarks {
		name := b.Strategy
		if byFunction {
			name = b.Function + " " + name
		}
		var parts []string
		if byRows {
			parts = append(parts, Count(b.Rows)+" rows")
		}
		if byWorkers {
			parts = append(parts, plural(b.Workers, "worker"))
		}
		if byShip && b.Ship != "" {
			parts = append(parts, b.Ship)
		}
		if forms[b.Strategy] && b.Form != "" {
			parts = append(parts, b.Form)
		}
		if byWork && b.Work == "as-article" {
			parts = append(parts, "as in the article")
		}
		if byLanguage {
			parts = append(parts, languageName(b.Language))
		}
		if b.Status == record.Wrong {
			parts = append(parts, "wrong result")
		}
		if len(parts) > 0 {
			name += " · " + strings.Join(parts, ", ")
		}
		r.names = append(r.names, oneLine(name))
	}
	for _, l := range []string{"go", "python"} {
		if slices.ContainsFunc(bs, func(b record.Benchmark) bool { return b.Language == l }) {
			r.languages = append(r.languages, l)
		}
	}
	if len(bs) > 0 {
		if !byRows {
			r.common = Count(bs[0].Rows) + " rows"
		}
		most := 0
		for _, b := range bs {
			most = max(most, b.Workers)
		}
		if !byWorkers && most > 0 {
			if r.common != "" {
				r.common += ", "
			}
			r.common += plural(most, "worker")
		}
	}
	return r
}

// repeated tells whether one strategy stands in bs with several values of f.
func repeated(bs []record.Benchmark, f func(record.Benchmark) string) bool {
	first := map[string]string{}
	for _, b := range bs {
		k := fmt.Sprint(b.Function, "\x00", b.Strategy, "\x00", b.Rows)
		v, seen := first[k]
		if seen && v != f(b) {
			return true
		}
		first[k] = f(b)
	}
	return false
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "s"):
		return Count(n) + " " + noun + "es"
	}
	return Count(n) + " " + noun + "s"
}

func languageName(l string) string {
	switch l {
	case "go":
		return "Go"
	case "python":
		return "Python"
	}
	return l
}

// statusWords says how a benchmark ended.
func statusWords(s record.Status) string {
	words := map[record.Status]string{
		record.Wrong: "wrong result", record.Failed: "failed", record.Timeout: "timed out",
		record.Unavailable: "unavailable", record.Interrupted: "interrupted",
	}[s]
	if words == "" {
		return string(s)
	}
	return words
}

// trouble is why a benchmark has no good time, in a few words; empty if it has.
func trouble(b record.Benchmark) string {
	switch {
	case b.Status == record.OK:
		return ""
	case b.Error == "":
		return statusWords(b.Status)
	}
	return statusWords(b.Status) + ": " + oneLine(b.Error)
}

// bars is the frame of a chart with a horizontal bar a row: names at the left,
// figures at the right, values along the bottom.
type bars struct {
	*plot
	rows        rows
	left, right int
	panel       int // height of the drawing area
}

// newBars lays the frame out below the plot's title and legend. figures are the
// texts at the right.
func newBars(p *plot, r rows, figures []string, axis map[string]any, name string, format string) *bars {
	b := &bars{plot: p, rows: r}
	names := make([]string, len(r.names))
	for i, n := range r.names {
		names[i] = p.metrics.fit(n, textSize, false, 250)
	}
	b.left = int(p.metrics.widest(names, textSize, false)) + 18
	b.right = int(p.metrics.widest(figures, textSize, false)) + 20
	step := 34
	if n := len(names); n > 8 {
		step = 22 // so low that a row is within the compression's reach of the next
	}
	b.panel = max(step*len(names), 40)
	top := p.top + 6
	p.grid(gridAt(b.left, top, b.right, b.panel))
	p.x(xAxis(name, format), merge(valueAxis(axis["type"] == "log"), axis))
	row := map[string]any{"axisLine": map[string]any{"show": false}, "axisTick": map[string]any{"show": false},
		"axisLabel": map[string]any{"color": ink, "fontSize": textSize, "interval": 0}, "splitLine": map[string]any{"show": false}}
	p.y(rowAxis(names), row)
	p.y(rowAxis(figures), merge(map[string]any{"position": "right"}, row))
	p.height = top + b.panel + 44
	return b
}
