package chart

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"gonbench/magics/record"
)

// curve is a line of a chart over row counts or workers.
type curve struct {
	name, language string
	points         map[int]record.Benchmark
}

// curves groups benchmarks by function, strategy, form, and what else tells apart
// those at one x.
func curves(bs []record.Benchmark, x func(record.Benchmark) int) (cs []curve, xs []int) {
	index := map[string]int{}
	functions, works := map[string]bool{}, map[string]bool{}
	for _, b := range bs {
		functions[b.Function], works[b.Work] = true, true
	}
	forms := record.SeveralForms(bs)
	// One strategy at one x: what is different about the benchmarks there?
	byRows, byWorkers := false, false
	seen := map[string]record.Benchmark{}
	for _, b := range bs {
		k := fmt.Sprint(b.Function, "\x00", b.Strategy, "\x00", b.Form, "\x00", b.Work, "\x00", x(b))
		if other, ok := seen[k]; ok {
			byRows, byWorkers = byRows || b.Rows != other.Rows, byWorkers || b.Workers != other.Workers
		}
		seen[k] = b
	}
	for _, b := range bs {
		name := b.Strategy
		if len(functions) > 1 {
			name = b.Function + " " + name
		}
		if forms[b.Strategy] && b.Form != "" {
			name += ", " + b.Form
		}
		if byRows {
			name += ", " + Count(b.Rows) + " rows"
		}
		if byWorkers {
			name += ", " + plural(b.Workers, "worker")
		}
		if len(works) > 1 && b.Work == "as-article" {
			name += " as in the article"
		}
		i, ok := index[name]
		if !ok {
			i = len(cs)
			index[name] = i
			cs = append(cs, curve{oneLine(name), b.Language, map[int]record.Benchmark{}})
		}
		cs[i].points[x(b)] = b
		if !slices.Contains(xs, x(b)) {
			xs = append(xs, x(b))
		}
	}
	sort.Ints(xs)
	return cs, xs
}

// markers and colours that tell up to 49 lines apart.
var markers = [...]struct{ symbol, letter string }{{"circle", "●"}, {"rect", "■"}, {"triangle", "▲"}, {"diamond", "♦"},
	{"emptyCircle", "○"}, {"emptyRect", "□"}, {"emptyDiamond", "◊"}}

// lineChart draws curves with their names at their ends, where there is room,
// and in the legend.
func (p *plot) lineChart(cs []curve, xs []int, value func(record.Benchmark) (float64, bool), tip func(curve, record.Benchmark) string) {
	for i, c := range cs {
		var data []any
		for _, x := range xs {
			b, ok := c.points[x]
			if !ok {
				continue
			}
			if v, ok := value(b); ok {
				data = append(data, map[string]any{"value": []any{x, rounded(v, 4)}, "tip": tip(c, b)})
			}
		}
		if len(data) == 0 {
			continue
		}
		dash := "solid"
		if c.language == "python" {
			dash = "dashed"
		}
		colour, marker := palette[i%len(palette)], markers[(i+i/len(palette))%len(markers)]
		p.series(charts.SingleSeries{Name: c.name, Type: "line", Data: data, Color: colour, Symbol: marker.symbol, SymbolSize: 7},
			map[string]any{
				"lineStyle": map[string]any{"width": 2, "type": dash},
				"endLabel": map[string]any{"show": true, "formatter": "{m|" + marker.letter + "} {a}", "color": ink, "fontSize": smallSize, "lineHeight": 14, "distance": 6,
					"rich": map[string]any{"m": map[string]any{"color": colour, "fontSize": smallSize, "lineHeight": 14}}},
				"labelLayout": map[string]any{"moveOverlap": "shiftY"},
				"emphasis":    map[string]any{"focus": "series"},
				"showSymbol":  true,
			})
	}
}

// lineFrame lays out a chart of lines.
func lineFrame(title, subtitle string, cs []curve, xName, xFormat, yName, yFormat string, xAxisExtra, yAxisExtra map[string]any) *plot {
	p := newPlot(charts.NewLine().RectChart, title, subtitle)
	var names []string
	for _, c := range cs {
		names = append(names, c.name)
	}
	p.top += 22 // for the axis' name
	right := min(int(p.metrics.widest(names, smallSize, false))+40, 240)
	panel := max(300, 15*len(cs)+40)
	p.grid(gridAt(62, p.top, right, panel))
	p.x(xAxis(xName, xFormat), merge(valueAxis(false), xAxisExtra))
	y := valueAxis(false)
	p.y(yAxis(yName, yFormat), merge(merge(y, map[string]any{"nameLocation": "end", "nameGap": 10,
		"nameTextStyle": map[string]any{"align": "left", "padding": []int{0, 0, 0, -54}}}), yAxisExtra))
	p.height = p.top + panel + 44
	return p
}

