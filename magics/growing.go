package magics

import (
	"slices"
	"sync"
	"time"

	"gonbench/magics/record"
	"gonbench/magics/sampler"
)

// growing is a CPU series that grows while something runs. It holds a bounded
// number of steps: when there are too many, their interval doubles.
type growing struct {
	mu       sync.Mutex
	interval time.Duration
	begin    time.Time
	counts   []int // points in each step
	cpu      record.CPU
}

const growingSteps = 240

func (g *growing) add(pt sampler.Point) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.begin.IsZero() {
		g.begin = pt.Time
		g.cpu.PerCore = make([][]float64, len(pt.PerCore))
	}
	step := int(pt.Time.Sub(g.begin) / g.interval)
	for step >= growingSteps {
		g.halve()
		step = int(pt.Time.Sub(g.begin) / g.interval)
	}
	for len(g.counts) <= step {
		g.counts = append(g.counts, 0)
		g.cpu.Percent = append(g.cpu.Percent, pt.Percent)
		g.cpu.Processes = append(g.cpu.Processes, pt.Processes)
		g.cpu.RunningThreads = append(g.cpu.RunningThreads, pt.RunningThreads)
		g.cpu.RSS = append(g.cpu.RSS, pt.RSS)
		for i := range g.cpu.PerCore {
			g.cpu.PerCore[i] = append(g.cpu.PerCore[i], at(pt.PerCore, i))
		}
	}
	n := float64(g.counts[step])
	g.counts[step]++
	g.cpu.Percent[step] = (g.cpu.Percent[step]*n + pt.Percent) / (n + 1)
	for i := range g.cpu.PerCore {
		g.cpu.PerCore[i][step] = (g.cpu.PerCore[i][step]*n + at(pt.PerCore, i)) / (n + 1)
	}
	g.cpu.Processes[step] = max(g.cpu.Processes[step], pt.Processes)
	g.cpu.RunningThreads[step] = max(g.cpu.RunningThreads[step], pt.RunningThreads)
	g.cpu.RSS[step] = max(g.cpu.RSS[step], pt.RSS)
}

// halve merges pairs of steps.
func (g *growing) halve() {
	g.interval *= 2
	g.counts = pairs(g.counts, func(a, b int) int { return a + b })
	mean := func(a, b float64) float64 { return (a + b) / 2 }
	larger := func(a, b int) int { return max(a, b) }
	g.cpu.Percent = pairs(g.cpu.Percent, mean)
	for i := range g.cpu.PerCore {
		g.cpu.PerCore[i] = pairs(g.cpu.PerCore[i], mean)
	}
	g.cpu.Processes = pairs(g.cpu.Processes, larger)
	g.cpu.RunningThreads = pairs(g.cpu.RunningThreads, larger)
	g.cpu.RSS = pairs(g.cpu.RSS, func(a, b int64) int64 { return max(a, b) })
}

func pairs[T any](v []T, merge func(a, b T) T) []T {
	var out []T
	for i := 0; i+1 < len(v); i += 2 {
		out = append(out, merge(v[i], v[i+1]))
	}
	return out
}

func at(v []float64, i int) float64 {
	if i < len(v) {
		return v[i]
	}
	return 0
}

// series is a copy of what there is.
func (g *growing) series() record.CPU {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := record.CPU{
		Interval: g.interval.Seconds(), Percent: slices.Clone(g.cpu.Percent), Processes: slices.Clone(g.cpu.Processes),
		RunningThreads: slices.Clone(g.cpu.RunningThreads), RSS: slices.Clone(g.cpu.RSS),
	}
	for _, core := range g.cpu.PerCore {
		c.PerCore = append(c.PerCore, slices.Clone(core))
	}
	return c
}
