package sampler_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonbench/magics/record"
	"gonbench/magics/sampler"
)

const ms = time.Millisecond

// checkCPU asserts what must hold for every record, and returns its CPU seconds.
func checkCPU(t *testing.T, c record.CPU) float64 {
	t.Helper()
	steps := len(c.Percent)
	if len(c.Processes) != steps || len(c.RunningThreads) != steps || len(c.RSS) != steps {
		t.Fatalf("series of different lengths: %d percent, %d processes, %d threads, %d rss",
			steps, len(c.Processes), len(c.RunningThreads), len(c.RSS))
	}
	sum := 0.0
	for i, p := range c.Percent {
		cores := 0.0
		for core := range c.PerCore {
			v := c.PerCore[core][i]
			if v < 0 || v > 100.5 || math.IsNaN(v) {
				t.Errorf("step %d, core %d: %g%%", i, core, v)
			}
			cores += v
		}
		if math.Abs(cores-p) > 1e-6*(1+p) {
			t.Errorf("step %d: cores add up to %g%%, total is %g%%", i, cores, p)
		}
		sum += p / 100 * c.Interval
	}
	return sum
}

func TestBetweenEvenGrid(t *testing.T) {
	t0 := time.Now()
	var at []time.Time
	var placed []map[int]time.Duration
	var total []time.Duration
	var sum time.Duration
	for i := range 51 { // one second: core 3 half busy, core 5 busy from 0.5 s on
		at = append(at, t0.Add(time.Duration(i)*20*ms))
		p := map[int]time.Duration{}
		if i > 0 {
			p[3] = 10 * ms
		}
		if i > 25 {
			p[5] = 20 * ms
		}
		for _, d := range p {
			sum += d
		}
		placed, total = append(placed, p), append(total, sum)
	}
	s := sampler.NewSeries(20*ms, []int{3, 5}, at, placed, total)

	c := s.Between(t0.Add(100*ms), t0.Add(900*ms))
	if len(c.Percent) != 40 || math.Abs(c.Interval-0.02) > 1e-9 {
		t.Fatalf("%d steps of %g s, want 40 of 0.02", len(c.Percent), c.Interval)
	}
	checkCPU(t, c)
	for i, p := range c.Percent {
		want := 50.0
		if i >= 20 {
			want = 150
		}
		if math.Abs(p-want) > 1e-6 {
			t.Errorf("step %d: %g%%, want %g%%", i, p, want)
		}
	}
	if got := s.CPUSeconds(t0, t0.Add(time.Second)); math.Abs(got-1) > 1e-9 {
		t.Errorf("CPU seconds %g, want 1", got)
	}
	if got := s.CPUSeconds(t0.Add(510*ms), t0.Add(515*ms)); math.Abs(got-0.0075) > 1e-9 {
		t.Errorf("CPU seconds of 5 ms within a step %g, want 0.0075", got)
	}
}

func TestBetweenLongSpanIsThinned(t *testing.T) {
	t0 := time.Now()
	var at []time.Time
	var placed []map[int]time.Duration
	var total []time.Duration
	for i := range 5001 {
		at = append(at, t0.Add(time.Duration(i)*20*ms))
		placed = append(placed, map[int]time.Duration{0: 20 * ms})
		total = append(total, time.Duration(i)*20*ms)
	}
	c := sampler.NewSeries(20*ms, []int{0}, at, placed, total).Between(t0, t0.Add(100*time.Second))
	if n := len(c.Percent); n > 600 || n < 300 {
		t.Errorf("%d steps for 100 s", n)
	}
	if got := checkCPU(t, c); math.Abs(got-100) > 1e-6 {
		t.Errorf("CPU seconds of the series %g, want 100", got)
	}
}

func TestEmptySeries(t *testing.T) {
	var s sampler.Series
	now := time.Now()
	c := s.Between(now, now.Add(time.Second))
	if len(c.Percent) != 0 || s.CPUSeconds(now, now.Add(time.Second)) != 0 || s.MaxProcesses(now, now) != 0 {
		t.Errorf("a series that has seen nothing says %+v", c)
	}
}

// Late readings, threads on one core that moved, and totals that jump are all
// placed without a core above 100%, and none of the CPU time that the machine
// could have given is dropped.
func TestLevelling(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		cores := 1 + r.IntN(4)
		var cpus []int
		for c := range cores {
			cpus = append(cpus, c)
		}
		at := []time.Time{time.Now()}
		placed := []map[int]time.Duration{{}}
		total := []time.Duration{0}
		var sum, possible time.Duration
		for range 60 {
			dt := time.Duration(5+r.IntN(60)) * ms
			at = append(at, at[len(at)-1].Add(dt))
			p := map[int]time.Duration{}
			// What is reported may exceed the tick, but never what the machine
			// has had time for since the start.
			possible += time.Duration(cores) * dt
			room := possible - sum
			var step time.Duration
			for range r.IntN(6) {
				d := min(time.Duration(r.Int64N(int64(2*dt))), room-step)
				p[r.IntN(cores)] += d
				step += d
			}
			if r.IntN(4) == 0 { // seen by the process's clock only
				step = min(step+time.Duration(r.Int64N(int64(dt))), room)
			}
			sum += step
			placed, total = append(placed, p), append(total, sum)
		}
		s := sampler.NewSeries(20*ms, cpus, at, placed, total)
		c := s.Between(at[0], at[len(at)-1])
		if got := checkCPU(t, c); math.Abs(got-sum.Seconds()) > 0.001*sum.Seconds()+0.001 {
			t.Errorf("seed %d: the series holds %.4f s, the tree used %.4f s", seed, got, sum.Seconds())
		}
	}
}

func TestPace(t *testing.T) {
	repeat := func(d time.Duration, n int) (out []time.Duration) {
		for range n {
			out = append(out, d)
		}
		return out
	}
	us := time.Microsecond
	for _, c := range []struct {
		name  string
		costs []time.Duration
		want  time.Duration
	}{
		{"cheap", repeat(50*us, 50), 20 * ms},
		{"at the budget", repeat(380*us, 50), 40 * ms},
		{"dear", repeat(1200*us, 50), 80 * ms},
		{"dear, then cheap", append(repeat(1200*us, 50), repeat(30*us, 50)...), 20 * ms},
		{"hopeless", repeat(time.Second, 50), 640 * ms},
	} {
		got := sampler.Pace(20*ms, c.costs)
		if last := got[len(got)-1]; last != c.want {
			t.Errorf("%s: interval %v, want %v", c.name, last, c.want)
		}
	}
}
