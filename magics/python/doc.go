// Package python finds a Python interpreter and starts the Python runner on it:
// the program that runs the article's own systems on the kernel's datasets.
//
// The runner's source (folder runner, plain Python 3.10) is part of the gonbench
// binary; [Unpack] writes it to a folder. It speaks the same protocol as a Go
// runner and is driven by package runner. A strategy is a class in a file of
// runner/strategies, which [Source] returns: what is timed is its run method.
//
// A runner gets two folders of its own, for files and for what systems put into
// shared memory by themselves (joblib, pandarallel); they are removed when it is
// gone. Interpreters and packages that are missing are no errors of this
// package's functions other than [Find]: they make a row "unavailable".
package python
