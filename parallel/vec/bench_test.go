package vec_test

import (
	"fmt"
	"testing"

	"gonbench/parallel/vec"
)

// Bytes are those read plus written by the operation, 16 a row.
func BenchmarkVariants(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000, 10_000_000} {
		dst, src := make([]float64, n), make([]float64, n)
		for i := range src {
			src[i], dst[i] = float64(i), 1
		}
		for _, v := range vec.Variants() {
			for _, op := range operations(100, 1) {
				b.Run(fmt.Sprintf("%s/rows=%d/%s", op.name, n, v.Name), func(b *testing.B) {
					b.SetBytes(int64(n) * 16)
					for b.Loop() {
						op.run(v, dst, src)
					}
				})
			}
		}
	}
}
