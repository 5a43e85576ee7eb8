package vec

import "unsafe"

// relation tells whether two slices of the same length, not empty, start at the
// same address, and whether they share memory at all.
func relation(a, b []float64) (same, overlap bool) {
	p, q := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	size := uintptr(len(a)) * 8
	return p == q, p < q+size && q < p+size
}

// toLine is how many elements come before the first 64-byte boundary.
func toLine(s []float64) int {
	const line = 64
	return int(-uintptr(unsafe.Pointer(&s[0]))&(line-1)) / 8
}
