// Package pages is memory by the page: buffers for results that travel, shared
// files for columns that do not live in shared memory yet, and the view of
// float64 as the bytes that go through a socket.
//
// Memory of [Alloc] belongs to the caller until it calls free; Go's garbage
// collector knows nothing of it, so no slice of it may be used after that.
package pages
