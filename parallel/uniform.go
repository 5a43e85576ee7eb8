package parallel

import (
	"math/rand/v2"

	"gonbench/parallel/vec"
)

// Uniform fills dst with random numbers, uniform on [0, 1) and multiples of 2^-53,
// from the same generator as the built-in addrandom. It draws them in vector
// registers, several times as fast as one call of [rand.Float64] for each. It may be called
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

// Blocks calls f on one block of rows after the other, with columns of random
// numbers beside it, each as [Uniform] makes them and new for every block: the loop
// of an operation whose function draws so many numbers a row. The slices that f gets
// are of one length, and not valid after it returns.
func Blocks(dst []float64, cols [][]float64, draws int, f func(dst []float64, cols, draws [][]float64)) {
	// The block stays in the nearest cache, with its random numbers.
	block := max(2048/(draws+1), 128)
	part, uniform := make([][]float64, len(cols)), make([][]float64, draws)
	memory := make([]float64, draws*min(block, len(dst)))
	for lo := 0; lo < len(dst); lo += block {
		hi := min(lo+block, len(dst))
		for i, column := range cols {
			part[i] = column[lo:hi:hi]
		}
		n := hi - lo
		Uniform(memory[:draws*n])
		for i := range uniform {
			uniform[i] = memory[i*n : (i+1)*n : (i+1)*n]
		}
		f(dst[lo:hi:hi], part, uniform)
	}
}
