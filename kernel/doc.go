// Package kernel is the Jupyter side: a front to an unmodified GoNB.
//
// Messages come in on the shell, control and stdin sockets of a connection file.
// What GoNB answers well is relayed to it frame by frame and back; what it drops
// or gets wrong, and everything that concerns our magics, is answered here. Three
// layers, each knowing only the one below:
//
//	loops (shell.go, control.go)   take messages in; answer at once or queue
//	cells (worker.go, cell.go, …)  one request at a time, top to bottom
//	child (life.go, gonb/)         the GoNB that runs, or the next one
//
// Promises: one busy and one idle for each request, sent in one place (status.go);
// replies on the channel that was asked; an execution count that goes up by one
// with each cell, over GoNB's restarts; an answer within two seconds of an
// interrupt; nothing left behind, however the kernel ends (guard/).
//
// Goroutines: each loop owns its socket's reading; the worker owns the count, the
// declarations and the right to run magics. Everything may publish.
package kernel
