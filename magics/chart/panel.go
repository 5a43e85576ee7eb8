package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// fewPoints is how many steps a panel has in a chart with several panels: all of
// it goes into every notebook, and a panel is 266 pixels wide.
const fewPoints = 40

// panels places the panels, in two columns if there are several, and fills them.
func (p *plot) panels(panels []cpuPanel) {
	columns, height, pitch := 2, 84, 84+58
	if len(panels) <= 1 {
		columns, height, pitch = 1, 200, 200+58
	}
	top := p.top + 4
	if len(panels) == 1 && panels[0].name == "" {
		top -= 16 // no line with a name
	}
	points := 120
	if len(panels) > 1 {
		points = fewPoints
	}
	most := 100.0 // all panels have one scale, in whole cores
	for _, panel := range panels {
		most = max(most, 100*math.Ceil(slices.Max(panel.cpu.Percent)/100-0.1))
	}
	var sources []any
	for i, panel := range panels {
		col, row := i%columns, i/columns
		y := top + row*pitch + 26
		left, width := 6.6, 38.0
		if columns == 1 {
			left, width = 7, 87
		}
		left += float64(col) * 50
		at := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + "%" }
		grid := p.grid(opts.Grid{Left: at(left), Width: at(width), Top: px(y), Height: px(height)})
		room := width/100*float64(p.width) + 30
		if panel.name != "" {
			name := p.metrics.fit(panel.name, textSize, true, room)
			p.note(name, map[string]any{"color": ink, "fontSize": textSize, "fontWeight": "bold"}, map[string]any{"left": at(left - 4), "top": px(y - 27)})
			w := p.metrics.width(name, textSize, true)
			detail := p.metrics.fit(panel.detail, smallSize, false, room-w-12)
			p.note(detail, nil, map[string]any{"left": at(left - 4 + (w+10)/float64(p.width)*100), "top": px(y - 26)})
		}
		sources = append(sources, map[string]any{"source": p.panel(i, grid, panel, points, bandsFor(len(panels)), most)})
	}
	p.global["dataset"] = sources
	rows := (len(panels) + columns - 1) / columns
	p.height = top + max(rows, 1)*pitch + 8
}

// panel adds the axes and series of one panel and returns its data.
func (p *plot) panel(i, grid int, panel cpuPanel, points, bandsMost int, most float64) []any {
	c := panel.cpu
	bands := bandsOf(c, bandsMost)
	duration := c.Interval * float64(len(c.Percent))
	counts := 1
	for _, n := range append(slices.Clone(c.Processes), c.RunningThreads...) {
		counts = max(counts, n)
	}
	x := xAxis("", "gb:seconds")
	x.GridIndex, x.Min, x.Max = grid, 0, rounded(duration, 4)
	x.SplitNumber = 4
	leftStep, rightStep := tickStep(most), float64(countTop(counts))/2
	leftLabels := map[string]any{}
	if points == fewPoints {
		x.SplitNumber, rightStep = 2, 2*rightStep
		leftLabels["customValues"] = []float64{0, most}
	}
	p.x(x, merge(valueAxis(false), map[string]any{"splitLine": map[string]any{"show": false}, "axisLabel": map[string]any{"hideOverlap": true, "showMaxLabel": false}}))
	left := yAxis("", "gb:percent")
	left.GridIndex, left.Min, left.Max = grid, 0, most
	p.y(left, merge(valueAxis(false), map[string]any{"interval": leftStep, "axisLabel": leftLabels}))
	right := opts.YAxis{Type: "value", GridIndex: grid, Min: 0, Max: countTop(counts), AxisLabel: &opts.AxisLabel{Formatter: types.FuncStr("gb:count")}}
	p.y(right, map[string]any{"position": "right", "splitLine": map[string]any{"show": false}, "interval": rightStep,
		"axisLine": map[string]any{"show": false}, "axisTick": map[string]any{"show": false}, "axisLabel": map[string]any{"color": vermillion}})

	header := []any{"t"}
	add := func(column int, s charts.SingleSeries, extra map[string]any) {
		s.Name, s.Type, s.XAxisIndex, s.DatasetIndex, s.Symbol = fmt.Sprint(header[column]), "line", i, i, "none"
		p.series(s, merge(map[string]any{"encode": map[string]any{"x": 0, "y": column}}, extra))
	}
	// Each area reaches from 0 to the sum up to its core, and hides the larger ones
	// behind it: stacked areas have gaps where steps are lower than a pixel.
	header = append(header, make([]any, len(bands))...)
	for k := len(bands) - 1; k >= 0; k-- {
		colour := bandColours[k%len(bandColours)]
		header[k+1] = bandName(c, k, bandsMost)
		add(k+1, charts.SingleSeries{YAxisIndex: 2 * i, Color: colour},
			map[string]any{"step": "end", "areaStyle": map[string]any{"color": colour, "opacity": 1}, "lineStyle": map[string]any{"width": 0}, "z": 1})
	}
	header = append(header, totalName, processesName, threadsName)
	add(len(bands)+1, charts.SingleSeries{YAxisIndex: 2 * i, Color: ink}, map[string]any{"step": "end", "lineStyle": map[string]any{"width": 1.3, "color": ink}, "z": 3})
	step := func(dash string) map[string]any {
		return map[string]any{"step": "end", "lineStyle": map[string]any{"width": 1.5, "type": dash, "color": vermillion},
			"itemStyle": map[string]any{"color": vermillion}, "z": 4}
	}
	add(len(bands)+2, charts.SingleSeries{YAxisIndex: 2*i + 1, Color: vermillion}, step("solid"))
	add(len(bands)+3, charts.SingleSeries{YAxisIndex: 2*i + 1, Color: vermillion}, step("dashed"))
	for _, phase := range phaseOrder {
		var data []any
		for _, s := range panel.strip {
			if s.phase == phase && s.start < duration {
				data = append(data, []any{rounded(s.start, 4), rounded(min(s.end, duration), 4)})
			}
		}
		if len(data) > 0 {
			p.series(charts.SingleSeries{Name: string(phase), Type: "custom", XAxisIndex: i, YAxisIndex: 2 * i, Data: data, Color: phaseColour(phase)},
				map[string]any{"renderItem": "gb:strip", "encode": map[string]any{"x": []int{0, 1}}, "clip": false, "silent": true})
		}
	}
	return append([]any{header}, thinned(c, bands, points)...)
}

func tickStep(most float64) float64 {
	if most <= 200 {
		return most / 2
	}
	return 100 * math.Ceil(most/400)
}

// countTop leaves room above the lines, and is even.
func countTop(n int) int { return (n + 2) / 2 * 2 }
