package magics

import (
	"slices"

	"gonbench/magics/record"
)

// mostBars is how many rows a chart with a row a benchmark has.
const mostBars = 24

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
