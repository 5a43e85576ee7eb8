package parallel

import (
	"math/rand/v2"

	"gonbench/parallel/vec"
)

// Uniform fills dst with random numbers, uniform on [0, 1) and multiples of 2^-53,
// from the same generator as the built-in addrandom. It draws them in vector
// registers, several times as fast as one call of [rand.Float64] for each: what a
// function of chunks can have that a function of one value cannot. It may be called
// from several goroutines at once.
func Uniform(dst []float64) {
	const block = 2048 // stays in the nearest cache between the two passes
	for len(dst) > 0 {
		b := dst[:min(block, len(dst))]
		clear(b)
		vec.AddRandom(b, b, 0, rand.Uint64())
		dst = dst[len(b):]
	}
}
