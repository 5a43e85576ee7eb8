package chart

import (
	"fmt"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// seconds of a phase; ok is false if the system does not let us see it.
func phaseSeconds(p record.Phases, name protocol.Phase) (v float64, ok bool) {
	field := map[protocol.Phase]*float64{protocol.Start: p.Start, protocol.Send: p.Send, protocol.Compute: p.Compute,
		protocol.Receive: p.Receive, protocol.Assemble: p.Assemble, phaseOther: p.Other}[name]
	if field == nil || !finite(*field) || *field < 0 {
		return 0, false
	}
	return *field, true
}

func phaseTotal(p record.Phases) float64 {
	total := 0.0
	for _, name := range phaseOrder {
		v, _ := phaseSeconds(p, name)
		total += v
	}
	return total
}

// Phases shows where the wall time of the run nearest the median went: a stacked
// bar a benchmark, in seconds, or in shares where the times spread too far.
func Phases(title string, bs []record.Benchmark) Chart {
	r := newRows(bs)
	var totals []float64
	figures := make([]string, len(r.benchmarks))
	for i, b := range r.benchmarks {
		figures[i] = "–"
		if t := phaseTotal(b.Phases); measured(b) && t > 0 {
			totals = append(totals, t)
			figures[i] = Seconds(t)
		}
	}
	if len(totals) == 0 {
		return nothing(title)
	}
	_, shares, _ := scale(totals)
	subtitle, name, format := "wall time of the run nearest the median, seen by the caller", "wall time", "gb:seconds"
	axis := map[string]any{"type": "value", "min": 0}
	if shares {
		subtitle, name, format = "shares of the wall time of the run nearest the median; the time itself at the right", "share of the wall time", "gb:share"
		axis["max"] = 1
	}
	if r.common != "" {
		subtitle = r.common + "; " + subtitle
	}
	p := newPlot(charts.NewBar().RectChart, title, subtitle)
	var present []protocol.Phase
	var names []string
	for _, phase := range phaseOrder {
		for _, b := range r.benchmarks {
			if v, _ := phaseSeconds(b.Phases, phase); measured(b) && v > 0 {
				present, names = append(present, phase), append(names, string(phase))
				break
			}
		}
	}
	p.legend(names, "roundRect")
	f := newBars(p, r, figures, axis, name, format)
	for _, phase := range present {
		data := make([]any, len(r.benchmarks))
		for i, b := range r.benchmarks {
			v, ok := phaseSeconds(b.Phases, phase)
			total := phaseTotal(b.Phases)
			if !measured(b) || !ok || total == 0 {
				continue
			}
			item := map[string]any{"value": rounded(v, 4), "name": r.names[i],
				"tip": fmt.Sprintf("%s, %s\n%s, %s of the run", r.names[i], phase, Seconds(v), Percent(v/total))}
			if shares {
				item["value"] = rounded(v/total, 4)
			}
			data[i] = item
		}
		p.series(charts.SingleSeries{Name: string(phase), Type: "bar", Stack: "phases", Data: data, Color: phaseColour(phase)},
			map[string]any{"barMaxWidth": 20, "barCategoryGap": "38%", "yAxisIndex": 0})
	}
	f.troubles(0, measured)
	return p.done(phasesAlt(p.title, r), phasesTable(r))
}

func phasesAlt(title string, r rows) string {
	var s []string
	for i, b := range r.benchmarks {
		total := phaseTotal(b.Phases)
		if !measured(b) || total == 0 {
			continue
		}
		var parts []string
		for _, phase := range phaseOrder {
			if v, _ := phaseSeconds(b.Phases, phase); v/total >= 0.01 {
				parts = append(parts, fmt.Sprintf("%s %s", phase, Percent(v/total)))
			}
		}
		s = append(s, fmt.Sprintf("%s %s: %s", r.names[i], Seconds(total), strings.Join(parts, ", ")))
	}
	return title + ". " + strings.Join(s, "; ") + "."
}

func phasesTable(r rows) string {
	headers := []string{"strategy"}
	for _, phase := range phaseOrder {
		headers = append(headers, string(phase))
	}
	headers = append(headers, "total")
	var lines [][]string
	for i, b := range r.benchmarks {
		line := []string{r.names[i]}
		for _, phase := range phaseOrder {
			if v, ok := phaseSeconds(b.Phases, phase); ok && measured(b) {
				line = append(line, Seconds(v))
			} else {
				line = append(line, "–")
			}
		}
		if t := phaseTotal(b.Phases); measured(b) && t > 0 {
			line = append(line, Seconds(t))
		} else {
			line = append(line, "–")
		}
		lines = append(lines, line)
	}
	return Table(headers, lines)
}
