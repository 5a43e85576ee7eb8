package classification

import "math"

// mixture is what the rows of one cluster are made with: out columns, each
// constant + sum over j of z[j] * factor. Row o of rows holds the constant and
// then the factors of column o.
type mixture struct {
	rows []float64 // out x (1 + informative)
}

// combineGo sets dst[o*tile+r] for every column o and the n rows from first on,
// from z[j*tile+r].
func combineGo(dst, z []float64, first, n int, m *mixture, informative int) {
	width := informative + 1
	for o := 0; o*width < len(m.rows); o++ {
		factors := m.rows[o*width : (o+1)*width]
		out := dst[o*blockRows+first:][:n]
		for r := range out {
			sum := factors[0]
			for j, f := range factors[1:] {
				sum = math.FMA(z[j*blockRows+first+r], f, sum)
			}
			out[r] = sum
		}
	}
}
