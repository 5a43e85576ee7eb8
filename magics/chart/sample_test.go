package chart_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// Records as real runs give them, made from a seed. Times and shapes are those
// of a run of the article's function on two cores.

func ptr[T any](v T) *T { return &v }

type shape struct {
	strategy, language string
	median             float64
	start, send        float64 // shares of the wall time; the rest computes
	receive, assemble  float64
	serialized         int64
	processes, threads int
	status             record.Status
	err                string
}

func goShapes() []shape {
	return []shape{
		{"serial", "go", 0.0041, 0, 0, 0, 0, 0, 1, 1, record.OK, ""},
		{"threads", "go", 0.00215, 0.01, 0, 0, 0, 0, 1, 2, record.OK, ""},
		{"tasks", "go", 0.00221, 0.01, 0, 0, 0, 0, 1, 2, record.OK, ""},
		{"pool", "go", 0.0352, 0.35, 0.2, 0.15, 0.1, 16e6, 3, 2, record.OK, ""},
		{"processes", "go", 0.0193, 0, 0.4, 0.25, 0.15, 16e6, 3, 2, record.OK, ""},
		{"shared", "go", 0.0024, 0.03, 0.02, 0.02, 0, 0, 3, 2, record.OK, ""},
	}
}

func allShapes() []shape {
	return append(goShapes(), []shape{
		{"pandas", "python", 1.21, 0, 0, 0, 0, 0, 1, 1, record.OK, ""},
		{"dask-threads", "python", 3.1, 0, 0.1, 0, 0.1, 0, 1, 2, record.OK, ""},
		{"dask-processes", "python", 25.4, 0, 0.4, 0.3, 0.05, 400e6, 3, 2, record.OK, ""},
		{"modin-ray", "python", 6.3, 0, 0.7, 0, 0, 400e6, 5, 3, record.Wrong, "the result was not computed when the clock stopped"},
		{"multiprocessing-pool", "python", 22.0, 0.01, 0.4, 0.3, 0.1, 400e6, 3, 2, record.OK, ""},
		{"joblib-threads", "python", 4.4, 0, 0, 0, 0.2, 0, 1, 2, record.OK, ""},
		{"joblib-processes", "python", 0, 0, 0, 0, 0, 0, 0, 0, record.Failed, "out of memory: the worker process was killed (signal 9) after 21.3 s at 11.2 GB"},
		{"polars", "python", 0.021, 0, 0, 0, 0, 0, 1, 2, record.OK, ""},
		{"numba", "python", 0, 0, 0, 0, 0, 0, 0, 0, record.Unavailable, "numba is not installed; run: .venv/bin/pip install numba"},
	}...)
}

// everyShape is all strategies that there are, pandas in both forms, none failed.
func everyShape() []shape {
	out := allShapes()
	out[9].status, out[9].err = record.OK, ""
	out[12] = shape{"joblib-processes", "python", 20.1, 0, 0.3, 0.2, 0.05, 400e6, 5, 2, record.OK, ""}
	out[14] = shape{"numba", "python", 0.0051, 0, 0, 0, 0, 0, 1, 2, record.OK, ""}
	return append(out, shape{"numpy", "python", 0.017, 0, 0, 0, 0, 0, 1, 1, record.OK, ""},
		shape{"pandarallel", "python", 1.9, 0.1, 0.2, 0.1, 0.1, 400e6, 3, 2, record.OK, ""},
		shape{"pandas-scalar", "python", 7.4, 0, 0, 0, 0, 0, 1, 1, record.OK, ""})
}

func benchmarks(shapes []shape, rows, workers, runs, cores int) []record.Benchmark {
	rng := rand.New(rand.NewPCG(1, uint64(rows)))
	var out []record.Benchmark
	base := map[string]float64{"go": shapes[0].median, "python": 1.21}
	for _, s := range shapes {
		b := record.Benchmark{Function: "addRandom", Strategy: s.strategy, Language: s.language, Rows: rows, Workers: workers,
			Partitions: workers, Status: s.status, Error: s.err, Column: "col0", Ship: "column", Form: "vector",
			Baseline: map[string]string{"go": "serial", "python": "pandas"}[s.language], Work: "same", Verified: true, Check: "statistical",
			Warmup: []float64{s.median * 1.3}}
		if s.strategy == "tasks" {
			b.Partitions = 20
		}
		if s.median > 0 {
			m := s.median * float64(rows) / 1e6
			for range runs {
				b.Samples = append(b.Samples, m*(1+0.06*math.Abs(rng.NormFloat64())))
			}
			if runs > 5 {
				b.Samples[runs-1] = m * 1.6
				b.Outliers = []int{runs - 1}
				b.CI95 = &[2]float64{m * 1.005, m * 1.12}
			}
			b.Median = m * 1.04
			b.Speedup = ptr(base[s.language] / s.median)
			b.BytesMoved = int64(16 * rows)
			b.BandwidthShare = ptr(float64(b.BytesMoved) / b.Median / 45e9)
			b.PeakPSS = ptr(int64(120e6) + s.serialized*2 + int64(s.processes)*40e6)
			b.BytesSerialized = ptr(s.serialized)
			if s.language == "python" && s.strategy != "pandas" && s.serialized > 0 {
				b.BytesSerialized = nil
			}
			b.MaxProcesses, b.MaxRunningThreads = s.processes, s.threads
			fill(&b, s, rng, cores)
		}
		out = append(out, b)
	}
	return out
}

