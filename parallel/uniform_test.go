package parallel_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gonbench/parallel"
)

func ExampleUniform() {
	addRandom := parallel.Chunk("addRandom", func(dst, src []float64) {
		parallel.Uniform(dst)
		for i, x := range src {
			dst[i] += x + 100
		}
	})
	col := make([]float64, 10_000)
	if _, err := parallel.Apply(context.Background(), parallel.Threads{}, addRandom, make([]float64, len(col)), col); err != nil {
		fmt.Println(err)
	}
	// Output:
}

// TestUniform: all of dst, beyond a block and up to its last element, has the mean
// and the variance of the distribution, and no two stretches are the same.
func TestUniform(t *testing.T) {
	const n = 1_000_003
	x := make([]float64, n)
	for i := range x {
		x[i] = -1
	}
	parallel.Uniform(x)
	seen := make(map[float64]int, n)
	var sum, squares float64
	for i, v := range x {
		if v < 0 || v >= 1 || v*0x1p53 != math.Floor(v*0x1p53) {
			t.Fatalf("element %d is %v", i, v)
		}
		seen[v]++
		sum += v
		squares += (v - 0.5) * (v - 0.5)
	}
	// Six standard deviations of the mean and of the variance.
	if d := math.Abs(sum/n - 0.5); d > 6*math.Sqrt(1.0/12/n) {
		t.Errorf("the mean is off by %v", d)
	}
	if d := math.Abs(squares/n - 1.0/12); d > 6*math.Sqrt(1.0/180/n) {
		t.Errorf("the variance is off by %v", d)
	}
	// Of 1e6 numbers of 53 bits, one pair in 18,000 such sets is the same.
	if len(seen) < n-3 {
		t.Errorf("%d of %d numbers are different", len(seen), n)
	}
	parallel.Uniform(nil)
}

// TestBlocks: each row comes once, beside its own values and beside random numbers
// that no other row has.
func TestBlocks(t *testing.T) {
	const n = 10_007
	src, other, dst := ramp(n), ramp(2 * n)[n:], make([]float64, n)
	seen := make(map[float64]bool, 2*n)
	rows := 0
	parallel.Blocks(dst, [][]float64{src, other}, 2, func(dst []float64, cols, draws [][]float64) {
		if len(dst) == 0 || len(cols) != 2 || len(draws) != 2 {
			t.Fatalf("%d rows, %d columns, %d random numbers a row", len(dst), len(cols), len(draws))
		}
		for _, column := range append(draws, cols...) {
			if len(column) != len(dst) {
				t.Fatalf("%d values for %d rows", len(column), len(dst))
			}
		}
		for i := range dst {
			dst[i] += cols[0][i] + cols[1][i]
			seen[draws[0][i]], seen[draws[1][i]] = true, true
		}
		rows += len(dst)
	})
	for i, v := range dst {
		if v != src[i]+other[i] {
			t.Fatalf("row %d is %v", i, v)
		}
	}
	if rows != n || len(seen) != 2*n {
		t.Errorf("%d rows of %d, %d different random numbers of %d", rows, n, len(seen), 2*n)
	}
	// In place, as workers do it.
	parallel.Blocks(src, [][]float64{src}, 0, func(dst []float64, cols, _ [][]float64) {
		for i, x := range cols[0] {
			dst[i] = -x
		}
	})
	for i, x := range src {
		if x != -float64(i) {
			t.Fatalf("in place, row %d is %v", i, x)
		}
	}
	parallel.Blocks(nil, [][]float64{nil}, 1, func([]float64, [][]float64, [][]float64) { t.Error("a block of no rows") })
}

func BenchmarkUniform(b *testing.B) {
	x := make([]float64, 1<<20)
	b.SetBytes(int64(8 * len(x)))
	for b.Loop() {
		parallel.Uniform(x)
	}
}
