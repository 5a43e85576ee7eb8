package vec

// The generator is SplitMix64: a Weyl sequence through a 64-bit finalizer
// (variant 13 of Stafford's). It is counter-based, so any stretch of the
// sequence can be made anywhere, and passes BigCrush.
//
// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom
// Number Generators", OOPSLA 2014, figures 16 and 17.
const (
	gamma  = 0x9e3779b97f4a7c15
	mix1   = 0xbf58476d1ce4e5b9
	mix2   = 0x94d049bb133111eb
	shift1 = 30
	shift2 = 27
	shift3 = 31
)

// Random is the i-th random number of a key: uniform on [0, 1), a multiple of
// 2^-53.
func Random(key, i uint64) float64 {
	z := key + (i+1)*gamma
	z = (z ^ z>>shift1) * mix1
	z = (z ^ z>>shift2) * mix2
	z ^= z >> shift3
	return float64(z>>11) * 0x1p-53
}

// AddRandom sets dst[i] = (src[i] + c) + Random(key, i).
//
// Whoever calls it on several chunks of a column takes a key at random for each:
// two keys then start at places of one sequence of 2^64 numbers that almost
// surely are further apart than any column is long.
func AddRandom(dst, src []float64, c float64, key uint64) { addRandom(best, dst, src, c, key) }

func addRandom(l level, dst, src []float64, c float64, key uint64) {
	dst = dst[:len(src)]
	head, body, stream := plan(l, dst, src)
	addRandomGo(dst[:head], src[:head], c, key)
	if body > 0 {
		addRandomBlocks(l, &dst[head], &src[head], body, c, key+uint64(head)*gamma, stream)
	}
	done := head + body
	addRandomGo(dst[done:], src[done:], c, key+uint64(done)*gamma)
}

func addRandomGo(dst, src []float64, c float64, key uint64) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = (x + c) + Random(key, uint64(i))
	}
}
