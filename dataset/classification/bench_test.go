package classification_test

import (
	"context"
	"testing"

	"gonbench/dataset/classification"
)

// bench is the problem that the benchmarks make: the one of the notebook.
func benchOptions(rows int) classification.Options {
	o := classification.Defaults()
	o.Rows, o.Columns, o.Informative, o.Redundant, o.Seed = rows, 50, 12, 10, 1
	return o
}

func columnsOf(rows, n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, rows)
	}
	return out
}

// BenchmarkFill is one worker on touched memory.
func BenchmarkFill(b *testing.B) {
	for _, c := range []struct {
		name string
		make func(classification.Options) (*classification.Generator, error)
	}{{"Best", classification.New}, {"Go", classification.NewGo}} {
		b.Run(c.name, func(b *testing.B) {
			const rows = 1 << 17
			g, err := c.make(benchOptions(rows))
			if err != nil {
				b.Fatal(err)
			}
			columns, labels := columnsOf(rows, 50), make([]int64, rows)
			b.SetBytes(rows * 51 * 8)
			for b.Loop() {
				g.Fill(columns, labels, 0)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkFillParallel(b *testing.B) {
	const rows = 1 << 18
	g, err := classification.New(benchOptions(rows))
	if err != nil {
		b.Fatal(err)
	}
	columns, labels := columnsOf(rows, 50), make([]int64, rows)
	b.SetBytes(rows * 51 * 8)
	for b.Loop() {
		if err := g.FillParallel(context.Background(), columns, labels, 0, 2, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
