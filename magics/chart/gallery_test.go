package chart_test

import (
	"flag"

	"gonbench/magics/chart"
)

var galleryDir = flag.String("gallery", "", "write every chart kind as PNG into this folder")

// gallery is every kind of chart, easy and hard.
func gallery() map[string]chart.Chart {
	bench, all := benchmarks(goShapes(), 1_000_000, 2, 12, 2), benchmarks(allShapes(), 1_000_000, 2, 7, 2)
	slow := benchmarks(allShapes()[8:9], 1_000_000, 2, 7, 2)
	return map[string]chart.Chart{
		"one-timing":      chart.Timing("Time of addRandom, one run each", benchmarks(goShapes(), 1_000_000, 2, 1, 2)),
		"one-failed":      chart.Timing("Time of addRandom", benchmarks(allShapes()[12:13], 1_000_000, 2, 1, 2)),
		"cpu-go":          chart.CPU("CPU use of addRandom", bench),
		"cpu-all":         chart.CPU("CPU use of addRandom", all),
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
		"timing-20":       chart.Timing("Time of addRandom by strategy", benchmarks(manyShapes(20), 25_000_000, 16, 3, 16)),
	}
}
