package magics

import (
	"math"
	"os"
	"sync"

	"gonbench/parallel"
)

// inParts runs f over even parts of n rows, on all usable CPUs.
func inParts(n int, f func(part, lo, hi int)) int {
	parts := parallel.UsableCPUs()
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { f(p, n*p/parts, n*(p+1)/parts) })
	}
	wg.Wait()
	return parts
}

// copyColumn copies src to dst.
func copyColumn(dst, src []float64) {
	inParts(len(src), func(_, lo, hi int) { copy(dst[lo:hi], src[lo:hi]) })
}

// columnStats are what %dataset shows of a column.
type columnStats struct{ mean, std, min, max float64 }

// statsBlock is how many rows are summed up before partial sums are merged.
const statsBlock = 1 << 12

// describe computes a column's statistics, in blocks whose means and squared
// deviations are merged (Chan, Golub and LeVeque, 1983), which keeps the
// rounding error small however long the column is. std has n-1 in the
// denominator, as in pandas.
func describe(col []float64) columnStats {
	if len(col) == 0 {
		nan := math.NaN()
		return columnStats{nan, nan, nan, nan}
	}
	partial := make([]moments, parallel.UsableCPUs())
	inParts(len(col), func(p, lo, hi int) {
		m := newMoments()
		for ; lo < hi; lo += statsBlock {
			m.merge(blockMoments(col[lo:min(lo+statsBlock, hi)]))
		}
		partial[p] = m
	})
	m := newMoments()
	for _, p := range partial {
		m.merge(p)
	}
	return columnStats{m.mean, math.Sqrt(m.m2 / (m.n - 1)), m.min, m.max}
}

// moments are the count, mean and sum of squared deviations of some values.
type moments struct{ n, mean, m2, min, max float64 }

func newMoments() moments { return moments{min: math.Inf(1), max: math.Inf(-1)} }

func blockMoments(v []float64) moments {
	m := newMoments()
	var sum float64
	for _, x := range v {
		sum += x
		m.min, m.max = min(m.min, x), max(m.max, x)
	}
	m.n = float64(len(v))
	m.mean = sum / m.n
	for _, x := range v {
		d := x - m.mean
		m.m2 += d * d
	}
	return m
}

func (m *moments) merge(o moments) {
	if o.n == 0 {
		return
	}
	d, n := o.mean-m.mean, m.n+o.n
	m.m2 += o.m2 + d*d*m.n*o.n/n
	m.mean += d * o.n / n
	m.n = n
	m.min, m.max = min(m.min, o.min), max(m.max, o.max)
}

// writableDir returns an error if no file can be made in dir.
func writableDir(dir string) error {
	f, err := os.CreateTemp(dir, ".gonbench-*")
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}
