package sampler

import "time"

// lateTicks is how many points back time may be moved: what a reading missed
// because it came between two ticks of the scheduler appears in the next one,
// and what a dead child used appears when its parent has waited for it.
const lateTicks = 64

// scale makes the cores add up to at most total. Readings of threads come a
// moment after that of their process, so together they may show a bit more.
func scale(cores []time.Duration, total time.Duration) {
	var sum time.Duration
	for _, d := range cores {
		sum += d
	}
	if sum <= total || sum == 0 {
		return
	}
	f := float64(max(total, 0)) / float64(sum)
	for i := range cores {
		cores[i] = time.Duration(f * float64(cores[i]))
	}
}

// level places the whole of the newest tick's total on the cores, none of them
// above the time that has passed: first what is known of each core, moving what
// is too much to the tick before, then the rest wherever there is room, first
// within the tick, then before it. What finds no room waits for the next tick.
func (s *store) level(total time.Duration) {
	n := len(s.ticks) - 1
	cores := s.ticks[n].cores
	rest := total + s.debt
	for i := range cores {
		rest -= cores[i]
		if over := cores[i] - s.length(n); over > 0 {
			cores[i] -= over
			if n > 1 {
				over -= s.fill(n-1, i, over)
			}
			rest += over
		}
	}
	for back := n; back > 0 && back > n-lateTicks && rest > 0; back-- {
		rest -= s.spread(back, rest)
	}
	s.debt = max(rest, 0)
}

// length is the time that tick i covers.
func (s *store) length(i int) time.Duration {
	return max(s.ticks[i].at.Sub(s.ticks[i-1].at), 0)
}

// fill puts up to d on one core of tick i and returns how much went in.
func (s *store) fill(i, core int, d time.Duration) time.Duration {
	if core >= len(s.ticks[i].cores) {
		return 0
	}
	d = min(d, s.length(i)-s.ticks[i].cores[core])
	if d <= 0 {
		return 0
	}
	s.ticks[i].cores[core] += d
	return d
}

// spread puts up to d on the cores of tick i, in proportion to their room.
func (s *store) spread(i int, d time.Duration) time.Duration {
	var room time.Duration
	for _, c := range s.ticks[i].cores {
		room += max(s.length(i)-c, 0)
	}
	if room <= 0 {
		return 0
	}
	d = min(d, room)
	f := float64(d) / float64(room)
	var placed time.Duration
	for core, c := range s.ticks[i].cores {
		placed += s.fill(i, core, time.Duration(f*float64(max(s.length(i)-c, 0))))
	}
	return placed
}
