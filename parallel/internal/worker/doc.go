// Package worker runs a function in other processes: it starts this executable
// again, speaks to the copies over socket pairs, and serves in them.
//
// A worker is told apart by the environment variable [Env], which holds the
// name of the function that it is there for. Whoever defines that function calls
// [Serve] in a process with that environment, and Serve never returns.
//
// What travels is raw float64 in the machine's byte order behind a header of 64
// bytes; both ends are the same executable on the same machine. Columns are
// written straight from the caller's slices and read straight into them; a
// worker keeps its buffers until [Group.Trim]. Socket pairs carry it, with
// buffers of 1 MiB: measured, they move 4 to 6 GB/s from process to process
// where pipes of 1 MiB move 2.7 and vmsplice 3.8.
//
// Workers end with their socket: one goroutine of a worker always reads it, also
// while the function runs, and exits the process at end of file. On Linux the
// kernel kills them as well when the thread that started them ends.
package worker
