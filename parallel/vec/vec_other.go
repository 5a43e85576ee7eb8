//go:build !amd64

package vec

// best is plain Go: there is no assembly for this architecture.
const best = portable

// The blocks are never reached: plan leaves everything to Go.

func addBlocks(l level, dst, src *float64, n int, c float64, stream bool)   { panic("unreachable") }
func scaleBlocks(l level, dst, src *float64, n int, c float64, stream bool) { panic("unreachable") }
func addRandomBlocks(l level, dst, src *float64, n int, c float64, key uint64, stream bool) {
	panic("unreachable")
}
