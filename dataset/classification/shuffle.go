package classification

import (
	"math"
	"math/bits"
)

// shuffle is a keyed bijection of [0, n): an alternating Feistel network on
// pairs (l, r) with l < a and r < b, where a*b is n or little more; what falls
// outside is sent through again until it is inside (cycle walking), which
// happens to about one row in sqrt(n).
type shuffle struct {
	n, a, b uint64
	keys    [shuffleRounds]uint64
}

const shuffleRounds = 8

func newShuffle(n int, keys *roundKeys) *shuffle {
	s := &shuffle{n: uint64(n)}
	s.a = max(uint64(math.Ceil(math.Sqrt(float64(n)))), 1)
	s.b = (s.n + s.a - 1) / s.a
	for i := range s.keys {
		s.keys[i], _ = keys.philox(uint64(i), 0, forRowShuffle)
	}
	return s
}

// at is where row i comes from.
func (s *shuffle) at(i int) int {
	x := uint64(i)
	for {
		l, r := x/s.b, x%s.b
		for k := 0; k < shuffleRounds; k += 2 {
			l = add(l, mix(r, s.keys[k]), s.a)
			r = add(r, mix(l, s.keys[k+1]), s.b)
		}
		if x = l*s.b + r; x < s.n {
			return int(x)
		}
	}
}

// add is (x + h scaled to [0, m)) mod m for x < m.
func add(x, h, m uint64) uint64 {
	high, _ := bits.Mul64(h, m)
	if x += high; x >= m {
		x -= m
	}
	return x
}

// mix is a keyed hash of 64 bits: two rounds of multiply and fold (the
// multipliers are those of wyhash and SplitMix64).
func mix(x, key uint64) uint64 {
	high, low := bits.Mul64(x^key, 0x9E3779B97F4A7C15)
	high, low = bits.Mul64(high^low^key, 0xBF58476D1CE4E5B9)
	return high ^ low
}
