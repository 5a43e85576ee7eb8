//go:build unix && !linux

package store

import (
	"fmt"
	"os"
)

// memoryFile makes a file without a name, which vanishes with its last
// descriptor and mapping.
func memoryFile(dir, _ string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "dataset-*")
	if err != nil {
		return nil, fmt.Errorf("cannot make shared memory: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("cannot make shared memory: %w", err)
	}
	return f, nil
}

func seal(*os.File) {}

func hugePages([]byte) {}

func touch(b []byte) { touchEach(b) }

// path is empty: an open file has no path here that another process can open.
func (s *segment) path() string { return "" }
