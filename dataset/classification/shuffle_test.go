package classification_test

import (
	"math"
	"testing"

	"gonbench/dataset/classification"
)

func TestShuffleIsABijection(t *testing.T) {
	sizes := []int{1, 2, 3, 4, 5, 7, 8, 9, 10, 63, 64, 65, 99, 100, 1000, 1023, 1025, 99_999, 1 << 17}
	for n := 11; n < 60; n++ {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		at := classification.Shuffle(n, uint64(n))
		seen := make([]bool, n)
		for i := range n {
			j := at(i)
			if j < 0 || j >= n || seen[j] {
				t.Fatalf("of %d rows, row %d comes from row %d", n, i, j)
			}
			seen[j] = true
		}
	}
}

// TestShuffleOfManyRows spot-checks a size that no test can go through.
func TestShuffleOfManyRows(t *testing.T) {
	const n = 1<<40 + 12345
	at := classification.Shuffle(n, 7)
	seen := map[int]bool{}
	for i := range 100_000 {
		j := at(n - 1 - i)
		if j < 0 || j >= n || seen[j] {
			t.Fatalf("row %d comes from row %d", n-1-i, j)
		}
		seen[j] = true
	}
}

// TestShuffleIsRandom: where rows come from is uniform within every stretch of
// rows, unrelated to where their neighbours come from, and other for another
// seed.
func TestShuffleIsRandom(t *testing.T) {
	const n, cells = 1 << 16, 16
	at, other := classification.Shuffle(n, 1), classification.Shuffle(n, 2)
	var counts [cells][cells]float64
	same, ascending, ascending2 := 0, 0.0, 0.0
	for i := range n {
		j := at(i)
		counts[i*cells/n][j*cells/n]++
		if j == other(i) {
			same++
		}
		if i > 0 && at(i-1) < j {
			ascending++
		}
		if i > 256 && at(i-257) < j { // the network's l and r have 256 values each
			ascending2++
		}
	}
	chi := 0.0
	for _, row := range counts {
		for _, c := range row {
			want := float64(n) / cells / cells
			chi += (c - want) * (c - want) / want
		}
	}
	// 225 degrees of freedom: mean 225, standard deviation 21.2.
	if chi < 225-6*21.2 || chi > 225+6*21.2 {
		t.Errorf("chi-square of where rows come from is %v", chi)
	}
	if same > 12 { // Poisson with mean 1
		t.Errorf("two seeds agree on %d rows", same)
	}
	for _, a := range []float64{ascending, ascending2} {
		if math.Abs(a-n/2) > 6*math.Sqrt(n/4) {
			t.Errorf("%v of %d neighbours are in order", a, n)
		}
	}
}

// TestEveryOrderOfFewRows: all 24 orders of four rows occur, about as often.
func TestEveryOrderOfFewRows(t *testing.T) {
	const tries = 24_000
	counts := map[[4]int]float64{}
	for seed := range uint64(tries) {
		at := classification.Shuffle(4, seed)
		counts[[4]int{at(0), at(1), at(2), at(3)}]++
	}
	chi := 0.0
	for _, c := range counts {
		chi += (c - 1000) * (c - 1000) / 1000
	}
	t.Logf("%d orders, chi-square %v", len(counts), chi)
	if len(counts) != 24 || chi > 23+6*6.8 {
		t.Errorf("%d of 24 orders, chi-square %v", len(counts), chi)
	}
}
