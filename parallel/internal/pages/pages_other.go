//go:build unix && !linux

package pages

import "os"

// adviseHuge does nothing: large pages are the system's own affair here.
func adviseHuge([]byte) {}

// Populate leaves it to the first pass over s to map its pages.
func Populate(s []float64, write bool) {}

// NewFile makes a file of zeros that vanishes with the last process that has it
// open or mapped.
func NewFile(name string, size int64) (*os.File, error) { return unlinked(name, size) }
