package magics

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

// bundle draws a chart in the current mode.
func (m *Magics) bundle(c chart.Chart) Bundle { return bundleOf(m.charts.Bundle(c, m.mode)) }

// show displays a chart.
func (m *Magics) show(out Output, c chart.Chart) { out.Display(m.bundle(c), "") }

// mostBars is how many rows a chart with a row a benchmark has.
const mostBars = 24

// reportBench shows what %bench measured.
func (m *Magics) reportBench(out Output, f *record.File) {
	all := f.Benchmarks
	bs, cut := fewer(all)
	title := benchTitle(f)
	m.show(out, chart.Timing("Time: "+title, bs))
	if len(rowsOf(all)) > 1 || len(workersOf(all)) > 1 {
		m.show(out, chart.Sizes("Time by size: "+title, all))
	}
	for _, c := range chart.CPUs("CPU use: "+title, largest(bs)) {
		m.show(out, c)
	}
	m.show(out, chart.Phases("Phases: "+title, bs))
	m.show(out, chart.Speedup("Speed-up over serial: "+title, speedups(all)))
	m.show(out, chart.Memory("Memory: "+title, bs))
	out.Display(benchTable(fullTitle(f), f), "")
	if cut {
		out.Stdout(fmt.Sprintf("the charts with bars show %d of %d benchmarks, those on most rows and workers; the table has all\n", len(bs), len(all)))
	}
	for _, line := range benchNotes(f) {
		out.Stdout(line + "\n")
	}
}

// fewer are the benchmarks for charts with a row each: if there are too many, those
// on the most rows, and if these are too many, those with the most workers.
func fewer(bs []record.Benchmark) (few []record.Benchmark, cut bool) {
	if len(bs) <= mostBars {
		return bs, false
	}
	few = largest(bs)
	if len(few) <= mostBars {
		return few, true
	}
	workers := workersOf(few)
	if len(workers) < 2 {
		return few, true
	}
	most := slices.Max(workers)
	return slices.DeleteFunc(few, func(b record.Benchmark) bool {
		s, _ := findStrategy(b.Strategy)
		return !s.single && b.Workers != most
	}), true
}

// speedups are the benchmarks for the speed-up: lines over workers have room for
// all of one row count.
func speedups(bs []record.Benchmark) []record.Benchmark {
	if len(bs) > mostBars {
		return largest(bs)
	}
	return bs
}

// resident is the session start, in seconds, from which on a strategy has
// resident workers that it is worth speaking of.
const resident = 0.001

// reportParallel shows what %parallel measured.
func (m *Magics) reportParallel(out Output, f *record.File, stored string) {
	b := f.Benchmarks[0]
	line := fmt.Sprintf("%s: %s over %s rows in %s (%s)", b.Strategy, b.Function, grouped(b.Rows),
		chart.Seconds(b.Median), phaseText(b.Phases))
	if b.SessionStart >= resident {
		line += fmt.Sprintf(", after %s to start the session", chart.Seconds(b.SessionStart))
	}
	line += "; result " + checkText(b)
	if stored != "" {
		line += ", stored in " + stored
	} else {
		line += ", not stored (--out COLUMN stores it)"
	}
	out.Stdout(line + "\n")
	m.show(out, chart.CPU(fmt.Sprintf("CPU use: %s, %s", b.Function, b.Strategy), f.Benchmarks))
	m.show(out, chart.TaskStream(b))
	for _, n := range benchNotes(f) {
		out.Stdout(n + "\n")
	}
}

// reportInterrupted shows, at once and as text, what there is.
func (m *Magics) reportInterrupted(out Output, f *record.File) {
	for _, b := range f.Benchmarks {
		if len(b.Samples) > 0 {
			out.Display(benchTable(fullTitle(f)+" (interrupted)", f), "")
			return
		}
	}
}

// benchTitle names what was measured. Charts say below it on how many rows and
// with how many workers.
func benchTitle(f *record.File) string {
	b := f.Benchmarks[0]
	return fmt.Sprintf("%s on %s", b.Function, b.Column)
}

