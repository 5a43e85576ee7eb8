package sampler

import "time"

// NewSeries makes a series from what a tree would have reported at each tick:
// the CPU time placed on each core, and the tree's total.
func NewSeries(interval time.Duration, cpus []int, at []time.Time, placed []map[int]time.Duration, total []time.Duration) Series {
	var s store
	s.begin(cpus)
	s.first(at[0], &reading{total: total[0], placed: placed[0]})
	for i := 1; i < len(at); i++ {
		s.add(at[i], &reading{total: total[i], placed: placed[i]})
	}
	return s.series(interval)
}

// Pace runs the choice of the interval over costs and returns the intervals.
func Pace(base time.Duration, costs []time.Duration) []time.Duration {
	p := pace{base: base, interval: base}
	var out []time.Duration
	for _, c := range costs {
		p.spent(c)
		out = append(out, p.interval)
	}
	return out
}
