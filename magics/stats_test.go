package magics

import (
	"math"
	"slices"
	"testing"

	"gonbench/magics/record"
)

func TestSummarize(t *testing.T) {
	for _, tt := range []struct {
		name     string
		samples  []float64
		median   float64
		ci95     *[2]float64
		outliers []int
		nearest  int
	}{
		{"one", []float64{3}, 3, nil, nil, 0},
		{"even", []float64{4, 1, 3, 2}, 2.5, nil, nil, 2},
		{"five are too few", []float64{1, 2, 3, 4, 5}, 3, nil, nil, 2},
		// The order statistics 1 and 6 of 6 cover the median with 1 - 2/64 = 96.9%.
		{"six are enough", []float64{6, 5, 4, 3, 2, 1}, 3.5, &[2]float64{1, 6}, nil, 2},
		// Of 10, order statistics 2 and 9 cover it with 97.9%.
		{"ten", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5.5, &[2]float64{2, 9}, nil, 4},
		// Of 8, order statistics 1 and 7 cover it with 96.1%.
		{"outlier", []float64{1, 1.1, 1.2, 9, 1.1, 1, 1.2, 1.1}, 1.1, &[2]float64{1, 1.2}, []int{3}, 1},
	} {
		got := summarize(tt.samples)
		if math.Abs(got.median-tt.median) > 1e-12 {
			t.Errorf("%s: median %v, want %v", tt.name, got.median, tt.median)
		}
		switch {
		case (got.ci95 == nil) != (tt.ci95 == nil):
			t.Errorf("%s: interval %v, want %v", tt.name, got.ci95, tt.ci95)
		case got.ci95 != nil && *got.ci95 != *tt.ci95:
			t.Errorf("%s: interval %v, want %v", tt.name, *got.ci95, *tt.ci95)
		}
		if !slices.Equal(got.outliers, tt.outliers) {
			t.Errorf("%s: outliers %v, want %v", tt.name, got.outliers, tt.outliers)
		}
		if got.nearest != tt.nearest {
			t.Errorf("%s: nearest %d, want %d", tt.name, got.nearest, tt.nearest)
		}
	}
}

func TestCompareSamples(t *testing.T) {
	low, high := []float64{1, 2, 3, 4, 5, 6}, []float64{11, 12, 13, 14, 15, 16}
	for _, tt := range []struct {
		name string
		a, b []float64
		want difference
	}{
		{"apart", low, high, significant},
		{"four apart", low[:4], high[:4], significant}, // p = 2/70
		{"three apart", low[:3], high[:3], undecided},  // p = 2/20
		{"one each", low[:1], high[:1], undecided},
		{"few of one apart from many", low[:2], append(high, 17, 18, 19, 20), significant}, // p = 2/66
		{"interleaved", low, []float64{1.5, 2.5, 3.5, 4.5, 5.5}, insignificant},
		{"all equal", []float64{1, 1, 1, 1}, []float64{1, 1, 1, 1}, insignificant},
		{"none", low, nil, undecided},
	} {
		if got := compareSamples(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// The baseline is not compared with itself, nor is anything with one that failed.
func TestDiffers(t *testing.T) {
	few, many := []float64{1, 2}, []float64{1, 2, 3, 4, 5, 6}
	b := func(strategy, form, language string, status record.Status, samples []float64) record.Benchmark {
		baseline := map[string]string{"go": "serial", "python": "pandas"}[language]
		return record.Benchmark{Strategy: strategy, Form: form, Language: language, Baseline: baseline, Rows: 9, Status: status, Samples: samples}
	}
	bs := []record.Benchmark{
		b("serial", "vector", "go", record.OK, few),
		b("threads", "vector", "go", record.OK, few),
		b("pandas", "vector", "python", record.Failed, nil),
		b("pandas", "scalar", "python", record.OK, many),
		b("polars", "vector", "python", record.OK, many),
	}
	want := []difference{significant, undecided, insignificant, significant, insignificant}
	for i, b := range bs {
		if got := differs(bs, b); b.Status == record.OK && got != want[i] {
			t.Errorf("%s %s: %v, want %v", b.Strategy, b.Form, got, want[i])
		}
	}
	if row := benchRow(bs, func() record.Benchmark { b, x := bs[1], 2.0; b.Speedup = &x; return b }()); !slices.Contains(row, "2.00× ?") {
		t.Errorf("row %q does not say that two samples are too few", row)
	}
}

func TestDescribe(t *testing.T) {
	col := make([]float64, 3*statsBlock+17)
	for i := range col {
		col[i] = 1e9 + float64(i%10) // a naive sum of squares loses every digit of the variance
	}
	var mean, m2 float64
	for i, x := range col {
		d := x - mean
		mean += d / float64(i+1)
		m2 += d * (x - mean)
	}
	got := describe(col)
	if math.Abs(got.mean-mean) > 1e-5 || math.Abs(got.std-math.Sqrt(m2/float64(len(col)-1))) > 1e-6 {
		t.Errorf("mean %v, std %v, want %v, %v", got.mean, got.std, mean, math.Sqrt(m2/float64(len(col)-1)))
	}
	if got.min != 1e9 || got.max != 1e9+9 {
		t.Errorf("min %v, max %v", got.min, got.max)
	}
	if one := describe([]float64{5}); one.mean != 5 || !math.IsNaN(one.std) {
		t.Errorf("of one row: %+v", one)
	}
	if none := describe(nil); !math.IsNaN(none.mean) || !math.IsNaN(none.min) {
		t.Errorf("of no row: %+v", none)
	}
}
