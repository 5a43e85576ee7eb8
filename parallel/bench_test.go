package parallel_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"gonbench/parallel"
)

// benchWorkers is how many workers every contestant has.
var benchWorkers = parallel.UsableCPUs()

// inlined, called and vector are the same user's function: as the kernel puts it in
// the loop, as a library gets it, and in its vector form.
var (
	inlined = parallel.Register(parallel.Operation{Name: "inlined", InPlace: true, Compute: func(dst []float64, cols [][]float64) {
		src := cols[0][:len(dst)]
		for i := range dst {
			dst[i] = src[i] + 100 + rand.Float64()
		}
	}})
	called = addRandom
	vector = parallel.Register(parallel.Operation{Name: "vector", InPlace: true, Compute: func(dst []float64, cols [][]float64) {
		parallel.Blocks(dst, cols, 1, func(dst []float64, cols, draws [][]float64) {
			src, draw := cols[0][:len(dst)], draws[0][:len(dst)]
			for i := range dst {
				dst[i] = src[i] + 100 + draw[i]
			}
		})
	}})
)

// goContestant runs a strategy on the memory.
func goContestant(b *testing.B, s parallel.Strategy, op parallel.Operation, m memory) func() float64 {
	b.Helper()
	job := parallel.Job{Operation: op, Dst: m.dst, Cols: [][]float64{m.src}}
	if err := s.Start(context.Background(), job); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return func() float64 {
		trace, err := s.Run(context.Background(), job)
		if err != nil {
			b.Fatal(err)
		}
		return trace.Wall.Seconds()
	}
}

// BenchmarkColumn is x + 100 out of place, under every strategy: GB/s counts 16
// bytes a row, share is that of what copying memory reaches in the same run.
func BenchmarkColumn(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000, 5_000_000, 25_000_000} {
		for _, name := range parallel.Names() {
			b.Run(fmt.Sprintf("rows=%d/%s", rows, name), func(b *testing.B) {
				m := newMemory(b, rows)
				s, err := parallel.New(name, benchWorkers, 0)
				if err != nil {
					b.Fatal(err)
				}
				run := goContestant(b, s, add, m)
				run()
				ceiling := parallel.CopyBandwidth(benchWorkers)
				var times []float64
				for b.Loop() {
					times = append(times, run())
				}
				c := contest{times: map[string][]float64{"": times}}
				speed := 16 * float64(rows) / c.median("")
				b.ReportMetric(speed/1e9, "GB/s")
				b.ReportMetric(speed/ceiling, "share")
			})
		}
	}
}

// BenchmarkColumnPeers compares x + 100 at 25e6 rows with C and numba, sample by
// sample in turn. The metrics are times relative to Go's best strategy (above 1:
// slower than Go), and milliseconds.
func BenchmarkColumnPeers(b *testing.B) {
	m := newMemory(b, 25_000_000)
	c := newContest()
	threadStrategies := []parallel.Strategy{parallel.Threads{Workers: benchWorkers}, parallel.Tasks{Workers: benchWorkers}}
	for _, s := range threadStrategies {
		c.enter(s.Name(), goContestant(b, s, add, m))
	}
	shared := &parallel.Shared{Workers: benchWorkers}
	c.enter("shared", goContestant(b, shared, add, m))
	if exe := compileC(b); exe != "" {
		plain, stream := startPeer(b, m, exe, "plain"), startPeer(b, m, exe, "stream")
		c.enter("C", func() float64 { return plain.sample(b) })
		c.enter("C-stream", func() float64 { return stream.sample(b) })
	}
	numba := startPeer(b, m, python(b), "testdata/peers.py", "numba-add")
	c.enter("numba", func() float64 { return numba.sample(b) })
	c.round(false)
	for b.Loop() {
		c.round(true)
	}
	best := min(c.median("threads"), c.median("tasks"), c.median("shared"))
	for _, name := range c.names {
		b.ReportMetric(c.median(name)*1e3, name+"-ms")
	}
	for _, name := range c.names[3:] {
		b.ReportMetric(c.median(name)/best, name+"/go")
	}
	b.ReportMetric(16*25e6/best/parallel.CopyBandwidth(benchWorkers), "share")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkUserFunctionPeers compares a user's 100 + a random number a row at
// 25e6 rows with numba and pandas, compiled as it stands and in its vector form. As it
// stands, no strategy can be faster than draws: the random numbers alone, which the
// function has from math/rand/v2.
func BenchmarkUserFunctionPeers(b *testing.B) {
	m := newMemory(b, 25_000_000)
	c := newContest()
	for label, op := range map[string]parallel.Operation{"": inlined, "-called": called, "-vector": vector} {
		c.enter("serial"+label, goContestant(b, parallel.Serial{}, op, m))
		c.enter("tasks"+label, goContestant(b, parallel.Tasks{Workers: benchWorkers}, op, m))
	}
	py := python(b)
	numba := startPeer(b, m, py, "testdata/peers.py", "numba-addrandom")
	c.enter("numba", func() float64 { return numba.sample(b) })
	c.enter("draws", func() float64 { return draws(len(m.src)) })
	c.round(false)
	for b.Loop() {
		c.round(true)
	}
	pandas := startPeer(b, m, py, "testdata/peers.py", "pandas-apply").sample(b)
	for _, name := range c.names {
		b.ReportMetric(c.median(name)*1e3, name+"-ms")
	}
	tasks := c.median("tasks")
	b.ReportMetric(c.median("serial")/tasks, "serial/tasks")
	b.ReportMetric(c.median("serial-called")/c.median("tasks-called"), "serial/tasks-called")
	b.ReportMetric(c.median("numba")/tasks, "numba/tasks")
	b.ReportMetric(c.median("numba")/c.median("tasks-vector"), "numba/tasks-vector")
	b.ReportMetric(c.median("numba")/c.median("draws"), "numba/draws")
	b.ReportMetric(pandas/tasks, "pandas/tasks")
	b.ReportMetric(0, "ns/op")
}

// draws is how many seconds the workers need to draw n random numbers and add them up.
func draws(n int) float64 {
	began := time.Now()
	var workers sync.WaitGroup
	sums := make(chan float64, benchWorkers)
	for range benchWorkers {
		workers.Go(func() {
			var sum float64
			for range n / benchWorkers {
				sum += rand.Float64()
			}
			sums <- sum
		})
	}
	workers.Wait()
	return time.Since(began).Seconds()
}

// BenchmarkOverhead is what a run costs that computes next to nothing.
func BenchmarkOverhead(b *testing.B) {
	src, dst := ramp(64), make([]float64, 64)
	for _, name := range parallel.Names() {
		b.Run(name, func(b *testing.B) {
			s, err := parallel.New(name, benchWorkers, 0)
			if err != nil {
				b.Fatal(err)
			}
			run := goContestant(b, s, add, memory{src, dst})
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}
