package magics

import (
	"fmt"
	"slices"
	"strings"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

// bundle draws a chart in the current mode.
func (m *Magics) bundle(c chart.Chart) Bundle { return bundleOf(m.charts.Bundle(c, m.mode)) }

// show displays a chart.
func (m *Magics) show(out Output, c chart.Chart) { out.Display(m.bundle(c), "") }

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

// resident is the session start, in seconds, from which on a strategy has
// resident workers that it is worth speaking of.
const resident = 0.001

// reportParallel shows what %parallel measured.
func (m *Magics) reportParallel(out Output, f *record.File, stored string) {
	b := f.Benchmarks[0]
	line := fmt.Sprintf("%s: %s (%s form) over %s rows in %s (%s)", b.Strategy, b.Function, b.Form, grouped(b.Rows),
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

// benchNotes are the caveats of what is shown, a line each.
func benchNotes(f *record.File) []string {
	var notes []string
	few, outliers := 0, 0
	seen := map[difference]bool{}
	name := naming(f.Benchmarks)
	var warnings []string
	warned := map[string][]string{} // who has the warning
	for _, b := range f.Benchmarks {
		if b.Status != record.OK {
			notes = append(notes, fmt.Sprintf("%s %s: %s", name(b), b.Status, b.Error))
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
			notes = append(notes, fmt.Sprintf("%s: the result could not be checked; --check \"CONDITION\" says what must hold", name(b)))
		}
		for _, w := range b.Warnings {
			if warned[w] == nil {
				warnings = append(warnings, w)
			}
			if !slices.Contains(warned[w], name(b)) {
				warned[w] = append(warned[w], name(b))
			}
		}
	}
	for _, w := range warnings {
		notes = append(notes, strings.Join(warned[w], ", ")+": "+w)
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
