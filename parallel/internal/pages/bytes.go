package pages

import "unsafe"

// Bytes is the memory of s, in the machine's byte order: both ends of a socket
// pair are the same machine.
func Bytes(s []float64) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*8)
}

// floats is the inverse; b must be aligned to 8 bytes.
func floats(b []byte) []float64 {
	return unsafe.Slice((*float64)(unsafe.Pointer(&b[0])), len(b)/8)
}

// Same tells whether two slices are the same memory.
func Same(a, b []float64) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// within is the whole pages that s has a part in.
func within(s []float64, page int) []byte {
	if len(s) == 0 {
		return nil
	}
	before := int(uintptr(unsafe.Pointer(&s[0]))) & (page - 1)
	size := (before + len(s)*8 + page - 1) &^ (page - 1)
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(&s[0]), -before)), size)
}
