// Package golang reads the Go that the user has declared and answers what the
// magics need to know about a function: whether and how it can be benchmarked,
// its source, whether it makes random numbers, the program that runs it, and
// what it computes as an expression.
//
// [Parse] takes a whole file, as GoNB composes it from the cells; everything
// else is asked of the [File] that it returns, which is immutable and may be
// shared. Types are checked with go/types, but tolerantly and without reading any
// package from disk: math and math/rand are known by their declarations in
// stubs.go, every other import is opaque, and what depends on it simply has no
// known type. So parsing takes a few milliseconds and works without a module
// cache or GOROOT; whether the file compiles is for the compiler to say.
//
// Errors are one line each and say what to do.
package golang
