package dataset_test

import (
	"testing"
	"time"

	"gonbench/dataset"
	"gonbench/dataset/store"
)

func BenchmarkAttach(b *testing.B) {
	s := kernel(b)
	var columns []string
	for i := range 50 {
		columns = append(columns, string(rune('A'+i)))
	}
	create(b, s, "df", 1000, columns...)
	for b.Loop() {
		ds, err := dataset.Attach()
		if err != nil {
			b.Fatal(err)
		}
		ds.Close()
	}
}

// BenchmarkFirstPass adds to a column of 25e6 rows that other processes have
// touched but this mapping has not, with and without Prefault, as ratios over
// the second pass.
func BenchmarkFirstPass(b *testing.B) {
	s := kernel(b)
	d, err := s.Create("df", store.Spec{Rows: 25_000_000, Columns: []string{"a"}})
	if err != nil {
		b.Fatal(err)
	}
	a, _ := d.Column("a")
	for i := range a {
		a[i] = 1
	}
	d.Publish()
	for _, prefault := range []bool{false, true} {
		name := "Lazy"
		if prefault {
			name = "Prefault"
		}
		b.Run(name, func(b *testing.B) {
			var before, first, second time.Duration
			for b.Loop() {
				ds, err := dataset.Attach()
				if err != nil {
					b.Fatal(err)
				}
				a, _ := ds.Column("a")
				start := time.Now()
				if prefault {
					ds.Prefault("a")
				}
				before += time.Since(start)
				first += pass(a)
				second += pass(a)
				ds.Close()
			}
			b.ReportMetric(float64(before)/float64(second), "prefault/second-pass")
			b.ReportMetric(float64(first)/float64(second), "first/second-pass")
			b.ReportMetric(second.Seconds()*1e3/float64(b.N), "second-pass-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func pass(a []float64) time.Duration {
	start := time.Now()
	for i := range a {
		a[i]++
	}
	return time.Since(start)
}
