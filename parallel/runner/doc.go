// Package runner makes a program a runner: a process that runs strategies for
// the kernel, over the socket and the messages of package protocol.
//
// [Main] is the whole main function of a program that a cell's function is
// compiled into, [Builtins] the first thing that the gonbench executable does.
// Both look at the environment. If [protocol.SocketEnv] is set they connect,
// serve until the kernel hangs up, and exit; in a worker process of a strategy
// they serve that; else they return at once.
//
// Columns are those of the kernel's shared memory. Their pages are mapped before
// a plan is answered, and the garbage collector is run after each sample, so
// that neither is within the time that is measured. The result is written to the
// plan's output, whose memory is the kernel's.
//
// Whatever can be answered is: a plan that makes no sense, a function that
// panics and a worker that dies are a "failed" message, after which the next
// request is welcome. When the kernel hangs up, even in the middle of a sample,
// the process exits, and its workers with it.
package runner
