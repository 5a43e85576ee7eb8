// Package check tells whether a strategy did the same work as the serial one.
//
// A [Checker] is made from the input columns and the serial strategy's result,
// and then given the results of the other strategies, one at a time. The caller
// owns all of that memory and leaves it unchanged while the checker is used;
// nothing is copied but samples. It runs on all CPUs, off the clock.
//
// Before every run the caller fills the memory for the result with [Poison], so
// that rows which nobody wrote are told from rows that hold NaN.
//
// What is asked of a result depends on the function:
//
//   - Deterministic: every row equals serial's, bit by bit (all NaNs are equal,
//     and so are 0 and -0): "exact". Or it differs by at most 1e-12 of its
//     size or 4 units in the last place (which is more only among subnormal
//     numbers), or it lies within the bounds that interval arithmetic with a
//     rounding error in every operation gives for the function's expression:
//     "tolerance". The first is for functions that could not be translated,
//     the second allows what cancellation does to another math library's
//     last places.
//   - Random, as an expression: every row lies within the bounds that interval
//     arithmetic gives, whatever the random numbers were; and the residuals, the
//     result less the same function with every random number at its median, pass
//     the tests below: "statistical".
//   - Random, not an expression, but with a condition from the user (--check): every
//     row satisfies it, and the values themselves pass the tests: "statistical".
//   - Random, and neither: "unchecked", unless rows were not written.
//
// A condition is also asked of the other kinds, and does not change what they
// are called.
//
// # Tests of random results
//
// All compare the result with the serial result on the same rows, given which
// two correct results are exchangeable; so data that repeats, is sorted or
// spans magnitudes causes no alarm. A correct result fails with probability at
// most [Alpha], all tests and chunks together.
//
//   - Distribution: chunk by chunk, the residuals are distributed as serial's
//     (two samples, Kolmogorov-Smirnov). Small chunks are pooled.
//   - Constancy: the residuals of a chunk are not all one value.
//   - Repetition: no run of residuals turns up twice, in another chunk, further
//     on in the same chunk, or in serial's result: workers that were forked with
//     one stream of random numbers show it, whatever lag there is between them.
//   - Balance: a residual is above serial's as often as below.
//   - Correlation: which of the two is above is a fair coin. The coins of one
//     chunk are compared with those of every other chunk, and with its own, at
//     every lag: workers with one stream show it even if the random numbers
//     themselves cannot be told from the result.
//
// Residuals are measured in units of how far the row's random numbers reach and
// rounded to 2^-20 of that, so that rounding errors of large values count for
// nothing.
package check
