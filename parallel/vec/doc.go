// Package vec holds the loops of the built-in operations over float64 columns,
// in assembly where the CPU allows it.
//
// Every function reads src and writes dst, which must be at least as long; dst
// may be src itself. Slices that overlap in any other way are worked on one
// element after the other, from the first to the last. Nothing is allocated and
// nothing is kept: the slices are the caller's before and after.
//
// A column operation as simple as x + c is limited by memory, not by the CPU.
// An ordinary store first reads the cache line that it is about to overwrite, so
// it moves 24 bytes a row where 16 would do. From [StreamBytes] of output on,
// the loops therefore use non-temporal stores, which write whole lines past the
// cache. Below that, or in place, the result is better left in the cache.
//
// The instruction set is found at run time: AVX-512 (F and DQ), AVX2, or plain
// Go. All three give the same bits.
package vec
