package sampler

import (
	"math"
	"sort"
	"time"

	"gonbench/magics/record"
)

// maxSteps bounds the steps of one record: more than a chart has pixels for.
const maxSteps = 600

// Series is what a sampler saw. The zero value has seen nothing.
type Series struct {
	Interval time.Duration
	CPUs     []int   // ids of the cores, in the order of record.CPU.PerCore
	Overhead float64 // the sampler's own cost, percent of one core

	ticks []tick
}

// Between cuts out what happened from t0 to t1, on an even grid. The grid's
// step is about Interval, or wider where the sampler was slower or the span so
// long that it would have more than 600 steps. CPU use is the mean over a step,
// the other series the greatest value within it.
func (s Series) Between(t0, t1 time.Time) record.CPU {
	steps, step := s.grid(t0, t1)
	out := record.CPU{Interval: step.Seconds(), Overhead: s.Overhead}
	if steps == 0 {
		return out
	}
	out.Percent = make([]float64, steps)
	out.PerCore = make([][]float64, len(s.CPUs))
	out.Processes = make([]int, steps)
	out.RunningThreads = make([]int, steps)
	out.RSS = make([]int64, steps)
	for core := range out.PerCore {
		out.PerCore[core] = make([]float64, steps)
	}
	for i := range steps {
		a, b := t0.Add(time.Duration(i)*step), t0.Add(time.Duration(i+1)*step)
		s.use(a, b, func(core int, d time.Duration) {
			out.PerCore[core][i] += 100 * d.Seconds() / step.Seconds()
		})
		for core := range out.PerCore {
			out.Percent[i] += out.PerCore[core][i]
		}
		s.within(a, b, func(t *tick) {
			out.Processes[i] = max(out.Processes[i], t.processes)
			out.RunningThreads[i] = max(out.RunningThreads[i], t.running)
			out.RSS[i] = max(out.RSS[i], t.rss)
		})
	}
	return out
}

// CPUSeconds is the CPU time that the tree used from t0 to t1: exact between two
// points at which it was idle, as those of [Sampler.Resume] and [Sampler.Pause]
// around its work are, else interpolated between the nearest points.
func (s Series) CPUSeconds(t0, t1 time.Time) float64 {
	if !t0.Before(t1) {
		return 0
	}
	return (s.at(t1) - s.at(t0)).Seconds()
}

// MaxProcesses is the greatest number of processes at any point from t0 to t1.
func (s Series) MaxProcesses(t0, t1 time.Time) int {
	n := 0
	s.within(t0, t1, func(t *tick) { n = max(n, t.processes) })
	return n
}

// MaxRunningThreads is the greatest number of runnable threads at any point
// from t0 to t1.
func (s Series) MaxRunningThreads(t0, t1 time.Time) int {
	n := 0
	s.within(t0, t1, func(t *tick) { n = max(n, t.running) })
	return n
}

// Points is how many points the series has.
func (s Series) Points() int { return len(s.ticks) }

func (s Series) grid(t0, t1 time.Time) (steps int, step time.Duration) {
	span := t1.Sub(t0)
	if span <= 0 || len(s.ticks) == 0 || s.Interval <= 0 {
		return 0, 0
	}
	// The mean distance of points, so that a widened interval is no staircase.
	lo := sort.Search(len(s.ticks), func(i int) bool { return !s.ticks[i].at.Before(t0) })
	hi := sort.Search(len(s.ticks), func(i int) bool { return s.ticks[i].at.After(t1) })
	step = s.Interval
	if n := hi - lo - 1; n > 0 {
		mean := s.ticks[hi-1].at.Sub(s.ticks[lo].at) / time.Duration(n)
		for step*3/2 < mean {
			step *= 2
		}
	}
	for span/step > maxSteps {
		step *= 2
	}
	steps = max(int(math.Round(float64(span)/float64(step))), 1)
	return steps, span / time.Duration(steps)
}

// use tells how much of each core's time falls between a and b.
func (s Series) use(a, b time.Time, f func(core int, d time.Duration)) {
	first := sort.Search(len(s.ticks), func(i int) bool { return s.ticks[i].at.After(a) })
	for i := max(first, 1); i < len(s.ticks); i++ {
		from, to := s.ticks[i-1].at, s.ticks[i].at
		if !from.Before(b) {
			return
		}
		length := to.Sub(from)
		lo, hi := from, to
		if lo.Before(a) {
			lo = a
		}
		if hi.After(b) {
			hi = b
		}
		if length <= 0 || !lo.Before(hi) {
			continue
		}
		part := float64(hi.Sub(lo)) / float64(length)
		for core, d := range s.ticks[i].cores {
			f(core, time.Duration(part*float64(d)))
		}
	}
}

// within visits the ticks from a to b, or the last before them if there is none.
func (s Series) within(a, b time.Time, f func(*tick)) {
	i := sort.Search(len(s.ticks), func(i int) bool { return !s.ticks[i].at.Before(a) })
	seen := false
	for ; i < len(s.ticks) && !s.ticks[i].at.After(b); i++ {
		f(&s.ticks[i])
		seen = true
	}
	if !seen && i > 0 {
		f(&s.ticks[i-1])
	}
}

// at interpolates the tree's CPU time.
func (s Series) at(t time.Time) time.Duration {
	n := len(s.ticks)
	i := sort.Search(n, func(i int) bool { return !s.ticks[i].at.Before(t) })
	switch {
	case n == 0:
		return 0
	case i == n:
		return s.ticks[n-1].total
	case i == 0 || s.ticks[i].at.Equal(t):
		return s.ticks[i].total
	}
	a, b := s.ticks[i-1], s.ticks[i]
	f := float64(t.Sub(a.at)) / float64(b.at.Sub(a.at))
	return a.total + time.Duration(f*float64(b.total-a.total))
}
