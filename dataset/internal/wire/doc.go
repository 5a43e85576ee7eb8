// Package wire is what a process that attaches to a dataset and the kernel say
// to each other on the unix socket that dataset.SocketEnv names.
//
// Both directions are JSON Lines: one object a line, UTF-8. The client asks
//
//	{"version": 1, "attach": "df"}
//
// ("" is the current dataset) and gets one [Reply] a request, in order. A reply
// without an error carries the descriptor of the shared memory as SCM_RIGHTS
// beside its first byte; the same memory can be opened by the reply's path
// where the system has one. The memory is a valid Arrow IPC file of one record
// batch, so a client may also read the layout from it.
package wire
