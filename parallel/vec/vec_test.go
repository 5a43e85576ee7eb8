package vec_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonbench/parallel/vec"
)

// lengths are around every boundary there is: registers, blocks, cache lines,
// and the size from which on stores go past the cache.
var lengths = []int{0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 63, 64, 65, 71, 72, 95, 96, 97, 127, 128, 129, 1000, 1023, 4099,
	vec.StreamBytes/8 - 1, vec.StreamBytes / 8, vec.StreamBytes/8 + 1, vec.StreamBytes/8 + 77}

var odd = []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), math.MaxFloat64,
	-math.MaxFloat64, math.SmallestNonzeroFloat64, 0x1p-1022, 1, -1}

func values(r *rand.Rand, n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		if r.IntN(10) == 0 {
			s[i] = odd[r.IntN(len(odd))]
		} else {
			s[i] = r.NormFloat64() * math.Ldexp(1, r.IntN(120)-60)
		}
	}
	return s
}

// sameBits compares as the hardware sees it, but takes any NaN for any other.
func sameBits(t *testing.T, got, want []float64) {
	t.Helper()
	for i := range want {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
			t.Fatalf("row %d of %d: %v (%#x), want %v (%#x)", i, len(want), got[i], math.Float64bits(got[i]), want[i], math.Float64bits(want[i]))
		}
	}
}

type operation struct {
	name string
	want func(x float64, i int) float64
	run  func(v vec.Variant, dst, src []float64)
}

func operations(c float64, key uint64) []operation {
	return []operation{
		{"add", func(x float64, _ int) float64 { return x + c },
			func(v vec.Variant, dst, src []float64) { v.Add(dst, src, c) }},
		{"scale", func(x float64, _ int) float64 { return x * c },
			func(v vec.Variant, dst, src []float64) { v.Scale(dst, src, c) }},
		{"addrandom", func(x float64, i int) float64 { return (x + c) + vec.Random(key, uint64(i)) },
			func(v vec.Variant, dst, src []float64) { v.AddRandom(dst, src, c, key) }},
	}
}

// Every variant gives the bits of the plain loop, at every length and
// alignment of both slices, and writes nothing beside the destination.
func TestAgainstPlainLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, v := range vec.Variants() {
		for _, op := range operations(odd[r.IntN(3)+5], r.Uint64()) {
			compare(t, r, v, op, 100)
		}
		for _, op := range operations(100, r.Uint64()) {
			compare(t, r, v, op, 100)
		}
	}
}

func compare(t *testing.T, r *rand.Rand, v vec.Variant, op operation, guard float64) {
	t.Run(v.Name+"/"+op.name, func(t *testing.T) {
		for _, n := range lengths {
			for range 1 + 8*min(1, 5000/(n+1)) {
				from, to := r.IntN(9), r.IntN(9)
				src := values(r, n+from)[from:]
				whole := make([]float64, to+n+9)
				for i := range whole {
					whole[i] = guard
				}
				dst := whole[to : to+n]
				op.run(v, dst, src)
				want := make([]float64, n)
				for i, x := range src {
					want[i] = op.want(x, i)
				}
				sameBits(t, dst, want)
				for i, x := range whole {
					if (i < to || i >= to+n) && x != guard {
						t.Fatalf("length %d, offset %d: wrote to %d, outside of the destination", n, to, i-to)
					}
				}
			}
		}
	})
}

// Destination and source may be the same slice; if they overlap otherwise, the
// result is that of the plain loop from the first element to the last.
func TestOverlap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, v := range vec.Variants() {
		for _, op := range operations(2.5, 77) {
			t.Run(v.Name+"/"+op.name, func(t *testing.T) {
				for _, n := range lengths {
					for _, shift := range []int{0, 1, 3, 8, -1, -5, -8} {
						memory := values(r, n+16)
						want := append([]float64(nil), memory...)
						from, to := 8, 8+shift
						for i := range n {
							want[to+i] = op.want(want[from+i], i)
						}
						op.run(v, memory[to:to+n], memory[from:from+n])
						sameBits(t, memory, want)
					}
				}
			})
		}
	}
}

func TestShortDestinationPanics(t *testing.T) {
	for _, v := range vec.Variants() {
		for _, op := range operations(1, 1) {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s/%s: no panic for a destination that is too short", v.Name, op.name)
					}
				}()
				op.run(v, make([]float64, 99), make([]float64, 100))
			}()
		}
	}
}

// The first numbers of SplitMix64 for seed 1234567, as published with
// Vigna's implementation (splitmix64.c).
func TestRandomAgainstPublishedSequence(t *testing.T) {
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := vec.Random(1234567, uint64(i)); got != float64(want>>11)*0x1p-53 {
			t.Errorf("number %d is %v, want that of %d", i, got, want)
		}
	}
}

// The numbers are uniform on [0, 1), and neighbours, chunks of one key and keys
// are not correlated.
func TestRandomIsUniform(t *testing.T) {
	const n, bins = 1 << 20, 64
	zero, u, w := make([]float64, n), make([]float64, n), make([]float64, n)
	vec.AddRandom(u, zero, 0, 42)
	vec.AddRandom(w, zero, 0, 43)
	var counts [bins]int
	for i, x := range u {
		if x < 0 || x >= 1 {
			t.Fatalf("number %d is %v", i, x)
		}
		counts[int(x*bins)]++
	}
	chi2 := 0.0
	for _, c := range counts {
		d := float64(c) - n/bins
		chi2 += d * d / (n / bins)
	}
	// Mean 63, standard deviation sqrt(126): six of them either way.
	if chi2 < 63-6*11.3 || chi2 > 63+6*11.3 {
		t.Errorf("chi-squared over %d bins is %.1f", bins, chi2)
	}
	for _, pair := range []struct {
		name string
		a, b []float64
	}{{"neighbours", u[1:], u[:n-1]}, {"halves", u[n/2:], u[:n/2]}, {"keys", u, w}} {
		// The product of two independent ones, each about 1/2, has mean 0 and
		// standard deviation 1/12.
		sum := 0.0
		for i := range pair.a {
			sum += (pair.a[i] - 0.5) * (pair.b[i] - 0.5)
		}
		if z := sum * 12 / math.Sqrt(float64(len(pair.a))); math.Abs(z) > 6 {
			t.Errorf("%s are correlated: %.1f standard deviations", pair.name, z)
		}
	}
}

func FuzzAgainstPlainLoop(f *testing.F) {
	f.Add(uint16(100), uint8(3), uint8(5), 100.0, uint64(1))
	f.Add(uint16(64), uint8(0), uint8(0), math.Inf(-1), uint64(0))
	f.Fuzz(func(t *testing.T, n uint16, from, to uint8, c float64, key uint64) {
		r := rand.New(rand.NewPCG(key, uint64(n)))
		src := values(r, int(n)+int(from))[from:]
		for _, v := range vec.Variants() {
			for _, op := range operations(c, key) {
				dst := make([]float64, int(n)+int(to))[to:]
				op.run(v, dst, src)
				want := make([]float64, n)
				for i, x := range src {
					want[i] = op.want(x, i)
				}
				sameBits(t, dst, want)
			}
		}
	})
}
