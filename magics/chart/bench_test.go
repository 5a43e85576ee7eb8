package chart_test

import (
	"testing"

	"gonbench/magics/chart"
)

// BenchmarkFirst is a kernel's first chart: everything is loaded for it. Compare
// with BenchmarkNext, a chart after that.
func BenchmarkFirst(b *testing.B) {
	dir := assets(b)
	c := chart.Timing("Time of addRandom", benchmarks(goShapes(), 1_000_000, 2, 7, 2))
	for b.Loop() {
		r := chart.NewRenderer(dir)
		data, _ := r.Bundle(c, chart.Auto)
		b.ReportMetric(float64(len(data["image/png"].([]byte))), "bytes/picture")
		r.Close()
	}
}

func BenchmarkNext(b *testing.B) {
	r := chart.NewRenderer(assets(b))
	defer r.Close()
	if err := r.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	for name, c := range gallery() {
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				data, _ := r.Bundle(c, chart.Auto)
				size = len(data["image/png"].([]byte))*4/3 + len(data["text/html"].(string)) + len(data["text/plain"].(string))
			}
			b.ReportMetric(float64(size), "bytes/chart")
		})
	}
}
