package check

import (
	"context"
	"math"
)

// Poison is the bit pattern that marks a row as not written: a signalling NaN
// that no arithmetic gives.
const Poison uint64 = 0x7ff4_676f_6e62_656e

const quiet = 1 << 51 // what a processor sets in a signalling NaN that it computes with

// IsPoison tells whether a row was not written.
func IsPoison(v float64) bool { return math.Float64bits(v)&^quiet == Poison&^quiet }

// Fill marks every row of dst as not written, on all CPUs.
func Fill(dst []float64) {
	poison := math.Float64frombits(Poison)
	scan(context.Background(), len(dst), func(from, to int) int {
		part := dst[from:to]
		for i := range part {
			part[i] = poison
		}
		return -1
	})
}
