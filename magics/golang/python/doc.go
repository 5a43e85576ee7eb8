// Package python writes an expression as Python: as scalar code for apply and
// map, as a NumPy expression over whole columns, and as the body of a loop that
// Numba compiles.
//
// The code does the same operations in the same order, so sums, differences,
// products, quotients, square roots and comparisons agree to the last bit (but
// for the sign of a zero), and functions of the math library within its own last
// places. It is what a person would write: x + 100.0 + random(). Where Python
// raises an exception and Go gives an infinity or NaN (1/0, log(0), exp(1000)),
// scalar code catches it and does the row again with the functions of [Prelude],
// which do not raise; rows that raise nothing pay nothing.
//
// What is used more than once has a name of its own, so that a random number is
// never drawn twice. In scalar code a branch that is not taken is not computed;
// in NumPy both are, as always with numpy.where, and the caller silences the
// warnings (numpy.errstate(all="ignore")).
package python
