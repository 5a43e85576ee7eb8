package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"gonbench/magics/record"
)

// Names of the series of a panel, as the legend and the tooltips show them.
const (
	totalName     = "total"
	processesName = "processes"
	threadsName   = "running threads"
)

// mostBands is how many stacked areas a panel has at most: with more cores,
// several share one.
const mostBands = 8

// cpuPanel is one panel: a series and what its title says.
type cpuPanel struct {
	name, detail string
	cpu          record.CPU
	strip        []stretch // phases, in the series' own time
}

// CPU shows what the cores did while every benchmark ran, a panel a benchmark:
// the use of each core, stacked up to the total, with the numbers of processes
// and of running threads, and the phases of the run as a strip above.
func CPU(title string, bs []record.Benchmark) Chart {
	r := newRows(bs)
	var panels []cpuPanel
	for i, b := range r.benchmarks {
		if len(b.CPU.Percent) == 0 || b.CPU.Interval <= 0 {
			continue
		}
		p := cpuPanel{name: r.names[i], cpu: sane(b.CPU)}
		var parts []string
		if b.CPU.Repeats > 1 {
			parts = append(parts, Count(b.CPU.Repeats)+" runs of "+Seconds(b.Median))
		} else {
			if b.Median > 0 {
				parts = append(parts, Seconds(b.Median))
			}
			p.strip = callerPhases(b.Chunks)
		}
		parts = append(parts, "mean "+strconv.Itoa(int(mean(p.cpu.Percent)+0.5))+"%")
		p.detail = strings.Join(parts, ", ")
		panels = append(panels, p)
	}
	subtitle := "100% is one core; counts at the right"
	if len(panels) > 1 {
		subtitle += "; each with its own time axis"
	}
	if r.common != "" {
		subtitle = r.common + "; " + subtitle
	}
	return cpuChart(title, subtitle, panels)
}

// CPUSeries shows one CPU series, such as that of making a dataset.
func CPUSeries(title string, cpu record.CPU) Chart {
	var panels []cpuPanel
	if len(cpu.Percent) > 0 && cpu.Interval > 0 {
		cpu = sane(cpu)
		panels = []cpuPanel{{cpu: cpu, detail: Seconds(cpu.Interval*float64(len(cpu.Percent))) +
			", mean " + strconv.Itoa(int(mean(cpu.Percent)+0.5)) + "%"}}
	}
	return cpuChart(title, "100% is one core; counts at the right", panels)
}

func cpuChart(title, subtitle string, panels []cpuPanel) Chart {
	if len(panels) == 0 {
		return nothing(title)
	}
	bands := 0
	var phases []string
	for _, panel := range panels {
		bands = max(bands, min(len(panel.cpu.PerCore), mostBands))
	}
	for _, phase := range phaseOrder {
		if slices.ContainsFunc(panels, func(c cpuPanel) bool {
			return slices.ContainsFunc(c.strip, func(s stretch) bool { return s.phase == phase })
		}) {
			phases = append(phases, string(phase))
		}
	}
	var legend []string
	if bands <= len(bandColours) { // else too many to tell apart: the tooltip names them
		for _, panel := range panels {
			for i := range bandsOf(panel.cpu) {
				if name := bandName(panel.cpu, i); !slices.Contains(legend, name) {
					legend = append(legend, name)
				}
			}
		}
	} else {
		subtitle += "; areas are cores, stacked"
	}
	p := newPlot(charts.NewLine().RectChart, title, subtitle)
	p.icons[totalName] = "path://M0,4h14v2h-14z"
	p.icons[processesName] = "path://M0,4h14v2h-14z"
	p.icons[threadsName] = "path://M0,4h5v2h-5zM9,4h5v2h-5z"
	legend = append(append(legend, totalName, processesName, threadsName), phases...)
	p.legend(legend, "roundRect")
	p.tooltip("axis", "gb:tipMoment")
	p.panels(panels)
	var words []string
	for _, panel := range panels {
		words = append(words, cpuWords(panel))
	}
	return p.done(p.title+". "+strings.Join(words, "; ")+".", cpuTable(panels))
}

