//go:build unix

package pages

import (
	"fmt"
	"os"
)

// unlinked is a temporary file whose name is gone at once.
func unlinked(name string, size int64) (*os.File, error) {
	f, err := os.CreateTemp("", name)
	if err != nil {
		return nil, fmt.Errorf("making shared memory: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("making shared memory: %w", err)
	}
	if err := f.Truncate(size); err != nil {
		f.Close()
		return nil, fmt.Errorf("making %d bytes of shared memory: %w", size, err)
	}
	return f, nil
}