// fullTitle is the title of what has no line below it.
func fullTitle(f *record.File) string {
	title := benchTitle(f)
	if rows := rowsOf(f.Benchmarks); len(rows) == 1 {
		title += fmt.Sprintf(", %s rows", grouped(rows[0]))
	}
	if workers := workersOf(f.Benchmarks); len(workers) == 1 {
		title += fmt.Sprintf(", %d worker", workers[0])
		if workers[0] > 1 {
			title += "s"
		}
	}
	return title
}

// rowsOf are the distinct row counts, in order.
func rowsOf(bs []record.Benchmark) []int {
	return distinctInts(bs, func(b record.Benchmark) (int, bool) { return b.Rows, true })
}

// largest are the benchmarks on the most rows: one chart cannot show the CPU use
// of all.
func largest(bs []record.Benchmark) []record.Benchmark {
	most := slices.Max(rowsOf(bs))
	var out []record.Benchmark
	for _, b := range bs {
		if b.Rows == most {
			out = append(out, b)
		}
	}
	return out
}

// workersOf are the distinct worker counts of the parallel strategies, in order.
func workersOf(bs []record.Benchmark) []int {
	return distinctInts(bs, func(b record.Benchmark) (int, bool) {
		s, _ := findStrategy(b.Strategy)
		return b.Workers, !s.single
	})
}

func distinctInts(bs []record.Benchmark, of func(record.Benchmark) (int, bool)) []int {
	var out []int
	seen := map[int]bool{}
	for _, b := range bs {
		if n, ok := of(b); ok && !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

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
	for _, b := range bs {
		row := benchRow(bs, b)
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

// benchRow are the cells of a benchmark, or its failure.
func benchRow(bs []record.Benchmark, b record.Benchmark) []string {
	if b.Status != record.OK {
		return []string{b.Strategy, string(b.Status), "", fmt.Sprint(len(b.Samples)), "", "", "", "", "", "", "", "", firstLine(b.Error)}
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
	return []string{b.Strategy, chart.Seconds(b.Median), ci, fmt.Sprint(len(b.Samples)), speedup, phaseText(b.Phases),
		session, chart.Seconds(b.CPUSeconds), fmt.Sprint(b.MaxProcesses), memory, rate, share, checkText(b)}
}

// differs tells whether b's samples differ from its baseline's; the baseline is
// itself.
func differs(bs []record.Benchmark, b record.Benchmark) difference {
	for _, base := range bs {
		if base.Strategy == b.Baseline && base.Language == b.Language && base.Rows == b.Rows && base.Status == record.OK {
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

// benchNotes are the caveats of what is shown, a line each.
func benchNotes(f *record.File) []string {
	var notes []string
	few, outliers := 0, 0
	seen := map[difference]bool{}
	for _, b := range f.Benchmarks {
		if b.Status != record.OK {
			notes = append(notes, fmt.Sprintf("%s %s: %s", b.Strategy, b.Status, b.Error))
			continue
		}
		if len(b.Samples) < minSamples {
			few++
		}
		if b.Speedup != nil {
			seen[differs(f.Benchmarks, b)] = true
		}
		outliers += len(b.Outliers)
		if b.Check == "unchecked" && b.Work != asArticle {
			notes = append(notes, fmt.Sprintf("%s: the result could not be checked; --check \"CONDITION\" says what must hold", b.Strategy))
		}
		for _, w := range b.Warnings {
			notes = append(notes, b.Strategy+": "+w)
		}
	}
	if few > 0 && len(f.Benchmarks) > 1 {
		notes = append(notes, fmt.Sprintf("no confidence interval where there are fewer than %d samples; --runs %d takes enough", minSamples, minSamples))
	}
	if outliers > 0 {
		notes = append(notes, fmt.Sprintf("outliers: %d of the samples (beyond 1.5 interquartile ranges; hollow dots); none is dropped", outliers))
	}
	if seen[insignificant] {
		notes = append(notes, "~ no significant difference from the baseline (Mann-Whitney U test, 5%)")
	}
	if seen[undecided] {
		notes = append(notes, fmt.Sprintf("? too few samples to tell a difference from the baseline; --runs %d takes enough", decisive))
	}
	return notes
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
