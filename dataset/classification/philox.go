package classification

import "math/bits"

// The multipliers and key increments of Philox4x32 (Salmon et al. 2011).
const (
	philoxM0 = 0xD2511F53
	philoxM1 = 0xCD9E8D57
	philoxW0 = 0x9E3779B9
	philoxW1 = 0xBB67AE85
	rounds   = 10
)

// roundKeys are a key and its increments, two words for each round.
type roundKeys [2 * rounds]uint32

func newRoundKeys(seed uint64) (k roundKeys) {
	k0, k1 := uint32(seed), uint32(seed>>32)
	for r := 0; r < len(k); r += 2 {
		k[r], k[r+1] = k0, k1
		k0, k1 = k0+philoxW0, k1+philoxW1
	}
	return k
}

// The last word of a counter says what its random numbers are for.
const (
	forShared  = iota // what all rows share; the third word counts streams
	forNormals        // of a column, which the third word names
	forFlips
	forRowShuffle
)

// philox returns 128 random bits for a counter of 128 bits: (n, stream, purpose).
func (k *roundKeys) philox(n uint64, stream, purpose uint32) (uint64, uint64) {
	x0, x1, x2, x3 := uint32(n), uint32(n>>32), stream, purpose
	for r := 0; r < len(k); r += 2 {
		p0, p1 := uint64(philoxM0)*uint64(x0), uint64(philoxM1)*uint64(x2)
		x0, x1, x2, x3 = uint32(p1>>32)^x1^k[r], uint32(p1), uint32(p0>>32)^x3^k[r+1], uint32(p0)
	}
	return uint64(x0) | uint64(x1)<<32, uint64(x2) | uint64(x3)<<32
}

// stream reads one stream's numbers in sequence.
type stream struct {
	keys   *roundKeys
	id     uint32
	n      uint64
	second uint64
	have   bool
}

func (s *stream) uint64() uint64 {
	if s.have {
		s.have = false
		return s.second
	}
	var first uint64
	first, s.second = s.keys.philox(s.n, s.id, forShared)
	s.n++
	s.have = true
	return first
}

// uniform is in [0, 1).
func (s *stream) uniform() float64 { return float64(s.uint64()>>11) * 0x1p-53 }

// below is uniform in [0, n), without bias (Lemire 2019).
func (s *stream) below(n uint64) uint64 {
	high, low := bits.Mul64(s.uint64(), n)
	for least := -n % n; low < least; {
		high, low = bits.Mul64(s.uint64(), n)
	}
	return high
}
