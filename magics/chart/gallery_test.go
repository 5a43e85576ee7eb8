package chart_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gonbench/magics/chart"
	"gonbench/magics/record"
)

// picturesDir is where the gallery tests leave what they drew, to look at.
const picturesDir = "../../build/charts"

// keep writes a picture into the artifacts.
func keep(t *testing.T, folder, name string, picture []byte) {
	t.Helper()
	dir := filepath.Join(picturesDir, folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// gallery is every kind of chart, easy and hard.
func gallery() map[string]chart.Chart {
	bench, all := benchmarks(goShapes(), 1_000_000, 2, 12, 2), benchmarks(allShapes(), 1_000_000, 2, 7, 2)
	slow := benchmarks(allShapes()[8:9], 1_000_000, 2, 7, 2)
	charts := map[string]chart.Chart{
		"one-timing":      chart.Timing("Time of addRandom, one run each", benchmarks(goShapes(), 1_000_000, 2, 1, 2)),
		"one-failed":      chart.Timing("Time of addRandom", benchmarks(allShapes()[12:13], 1_000_000, 2, 1, 2)),
		"cpu-go":          chart.CPU("CPU use of addRandom", bench),
		"cpu-one":         chart.CPU("CPU use of addRandom, dask-processes", slow),
		"cpu-16":          chart.CPU("CPU use of addRandom on 16 cores", benchmarks(goShapes(), 100_000_000, 16, 7, 16)),
		"cpu-series":      chart.CPUSeries("CPU use while df was made", slow[0].CPU),
		"stream-tasks":    chart.TaskStream(bench[1]),
		"stream-pool":     chart.TaskStream(bench[5]),
		"stream-16":       chart.TaskStream(benchmarks(allShapes()[8:9], 1_000_000, 16, 7, 2)[0]),
		"phases-go":       chart.Phases("Where the time of addRandom goes", bench),
		"phases-all":      chart.Phases("Where the time of addRandom goes", all),
		"speedup-go":      chart.Speedup("Speed-up of addRandom", bench),
		"speedup-all":     chart.Speedup("Speed-up of addRandom", all),
		"speedup-workers": chart.Speedup("Speed-up of addRandom by workers", workers(goShapes())),
		"memory-go":       chart.Memory("Memory of addRandom", bench),
		"memory-all":      chart.Memory("Memory of addRandom", all),
		"sizes-go":        chart.Sizes("Time of addRandom by data size", sizes(goShapes())),
		"sizes-all":       chart.Sizes("Time of addRandom by data size", sizes(allShapes())),
		"sizes-workers":   chart.Sizes("Time of addRandom by workers", workers(goShapes())),
		"timing-go":       chart.Timing("Time of addRandom by strategy", bench),
		"timing-all":      chart.Timing("Time of addRandom by strategy", all),
	}
	for i, c := range chart.CPUs("CPU use of addRandom", all) {
		charts[fmt.Sprintf("cpu-all-%d", i+1)] = c
	}
	return charts
}

// largest are the charts as large as magics make them: every strategy of both
// languages with as many samples as are taken, on a machine with many cores.
func largest() map[string]chart.Chart {
	bs := benchmarks(everyShape(), 25_000_000, 64, 30, 64)
	stream := bs[1]
	stream.Chunks = nil
	for _, chunk := range bs[1].Chunks {
		step := (chunk.End - chunk.Start) / 100
		for k := range 100 { // 64 lanes of hundreds of blocks
			c := chunk
			c.Chunk, c.Start, c.End = 100*chunk.Chunk+k, chunk.Start+float64(k)*step, chunk.Start+(float64(k)+0.7)*step
			stream.Chunks = append(stream.Chunks, c)
		}
	}
	var grid []record.Benchmark
	for rows := 1000; rows <= 10_000_000; rows *= 10 {
		grid = append(grid, benchmarks(everyShape(), rows, 64, 30, 64)...)
	}
	charts := map[string]chart.Chart{
		"most-timing":     chart.Timing("Time of addRandom by strategy", bs),
		"most-timing-24":  chart.Timing("Time of addRandom by strategy", benchmarks(manyShapes(24), 25_000_000, 64, 30, 64)),
		"most-phases":     chart.Phases("Where the time of addRandom goes", bs),
		"most-phases-24":  chart.Phases("Where the time of addRandom goes", benchmarks(manyShapes(24), 25_000_000, 64, 30, 64)),
		"most-speedup":    chart.Speedup("Speed-up of addRandom", bs),
		"most-memory":     chart.Memory("Memory of addRandom", bs),
		"most-memory-24":  chart.Memory("Memory of addRandom", benchmarks(manyShapes(24), 25_000_000, 64, 30, 64)),
		"most-sizes":      chart.Sizes("Time of addRandom by data size", grid),
		"most-workers":    chart.Sizes("Time of addRandom by workers", workers(everyShape())),
		"most-speedup-by": chart.Speedup("Speed-up of addRandom by workers", workers(everyShape())),
		"most-stream":     chart.TaskStream(stream),
		"most-series":     chart.CPUSeries("CPU use while df was made", bs[0].CPU),
	}
	for i, c := range chart.CPUs("CPU use of addRandom", bs) {
		charts[fmt.Sprintf("most-cpu-%d", i+1)] = c
	}
	return charts
}
