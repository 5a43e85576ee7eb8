package magics

import (
	"fmt"
	"html"
	"strings"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

// benchTable is the table of all that the charts show.
func benchTable(title string, f *record.File) Bundle {
	bs := f.Benchmarks
	header := []string{"strategy", "median", "95% CI", "samples", "speed-up", "phases", "session start", "CPU", "processes", "memory", "GB/s", "of copy", "result"}
	manyRows, manyWorkers := len(rowsOf(bs)) > 1, len(workersOf(bs)) > 1
	if manyWorkers {
		header = append([]string{"workers"}, header...)
	}
	if manyRows {
		header = append([]string{"rows"}, header...)
	}
	var rows [][]string
	name := naming(bs)
	for _, b := range bs {
		row := append([]string{name(b)}, benchRow(bs, b)...)
		if manyWorkers {
			row = append([]string{fmt.Sprint(b.Workers)}, row...)
		}
		if manyRows {
			row = append([]string{grouped(b.Rows)}, row...)
		}
		rows = append(rows, row)
	}
	return tableBundle(title, header, rows)
}

// naming returns what benchmarks of one table are called in it: by the strategy, with
// its form where there are several.
func naming(bs []record.Benchmark) func(record.Benchmark) string {
	forms := record.SeveralForms(bs)
	return func(b record.Benchmark) string {
		if forms[b.Strategy] {
			return b.Strategy + ", " + b.Form
		}
		return b.Strategy
	}
}

// benchRow are the cells of a benchmark after its name, or its failure.
func benchRow(bs []record.Benchmark, b record.Benchmark) []string {
	if b.Status != record.OK {
		return []string{string(b.Status), "", fmt.Sprint(len(b.Samples)), "", "", "", "", "", "", "", "", firstLine(b.Error)}
	}
	ci, speedup, session, memory, rate, share := "", "", "", "", "", ""
	if b.SessionStart >= resident {
		session = chart.Seconds(b.SessionStart)
	}
	if b.CI95 != nil {
		ci = chart.Seconds(b.CI95[0]) + " – " + chart.Seconds(b.CI95[1])
	}
	if b.Speedup != nil {
		speedup = fmt.Sprintf("%.2f×", *b.Speedup) + map[difference]string{insignificant: " ~", undecided: " ?"}[differs(bs, b)]
	}
	if b.PeakPSS != nil {
		memory = chart.Bytes(float64(*b.PeakPSS))
	}
	if b.Median > 0 {
		rate = fmt.Sprintf("%.1f", float64(b.BytesMoved)/b.Median/1e9)
	}
	if b.BandwidthShare != nil {
		share = fmt.Sprintf("%.0f%%", 100**b.BandwidthShare)
	}
	return []string{chart.Seconds(b.Median), ci, fmt.Sprint(len(b.Samples)), speedup, phaseText(b.Phases),
		session, chart.Seconds(b.CPUSeconds), fmt.Sprint(b.MaxProcesses), memory, rate, share, checkText(b)}
}

// differs tells whether b's samples differ from its baseline's; the baseline is
// itself.
func differs(bs []record.Benchmark, b record.Benchmark) difference {
	for _, base := range bs {
		if isBaseline(&base, &b, b.Baseline) {
			if base.Strategy == b.Strategy && base.Form == b.Form {
				return significant
			}
			return compareSamples(base.Samples, b.Samples)
		}
	}
	return undecided
}

// checkText says how the result was checked.
func checkText(b record.Benchmark) string {
	switch {
	case !b.Verified:
		return "unchecked"
	case b.Check == "exact":
		return "exact"
	}
	return "verified (" + b.Check + ")"
}

// phaseText lists the phases that took a hundredth of the time or more.
func phaseText(p record.Phases) string {
	total := 0.0
	phases := []struct {
		name string
		s    *float64
	}{{"start", p.Start}, {"send", p.Send}, {"compute", p.Compute}, {"receive", p.Receive}, {"assemble", p.Assemble}, {"other", p.Other}}
	for _, ph := range phases {
		if ph.s != nil {
			total += *ph.s
		}
	}
	var parts []string
	for _, ph := range phases {
		if ph.s != nil && *ph.s >= total/100 && total > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", ph.name, chart.Seconds(*ph.s)))
		}
	}
	return strings.Join(parts, ", ")
}

// tableBundle is a table as HTML and as aligned text.
func tableBundle(title string, header []string, rows [][]string) Bundle {
	var b strings.Builder
	b.WriteString("<div style=\"overflow-x:auto\">")
	if title != "" {
		b.WriteString("<p><b>" + html.EscapeString(title) + "</b></p>")
	}
	b.WriteString("<table><thead><tr>")
	for _, h := range header {
		b.WriteString("<th style=\"text-align:right\">" + html.EscapeString(h) + "</th>")
	}
	b.WriteString("</tr></thead><tbody>")
	for _, row := range rows {
		b.WriteString("<tr>")
		for i, cell := range row {
			align := "right"
			if i == 0 {
				align = "left"
			}
			b.WriteString("<td style=\"text-align:" + align + ";white-space:nowrap\">" + html.EscapeString(cell) + "</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table></div>")
	text := chart.Table(header, rows)
	if title != "" {
		text = title + "\n" + text
	}
	return Bundle{Data: map[string]any{"text/html": b.String(), "text/plain": text}}
}
