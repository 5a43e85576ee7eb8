package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"gonbench/magics/record"
)

// Names of the series of a panel, as the legend and the tooltips show them.
const (
	totalName     = "total"
	processesName = "processes"
	threadsName   = "running threads"
)

// cpuPanel is one panel: a series and what its title says.
type cpuPanel struct {
	name, detail string
	cpu          record.CPU
	strip        []stretch // phases, in the series' own time
}

// mostPanels is how many panels a chart has: what a screen shows, and what a
// notebook's share of bytes allows.
const mostPanels = 6

// CPUs shows what the cores did while every benchmark ran, a panel a benchmark.
// Where there are too many for one chart, Go and Python have their own, in as many
// parts as it takes.
func CPUs(title string, bs []record.Benchmark) []Chart {
	all := slices.DeleteFunc(slices.Clone(bs), func(b record.Benchmark) bool { return !watched(b) })
	if len(all) <= mostPanels {
		return []Chart{CPU(title, bs)}
	}
	var charts []Chart
	languages := newRows(all).languages
	for _, l := range languages {
		r := newRows(slices.DeleteFunc(slices.Clone(all), func(b record.Benchmark) bool { return b.Language != l }))
		panels := r.cpuPanels()
		parts := (len(panels) + mostPanels - 1) / mostPanels
		for i := range parts {
			var detail []string
			if len(languages) > 1 {
				detail = append(detail, languageName(l))
			}
			if parts > 1 {
				detail = append(detail, fmt.Sprintf("%d of %d", i+1, parts))
			}
			part := panels[i*len(panels)/parts : (i+1)*len(panels)/parts]
			var unseen []string
			if l == languages[len(languages)-1] && i == parts-1 {
				unseen = unwatched(bs)
			}
			charts = append(charts, r.cpu(title+" · "+strings.Join(detail, ", "), part, unseen))
		}
	}
	return charts
}

// CPU shows what the cores did while every benchmark ran, a panel a benchmark:
// the use of each core, stacked up to the total, with the numbers of processes
// and of running threads, and the phases of the run as a strip above.
func CPU(title string, bs []record.Benchmark) Chart {
	r := newRows(bs)
	return r.cpu(title, r.cpuPanels(), unwatched(bs))
}

// watched tells whether b has a CPU series.
func watched(b record.Benchmark) bool { return len(b.CPU.Percent) > 0 && b.CPU.Interval > 0 }

// unwatched says in a line which benchmarks have no panel, and why.
func unwatched(bs []record.Benchmark) []string {
	var names []string
	for _, b := range bs {
		if !watched(b) && b.Status != record.OK {
			names = append(names, oneLine(b.Strategy+" "+statusWords(b.Status)))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"not here: " + strings.Join(names, ", ")}
}

func (r rows) cpuPanels() []cpuPanel {
	var panels []cpuPanel
	for i, b := range r.benchmarks {
		if !watched(b) {
			continue
		}
		p := cpuPanel{name: r.names[i], cpu: sane(b.CPU)}
		p.detail = "mean " + strconv.Itoa(int(mean(p.cpu.Percent)+0.5)) + "%"
		switch {
		case b.CPU.Repeats > 1:
			p.detail += ", " + Count(b.CPU.Repeats) + " runs of " + Seconds(b.Median)
		case b.Median > 0:
			p.detail += ", " + Seconds(b.Median)
		}
		if b.CPU.Repeats <= 1 {
			p.strip = callerPhases(b.Chunks)
		}
		panels = append(panels, p)
	}
	return panels
}

func (r rows) cpu(title string, panels []cpuPanel, unseen []string) Chart {
	subtitle := "100% is one core; counts at the right"
	if len(panels) > 1 {
		subtitle += "; each with its own time axis"
	}
	if r.common != "" {
		subtitle = r.common + "; " + subtitle
	}
	return cpuChart(title, subtitle, panels, unseen)
}

// CPUSeries shows one CPU series, such as that of making a dataset.
func CPUSeries(title string, cpu record.CPU) Chart {
	var panels []cpuPanel
	if len(cpu.Percent) > 0 && cpu.Interval > 0 {
		cpu = sane(cpu)
		panels = []cpuPanel{{cpu: cpu, detail: Seconds(cpu.Interval*float64(len(cpu.Percent))) +
			", mean " + strconv.Itoa(int(mean(cpu.Percent)+0.5)) + "%"}}
	}
	return cpuChart(title, "100% is one core; counts at the right", panels, nil)
}

func cpuChart(title, subtitle string, panels []cpuPanel, unseen []string) Chart {
	if len(panels) == 0 {
		return nothing(title)
	}
	bands := 0
	var phases []string
	for _, panel := range panels {
		bands = max(bands, min(len(panel.cpu.PerCore), bandsFor(len(panels))))
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
			for i := range bandsOf(panel.cpu, bandsFor(len(panels))) {
				if name := bandName(panel.cpu, i, bandsFor(len(panels))); !slices.Contains(legend, name) {
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
	p.footnotes(unseen)
	var words []string
	for _, panel := range panels {
		words = append(words, cpuWords(panel))
	}
	words = append(words, unseen...)
	return p.done(p.title+". "+strings.Join(words, "; ")+".", cpuTable(panels))
}

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
