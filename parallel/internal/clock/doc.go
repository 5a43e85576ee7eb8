// Package clock reads the machine's monotonic clock as an absolute number, so
// that stamps taken in different processes can be compared.
//
// Go's own monotonic clock has no zero that other processes know. Reading it
// costs no system call, though, so [Now] anchors it once to the operating
// system's clock and adds Go's elapsed time from there.
package clock