// Sizes shows the median time over the row counts, a line a strategy, both axes
// logarithmic, or over worker counts if only those differ.
func Sizes(title string, bs []record.Benchmark) Chart {
	if !slices.ContainsFunc(bs, measured) {
		return nothing(title)
	}
	byRows := false
	for _, b := range bs {
		byRows = byRows || b.Rows != bs[0].Rows
	}
	x, xName, xFormat, noun := func(b record.Benchmark) int { return b.Rows }, "rows, logarithmic", "gb:short", "rows"
	xExtra := map[string]any{"type": "log", "logBase": 10}
	if !byRows {
		x, xName, xFormat, noun = func(b record.Benchmark) int { return b.Workers }, "workers", "gb:count", "workers"
		xExtra = map[string]any{"type": "log", "logBase": 2}
	}
	cs, xs := curves(bs, x)
	if len(xs) > 0 {
		xExtra["min"], xExtra["max"] = xs[0], xs[len(xs)-1]
		if byRows && xs[0] == xs[len(xs)-1] {
			delete(xExtra, "max")
		}
	}
	subtitle := "median time of a run; shorter is better"
	if pythons := slices.ContainsFunc(cs, func(c curve) bool { return c.language == "python" }); pythons {
		subtitle += "; Go solid, Python dashed"
	}
	if common := newRows(bs).common; common != "" {
		subtitle = common + "; " + subtitle
	}
	value := func(b record.Benchmark) (float64, bool) { return b.Median, b.Status == record.OK && measured(b) }
	p := lineFrame(title, subtitle, cs, xName, xFormat, "time, logarithmic", "gb:seconds", xExtra,
		map[string]any{"type": "log", "logBase": 10})
	p.lineChart(cs, xs, value, func(c curve, b record.Benchmark) string {
		return fmt.Sprintf("%s\n%s %s: %s", c.name, Count(x(b)), noun, Seconds(b.Median))
	})
	alt := p.title + ". " + fastestOver(cs, xs, noun)
	for _, w := range p.missing(bs, noun, x) {
		alt += " " + w + "."
	}
	return p.done(alt, curveTable(cs, xs, noun, func(b record.Benchmark) string {
		if v, ok := value(b); ok {
			return Seconds(v)
		}
		return trouble(b)
	}))
}

// fastestOver tells in words which strategy wins where.
func fastestOver(cs []curve, xs []int, noun string) string {
	var s []string
	for _, x := range xs {
		best := ""
		var least float64
		for _, c := range cs {
			if b, ok := c.points[x]; ok && b.Status == record.OK && measured(b) && (best == "" || b.Median < least) {
				best, least = c.name, b.Median
			}
		}
		if best != "" {
			s = append(s, fmt.Sprintf("at %s %s %s, %s", Count(x), noun, best, Seconds(least)))
		}
	}
	return "Fastest: " + strings.Join(s, "; ") + "."
}

func curveTable(cs []curve, xs []int, noun string, cell func(record.Benchmark) string) string {
	headers := []string{noun}
	for _, c := range cs {
		headers = append(headers, c.name)
	}
	var lines [][]string
	for _, x := range xs {
		line := []string{Count(x)}
		for _, c := range cs {
			if b, ok := c.points[x]; ok {
				line = append(line, cell(b))
			} else {
				line = append(line, "–")
			}
		}
		lines = append(lines, line)
	}
	return Table(headers, lines)
}

// overWorkers is the speed-up over the number of workers, with the ideal.
func overWorkers(title string, bs, without []record.Benchmark) Chart {
	cs, xs := curves(bs, func(b record.Benchmark) int { return b.Workers })
	// The baseline has one point, at 1×: the axis shows it.
	cs = slices.DeleteFunc(cs, func(c curve) bool { return len(c.points) < 2 })
	subtitle := "over its language's serial baseline; the grey line is the ideal, twice as fast with two workers"
	if len(bs) > 0 {
		subtitle = Count(bs[0].Rows) + " rows; " + subtitle
	}
	xExtra := map[string]any{"min": 0, "axisLabel": map[string]any{"customValues": xs}, "axisTick": map[string]any{"customValues": xs},
		"splitLine": map[string]any{"show": false}}
	most := 1
	if len(xs) > 0 {
		most = xs[len(xs)-1]
		xExtra["max"] = most
	}
	p := lineFrame(title, subtitle, cs, "workers", "gb:count", "times as fast", "gb:times", xExtra, map[string]any{"min": 0})
	value := func(b record.Benchmark) (float64, bool) { return *b.Speedup, true }
	p.lineChart(cs, xs, value, func(c curve, b record.Benchmark) string {
		return fmt.Sprintf("%s, %s\n%s as fast as %s", c.name, plural(b.Workers, "worker"), Times(*b.Speedup), b.Baseline)
	})
	top := 1.0
	for _, b := range bs {
		top = max(top, *b.Speedup)
	}
	end := min(float64(most), top*1.15)
	p.series(charts.SingleSeries{Name: "ideal", Type: "line", Data: []any{[]any{0, 0}, []any{rounded(end, 3), rounded(end, 3)}}, Color: grey, Symbol: "none"},
		map[string]any{"silent": true, "lineStyle": map[string]any{"width": 1, "type": "dotted"}, "tooltip": map[string]any{"show": false}})
	var words []string
	for _, c := range cs {
		best := record.Benchmark{}
		for _, x := range xs {
			if b, ok := c.points[x]; ok && (best.Speedup == nil || *b.Speedup > *best.Speedup) {
				best = b
			}
		}
		words = append(words, fmt.Sprintf("%s at most %s with %s", c.name, Times(*best.Speedup), plural(best.Workers, "worker")))
	}
	words = append(words, p.missing(without, "workers", func(b record.Benchmark) int { return b.Workers })...)
	return p.done(p.title+". "+strings.Join(words, "; ")+".", curveTable(cs, xs, "workers", func(b record.Benchmark) string { return Times(*b.Speedup) }))
}

// missing writes below the chart which benchmarks have no point, and returns it in
// words: a line that stops, or is not there, would go unnoticed.
func (p *plot) missing(bs []record.Benchmark, noun string, x func(record.Benchmark) int) []string {
	var words []string
	at := map[string][]string{}
	for _, b := range bs {
		if b.Status == record.OK {
			continue
		}
		name := oneLine(b.Strategy + " " + statusWords(b.Status))
		if at[name] == nil {
			words = append(words, name)
		}
		at[name] = append(at[name], Count(x(b)))
	}
	for i, name := range words {
		words[i] = name + " at " + strings.Join(slices.Compact(at[name]), ", ") + " " + noun
	}
	p.footnotes(words)
	return words
}
