package sampler

import (
	"sort"
	"time"
)

// tick is one point as it is kept.
type tick struct {
	at        time.Time
	total     time.Duration   // of the tree since the start
	cores     []time.Duration // since the tick before, levelled
	processes int
	running   int
	rss       int64
}

// store collects ticks in order of time.
type store struct {
	cpus  []int
	row   map[int]int // CPU id to row of cores
	ticks []tick
	debt  time.Duration // CPU time that found no room yet
}

func (s *store) begin(cpus []int) {
	s.cpus = append([]int(nil), cpus...)
	s.row = make(map[int]int, len(cpus))
	for i, c := range cpus {
		s.row[c] = i
	}
}

func (s *store) first(at time.Time, r *reading) {
	s.ticks = append(s.ticks, tick{
		at: at, total: r.total, cores: make([]time.Duration, len(s.cpus)),
		processes: r.processes, running: r.running, rss: r.rss,
	})
}

// add keeps a reading and returns it as a point.
func (s *store) add(at time.Time, r *reading) Point {
	last := &s.ticks[len(s.ticks)-1]
	total := max(r.total, last.total) // it never falls
	for cpu := range r.placed {
		if _, ok := s.row[cpu]; !ok { // the affinity was widened since the start
			s.row[cpu] = len(s.cpus)
			s.cpus = append(s.cpus, cpu)
		}
	}
	cores := make([]time.Duration, len(s.cpus))
	for cpu, d := range r.placed {
		cores[s.row[cpu]] += d
	}
	scale(cores, total-last.total)
	s.ticks = append(s.ticks, tick{
		at: at, total: total, cores: cores,
		processes: r.processes, running: r.running, rss: r.rss,
	})
	s.level(total - last.total)
	return s.point()
}

func (s *store) point() Point {
	n := len(s.ticks)
	t, before := &s.ticks[n-1], s.ticks[n-2].at
	p := Point{
		Time: t.at, PerCore: make([]float64, len(s.cpus)),
		Processes: t.processes, RunningThreads: t.running, RSS: t.rss,
		CPUSeconds: t.total.Seconds(),
	}
	dt := t.at.Sub(before).Seconds()
	if dt <= 0 {
		return p
	}
	for i, d := range t.cores {
		p.PerCore[i] = 100 * d.Seconds() / dt
		p.Percent += p.PerCore[i]
	}
	return p
}

// series hands the ticks over. Rows are sorted by CPU id.
func (s *store) series(interval time.Duration) Series {
	order := make([]int, len(s.cpus))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return s.cpus[order[a]] < s.cpus[order[b]] })
	out := Series{Interval: interval, ticks: s.ticks}
	for _, row := range order {
		out.CPUs = append(out.CPUs, s.cpus[row])
	}
	for i := range s.ticks {
		sorted := make([]time.Duration, len(order))
		for to, from := range order {
			if from < len(s.ticks[i].cores) {
				sorted[to] = s.ticks[i].cores[from]
			}
		}
		s.ticks[i].cores = sorted
	}
	return out
}
