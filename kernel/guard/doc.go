// Package guard cleans up after a kernel, however it ended.
//
// A guard is a small process in a session of its own, so that no signal to the
// kernel's group reaches it. It holds one end of a pipe whose other end only the
// kernel has; when the kernel is gone, with or without a word, the pipe breaks,
// and the guard kills every process that carries the kernel's mark in its
// environment and removes the kernel's private folder.
package guard