// fill adds phases, chunks and the CPU series.
func fill(b *record.Benchmark, s shape, rng *rand.Rand, cores int) {
	wall := b.Median
	compute := 1 - s.start - s.send - s.receive - s.assemble - 0.01
	b.Phases = record.Phases{Start: ptr(wall * s.start), Send: ptr(wall * s.send), Compute: ptr(wall * compute),
		Receive: ptr(wall * s.receive), Assemble: ptr(wall * s.assemble), Other: ptr(wall * 0.01)}
	workers := min(b.Workers, max(1, s.threads))
	at := 0.0
	add := func(worker, chunk int, p protocol.Phase, from, to float64) {
		if to > from {
			b.Chunks = append(b.Chunks, protocol.Interval{Worker: worker, Chunk: chunk, Phase: p, Start: from * wall, End: to * wall})
		}
	}
	add(-1, -1, protocol.Start, at, at+s.start)
	at += s.start
	for w := range workers {
		add(w, w, protocol.Send, at+s.send*float64(w)/float64(workers), at+s.send*float64(w+1)/float64(workers))
	}
	at += s.send
	n := max(b.Partitions, workers)
	free := make([]float64, workers)
	for c := range n {
		w := 0
		for k := range free {
			if free[k] < free[w] {
				w = k
			}
		}
		d := compute * float64(workers) / float64(n) * (0.9 + 0.1*rng.Float64())
		add(w, c, protocol.Compute, at+free[w], at+free[w]+d)
		free[w] += d
	}
	at += compute
	for w := range workers {
		add(w, w, protocol.Receive, at+s.receive*float64(w)/float64(workers), at+s.receive*float64(w+1)/float64(workers))
	}
	at += s.receive
	add(-1, -1, protocol.Assemble, at, at+s.assemble)

	interval, span, repeats := 0.02, wall, 1
	if wall < 0.5 {
		repeats = int(math.Ceil(0.5 / wall))
		span = wall * float64(repeats)
	}
	steps := max(int(span/interval), 2)
	if steps > 600 {
		interval, steps = span/600, 600
	}
	cpu := record.CPU{Interval: interval, Repeats: repeats, PerCore: make([][]float64, cores)}
	for i := range steps {
		busy := float64(s.threads)
		x := float64(i) / float64(steps)
		if repeats == 1 && x < s.start+s.send {
			busy = 1
		}
		total := 0.0
		for c := range cores {
			v := 0.0
			if float64(c) < busy {
				v = 100 - 8*rng.Float64()
			} else if rng.Float64() < 0.1 {
				v = 15 * rng.Float64()
			}
			cpu.PerCore[c] = append(cpu.PerCore[c], v)
			total += v
		}
		cpu.Percent = append(cpu.Percent, total)
		cpu.Processes = append(cpu.Processes, s.processes)
		cpu.RunningThreads = append(cpu.RunningThreads, int(busy)+rng.IntN(2))
		cpu.RSS = append(cpu.RSS, 100e6)
	}
	b.CPU = cpu
}

func sizes(shapes []shape) []record.Benchmark {
	var out []record.Benchmark
	for _, rows := range []int{1000, 10_000, 100_000, 1_000_000, 10_000_000} {
		for _, b := range benchmarks(shapes, rows, 2, 8, 2) {
			overhead := map[string]float64{"serial": 2e-7, "threads": 2e-5, "tasks": 4e-5, "pool": 0.012, "processes": 6e-4, "shared": 3e-4}[b.Strategy]
			if overhead == 0 {
				overhead = 0.01
			}
			for i := range b.Samples {
				b.Samples[i] += overhead
			}
			b.Median += overhead
			out = append(out, b)
		}
	}
	return out
}

func workers(shapes []shape) []record.Benchmark {
	var out []record.Benchmark
	for _, w := range []int{1, 2, 4, 8, 16} {
		for _, b := range benchmarks(shapes, 1_000_000, w, 8, 2) {
			if b.Strategy == "serial" && w > 1 {
				continue
			}
			if b.Strategy != "serial" {
				f := 1/(0.1+0.9/float64(w))*0.55 + 0.001*float64(len(b.Strategy))
				b.Speedup = ptr(*b.Speedup * f)
				b.Median /= f
			}
			out = append(out, b)
		}
	}
	return out
}

func manyShapes(n int) []shape {
	var out []shape
	for i := range n {
		s := allShapes()[i%13]
		if i >= 13 {
			s.strategy = fmt.Sprintf("%s-%d", s.strategy, i)
		}
		out = append(out, s)
	}
	return out
}
