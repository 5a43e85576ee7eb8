package store

import (
	"errors"
	"fmt"

	"gonbench/dataset/near"
)

// ErrNone says that no dataset has been made yet.
var ErrNone = errors.New("there is no dataset yet; make one with: %dataset make_classification --rows 1e6")

// ErrClosed says that a dataset has been dropped, or the store closed.
var ErrClosed = errors.New("the dataset has been dropped")

// NotFoundError names what was not found and the nearest names that exist.
type NotFoundError struct {
	Kind    string // "dataset" or "column"
	Name    string
	Nearest []string
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no %s %q%s", e.Kind, e.Name, near.Sentence(e.Nearest))
}

// MemoryError refuses a dataset that would not fit.
type MemoryError struct {
	Needed, Free int64 // bytes
	LargestRows  int   // the largest row count that fits, with the same columns
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the dataset needs %s and %s are free; at most %d rows of these columns fit",
		bytesText(e.Needed), bytesText(e.Free), e.LargestRows)
}

// bytesText writes a size as people read it: "9.3 GiB".
func bytesText(n int64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	v, u := float64(n), 0
	for v >= 1024 && u < len(units)-1 {
		v, u = v/1024, u+1
	}
	if u == 0 {
		return fmt.Sprintf("%d %s", n, units[0])
	}
	return fmt.Sprintf("%.1f %s", v, units[u])
}
