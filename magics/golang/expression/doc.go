// Package expression holds row functions as graphs of values, and evaluates
// them over columns.
//
// package golang translates a Go function into a [Program]; package check
// evaluates it to learn what a strategy's result may be; code for other
// languages is written from it. A Program is straight-line code in static single
// assignment form: node i reads only nodes before it, an if is a [Select]
// between two values that are both computed, and every call of a random
// function is one [Draw] of its own. All operations are total (no node can
// fail), so computing a branch that is not taken does no harm.
//
// A program is evaluated in three ways:
//
//   - [Program.Run]: one row at a time, random numbers taken from a stream in
//     the order in which the Go function takes them. The reference.
//   - [Evaluator]: blocks of rows, every draw given as a constant or a column.
//   - [Bounder]: blocks of rows in interval arithmetic, every draw anything it
//     can be. Bounds are widened after every operation, so that the value of a
//     correct computation is never outside, also if it was made by a language
//     whose math library differs in the last places or whose compiler fuses a
//     multiplication and an addition; see [Bounder].
//
// Evaluation computes the bits that compiled Go computes, as each operation is
// done by Go itself, rounded to float64: on amd64. On arm64, other machines with
// a fused multiply-add, and with GOAMD64=v3, the Go compiler may fuse x*y + z in
// the compiled function and not here, so results may differ by that rounding.
//
// A Program is immutable and may be shared. An Evaluator or Bounder holds
// scratch memory and belongs to one goroutine; the slices that it returns are
// its own and hold until its next call.
package expression
