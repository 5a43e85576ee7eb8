package classification_test

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"gonbench/dataset/classification"
	"gonbench/dataset/internal/python"
	"gonbench/dataset/store"
)

// BenchmarkAgainstScikitLearn makes rows x 50 in fresh shared memory, page
// faults included, and the same with scikit-learn, and prints the ratio of their
// speeds. GONBENCH_BENCH_ROWS sets the rows: 4000000 is the size that counts,
// but takes scikit-learn 20 s and 5 GB.
func BenchmarkAgainstScikitLearn(b *testing.B) {
	rows := 200_000
	if s := os.Getenv("GONBENCH_BENCH_ROWS"); s != "" {
		var err error
		if rows, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	dir, err := os.MkdirTemp("", "ds")
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s, err := store.New(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	generate(b, s, rows) // the memory that it leaves is the system's warm-up
	start := time.Now()
	n := 0
	for b.Loop() {
		generate(b, s, rows)
		n++
	}
	ours := time.Since(start).Seconds() / float64(n)
	theirs := scikitSeconds(b, rows)
	b.ReportMetric(theirs/ours, "times-scikit-learn")
	b.ReportMetric(float64(rows)/ours, "rows/s")
	b.ReportMetric(float64(rows)/theirs, "scikit-learn-rows/s")
}

func generate(b *testing.B, s *store.Store, rows int) {
	o := benchOptions(rows)
	g, err := classification.New(o)
	if err != nil {
		b.Fatal(err)
	}
	var names []string
	for i := range o.Columns {
		names = append(names, "col"+strconv.Itoa(i))
	}
	d, err := s.Create("df", store.Spec{Rows: rows, Columns: names, Labels: true})
	if err != nil {
		b.Fatal(err)
	}
	var columns [][]float64
	for _, name := range names {
		c, err := d.Column(name)
		if err != nil {
			b.Fatal(err)
		}
		columns = append(columns, c)
	}
	if err := g.FillParallel(context.Background(), columns, d.Labels(), 0, runtime.GOMAXPROCS(0), nil); err != nil {
		b.Fatal(err)
	}
	d.Publish()
}

func scikitSeconds(b *testing.B, rows int) float64 {
	out := python.Run(b, `
import sys, time
from sklearn.datasets import make_classification
t = time.perf_counter()
make_classification(n_samples=int(sys.argv[1]), n_features=50, n_informative=12, n_redundant=10, random_state=1)
print(time.perf_counter() - t)
`, strconv.Itoa(rows))
	seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return seconds
}