// sane is a copy of a series without what is no number.
func sane(c record.CPU) record.CPU {
	clean := func(v []float64) []float64 {
		v = slices.Clone(v)
		for i := range v {
			if !finite(v[i]) || v[i] < 0 {
				v[i] = 0
			}
		}
		return v
	}
	c.Percent, c.PerCore = clean(c.Percent), slices.Clone(c.PerCore)
	for i := range c.PerCore {
		c.PerCore[i] = clean(c.PerCore[i])
	}
	return c
}

// fewPoints is how many points a panel has in a chart with many panels, which
// has fewer labels too: all of it goes into every notebook.
const fewPoints = 50

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
	points := 240
	switch {
	case len(panels) > 8:
		points = fewPoints
	case len(panels) > 1:
		points = 60
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
		sources = append(sources, map[string]any{"source": p.panel(i, grid, panel, points, most)})
	}
	p.global["dataset"] = sources
	rows := (len(panels) + columns - 1) / columns
	p.height = top + max(rows, 1)*pitch + 8
}

// panel adds the axes and series of one panel and returns its data.
func (p *plot) panel(i, grid int, panel cpuPanel, points int, most float64) []any {
	c := panel.cpu
	bands := bandsOf(c)
	duration := c.Interval * float64(len(c.Percent))
	counts := 1
	for _, n := range append(slices.Clone(c.Processes), c.RunningThreads...) {
		counts = max(counts, n)
	}
	x := xAxis("", "gb:seconds")
	x.GridIndex, x.Min, x.Max = grid, 0, rounded(duration, 4)
	x.SplitNumber = 4
	leftStep, rightStep := tickStep(most), float64(countTop(counts))/2
	if points == fewPoints {
		x.SplitNumber, leftStep, rightStep = 2, most, 2*rightStep
	}
	p.x(x, merge(valueAxis(false), map[string]any{"splitLine": map[string]any{"show": false}, "axisLabel": map[string]any{"hideOverlap": true, "showMaxLabel": false}}))
	left := yAxis("", "gb:percent")
	left.GridIndex, left.Min, left.Max = grid, 0, most
	p.y(left, merge(valueAxis(false), map[string]any{"interval": leftStep}))
	right := opts.YAxis{Type: "value", GridIndex: grid, Min: 0, Max: countTop(counts), AxisLabel: &opts.AxisLabel{Formatter: types.FuncStr("gb:count")}}
	p.y(right, map[string]any{"position": "right", "splitLine": map[string]any{"show": false}, "interval": rightStep,
		"axisLine": map[string]any{"show": false}, "axisTick": map[string]any{"show": false}, "axisLabel": map[string]any{"color": vermillion}})

	header := []any{"t"}
	add := func(name string, s charts.SingleSeries, extra map[string]any) {
		header = append(header, name)
		s.Name, s.Type, s.XAxisIndex, s.DatasetIndex, s.Symbol = name, "line", i, i, "none"
		p.series(s, merge(map[string]any{"encode": map[string]any{"x": 0, "y": len(header) - 1}}, extra))
	}
	for k := range bands {
		colour := bandColours[k%len(bandColours)]
		add(bandName(c, k), charts.SingleSeries{YAxisIndex: 2 * i, Stack: "cores" + strconv.Itoa(i), Color: colour},
			map[string]any{"areaStyle": map[string]any{"color": colour, "opacity": 1}, "lineStyle": map[string]any{"width": 0}, "z": 1})
	}
	add(totalName, charts.SingleSeries{YAxisIndex: 2 * i, Color: ink}, map[string]any{"lineStyle": map[string]any{"width": 1.3, "color": ink}, "z": 3})
	step := func(dash string) map[string]any {
		return map[string]any{"step": "end", "lineStyle": map[string]any{"width": 1.5, "type": dash, "color": vermillion},
			"itemStyle": map[string]any{"color": vermillion}, "z": 4}
	}
	add(processesName, charts.SingleSeries{YAxisIndex: 2*i + 1, Color: vermillion}, step("solid"))
	add(threadsName, charts.SingleSeries{YAxisIndex: 2*i + 1, Color: vermillion}, step("dashed"))
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

// bandColours are for the cores, in turn: neutral, so that phases and counts
// stand out.
var bandColours = [...]string{"gb:band0", "gb:band1", "gb:band2", "gb:band3"}

// bandsOf puts the cores into at most mostBands groups and adds up their use.
func bandsOf(c record.CPU) [][]float64 {
	n := len(c.PerCore)
	bands := make([][]float64, min(n, mostBands))
	for k := range bands {
		from, to := k*n/len(bands), (k+1)*n/len(bands)
		bands[k] = make([]float64, len(c.Percent))
		for _, core := range c.PerCore[from:to] {
			for i := range min(len(core), len(bands[k])) {
				bands[k][i] += core[i]
			}
		}
	}
	return bands
}

func bandName(c record.CPU, k int) string {
	n := len(c.PerCore)
	bands := min(n, mostBands)
	from, to := k*n/bands, (k+1)*n/bands
	if to-from == 1 {
		return "core " + strconv.Itoa(from)
	}
	return fmt.Sprintf("cores %d–%d", from, to-1)
}

// thinned are the rows of a panel's data: time, bands, total, processes, running
// threads. Use is averaged and counts are the largest over what is put together.
func thinned(c record.CPU, bands [][]float64, points int) []any {
	n := len(c.Percent)
	group := max(1, (n+points-1)/points)
	var out []any
	for i := 0; i < n; i += group {
		end := min(i+group, n)
		row := []any{rounded(c.Interval*float64(i), 4)}
		if i > 0 { // a step ends where its interval ends; the first starts at 0
			row[0] = rounded(c.Interval*(float64(i)+float64(end-i)/2), 4)
		}
		for _, band := range append(slices.Clone(bands), c.Percent) {
			row = append(row, math.Round(mean(band[i:end])))
		}
		row = append(row, largest(c.Processes, i, end), largest(c.RunningThreads, i, end))
		if end == n && i > 0 {
			last := slices.Clone(row)
			last[0] = rounded(c.Interval*float64(n), 4)
			out = append(out, row, last)
			continue
		}
		out = append(out, row)
	}
	return out
}

func mean(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func largest(v []int, from, to int) any {
	if from >= len(v) {
		return nil
	}
	return slices.Max(v[from:min(to, len(v))])
}

func tickStep(most float64) float64 {
	if most <= 200 {
		return most / 2
	}
	return 100 * math.Ceil(most/400)
}

// countTop leaves room above the lines, and is even.
func countTop(n int) int { return (n + 2) / 2 * 2 }

func cpuWords(panel cpuPanel) string {
	c := panel.cpu
	s := fmt.Sprintf("mean %d%%, peak %d%%", int(mean(c.Percent)+0.5), int(slices.Max(c.Percent)+0.5))
	if len(c.Processes) > 0 {
		s += ", at most " + plural(slices.Max(c.Processes), "process")
	}
	if len(c.RunningThreads) > 0 {
		s += " and " + plural(slices.Max(c.RunningThreads), "running thread")
	}
	if panel.name != "" {
		s = panel.name + " " + s
	}
	return s
}

func cpuTable(panels []cpuPanel) string {
	headers := []string{"strategy", "CPU mean", "CPU peak", "per core, mean", "processes", "running threads", "runs"}
	var lines [][]string
	for _, panel := range panels {
		c := panel.cpu
		var cores []string
		for k, core := range c.PerCore {
			if k == 16 {
				cores = append(cores, "…")
				break
			}
			cores = append(cores, strconv.Itoa(int(mean(core)+0.5)))
		}
		line := []string{panel.name, strconv.Itoa(int(mean(c.Percent)+0.5)) + "%", strconv.Itoa(int(slices.Max(c.Percent)+0.5)) + "%",
			strings.Join(cores, " ") + "%", "–", "–", Count(max(c.Repeats, 1))}
		if len(c.Processes) > 0 {
			line[4] = Count(slices.Max(c.Processes))
		}
		if len(c.RunningThreads) > 0 {
			line[5] = Count(slices.Max(c.RunningThreads))
		}
		lines = append(lines, line)
	}
	if len(panels) == 1 && panels[0].name == "" {
		headers = headers[1:]
		lines[0] = lines[0][1:]
	}
	return Table(headers, lines)
}
