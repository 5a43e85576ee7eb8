package classification_test

import (
	"math"
	"slices"
	"testing"

	"gonbench/dataset/classification"
)

// TestPhilox checks the known answers that the authors of Philox publish with
// it (Random123, kat_vectors, philox4x32-10).
func TestPhilox(t *testing.T) {
	const all = math.MaxUint32
	for _, c := range []struct {
		key     [2]uint32
		counter [4]uint32
		want    [4]uint32
	}{
		{[2]uint32{}, [4]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[2]uint32{all, all}, [4]uint32{all, all, all, all}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := classification.Philox(c.key, c.counter); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.key, c.counter, got, c.want)
		}
	}
}

// TestPairIsBoxMuller compares with the textbook formula.
func TestPairIsBoxMuller(t *testing.T) {
	words := []uint64{0, 1, 1 << 12, 1<<52 - 1, 1 << 63, math.MaxUint64, math.MaxUint64 - 4096, 0x4AFB0CCC06219B7B}
	for i := range uint64(20_000) {
		words = append(words, (i+1)*0x9E3779B97F4A7C15)
	}
	for i, w1 := range words {
		w2 := words[(i*7+3)%len(words)]
		a, b := classification.Pair(w1, w2)
		r := math.Sqrt(-2 * math.Log(1-float64(w1>>12)*0x1p-52))
		sin, cos := math.Sincos(math.Pi / 2 * (float64(w2>>12) * 0x1p-52))
		if w2&1 != 0 {
			cos = -cos
		}
		if w2&2 != 0 {
			sin = -sin
		}
		if math.Abs(a-r*cos) > 4e-15*r || math.Abs(b-r*sin) > 4e-15*r {
			t.Fatalf("pair(%#x, %#x) = %v, %v; want %v, %v", w1, w2, a, b, r*cos, r*sin)
		}
	}
	if a, b := classification.Pair(math.MaxUint64, 0); math.Hypot(a, b) < 8.48 || math.Hypot(a, b) > 8.5 {
		t.Errorf("the largest radius is %v", math.Hypot(a, b))
	}
}

// noise returns columns that are nothing but standard normals.
func noise(t *testing.T, rows, columns int) [][]float64 {
	t.Helper()
	g, err := classification.New(classification.Options{Rows: rows, Columns: columns + 1, Informative: 1,
		ClustersPerClass: 1, NoShuffle: true, Seed: 12345})
	if err != nil {
		t.Fatal(err)
	}
	x := columnsOf(rows, columns+1)
	g.Fill(x, nil, 0)
	return x[1:]
}

// TestNoiseIsNormal: every bound is six standard errors, so that a right
// generator fails once in millions of seeds; the seed is fixed anyway.
func TestNoiseIsNormal(t *testing.T) {
	const n, columns = 1 << 18, 8
	x := noise(t, n, columns)
	for c, column := range x {
		var sums [7]float64
		for _, v := range column {
			p := v
			for k := 1; k < len(sums); k++ {
				sums[k] += p
				p *= v
			}
		}
		// The variance of the k-th power is that of its moments, (2k-1)!! less
		// the square of the mean.
		for k, m := range []struct{ mean, variance float64 }{1: {0, 1}, 2: {1, 2}, 3: {0, 15}, 4: {3, 96}, 5: {0, 945}, 6: {15, 10170}} {
			if k == 0 {
				continue
			}
			if got, bound := sums[k]/n, 6*math.Sqrt(m.variance/n); math.Abs(got-m.mean) > bound {
				t.Errorf("column %d: moment %d is %v, want %v +- %v", c, k, got, m.mean, bound)
			}
		}
		for _, tail := range []float64{2, 3, 4} {
			low, high := 0.0, 0.0
			for _, v := range column {
				if v > tail {
					high++
				} else if v < -tail {
					low++
				}
			}
			want := n * math.Erfc(tail/math.Sqrt2) / 2
			if bound := 6*math.Sqrt(want) + 1; math.Abs(low-want) > bound || math.Abs(high-want) > bound {
				t.Errorf("column %d: %v below -%v and %v above, want %v", c, low, tail, high, want)
			}
		}
		if d := kolmogorovSmirnov(column); d > 3.1 { // exceeded once in 1e8
			t.Errorf("column %d: Kolmogorov-Smirnov statistic %v", c, d)
		}
	}
	correlation := func(a, b []float64) float64 {
		sum := 0.0
		for i := range b {
			sum += a[i] * b[i]
		}
		return sum / math.Sqrt(float64(len(b)))
	}
	squares := columnsOf(n, columns)
	for c := range x {
		for i, v := range x[c] {
			squares[c][i] = (v*v - 1) / math.Sqrt2
		}
		for d := c + 1; d < columns; d++ {
			if z := correlation(x[c], x[d]); math.Abs(z) > 6 {
				t.Errorf("columns %d and %d correlate: %v standard errors", c, d, z)
			}
		}
		for lag := 1; lag <= 16; lag++ { // 4 is between the halves of a pair
			if z := correlation(x[c], x[c][lag:]); math.Abs(z) > 6 {
				t.Errorf("column %d: rows %d apart correlate: %v standard errors", c, lag, z)
			}
			if s := squares[c]; math.Abs(correlation(s, s[lag:])) > 6 {
				t.Errorf("column %d: squares of rows %d apart correlate", c, lag)
			}
		}
	}
}

// kolmogorovSmirnov is sqrt(n) times the largest distance from the normal
// distribution function.
func kolmogorovSmirnov(values []float64) float64 {
	s := slices.Clone(values)
	slices.Sort(s)
	n, d := float64(len(s)), 0.0
	for i, v := range s {
		p := math.Erfc(-v/math.Sqrt2) / 2
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return d * math.Sqrt(n)
}
