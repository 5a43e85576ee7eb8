// Package panics turns a panic of the user's function into an error that the
// caller gets, wherever the function ran.
package panics
