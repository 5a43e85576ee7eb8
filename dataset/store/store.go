// Package store is the kernel's side of datasets: it makes them, counts their
// memory, and hands them to processes that attach.
package store

import (
	"errors"
	"fmt"
)

// Store owns every dataset of a kernel and the socket that serves them.
type Store struct{}

// Spec says what dataset to make.
type Spec struct {
	Rows    int
	Columns []string // names of float64 columns
	Labels  bool     // an int64 column of class labels beside them
	Recipe  map[string]any
}

// New starts serving attaches on a unix socket in dir.
func New(dir string) (*Store, error) { return nil, errors.New("not yet") }

// Socket is the path that dataset.SocketEnv must hold for processes that attach.
func (s *Store) Socket() string { return "" }

// Close drops everything and stops serving.
func (s *Store) Close() error { return nil }

// Create makes an empty (zero) dataset and makes it current once Publish is
// called on it; until then nobody can attach it by name. A dataset of the same
// name is dropped first, but only after the memory check has passed. Asking for
// more memory than there is is a *MemoryError.
func (s *Store) Create(name string, spec Spec) (*Dataset, error) { return nil, nil }

// Scratch makes a dataset that List does not show, attachable by its Name(),
// until it is closed.
func (s *Store) Scratch(rows int, columns ...string) (*Dataset, error) { return nil, nil }

// Get returns a dataset; "" is the current one. Errors are *NotFoundError, or
// ErrNone when there is no dataset at all.
func (s *Store) Get(name string) (*Dataset, error) { return nil, nil }

// Use makes a dataset current.
func (s *Store) Use(name string) error { return nil }

// Drop frees a dataset.
func (s *Store) Drop(name string) error { return nil }

// Current is the name of the current dataset, "" if there is none.
func (s *Store) Current() string { return "" }

// List returns the published datasets, sorted by name.
func (s *Store) List() []*Dataset { return nil }

// Free is how many bytes a new dataset may take now: the least of available
// memory and what the cgroup limits leave.
func Free() int64 { return 0 }

// Dataset is a dataset in shared memory, mapped in this process.
type Dataset struct{}

func (d *Dataset) Name() string      { return "" }
func (d *Dataset) Rows() int         { return 0 }
func (d *Dataset) Columns() []string { return nil }

// Column returns a column over the shared pages. Errors are *NotFoundError.
func (d *Dataset) Column(name string) ([]float64, error) { return nil, nil }

// Labels is nil when there are none.
func (d *Dataset) Labels() []int64        { return nil }
func (d *Dataset) Bytes() int64           { return 0 }
func (d *Dataset) Recipe() map[string]any { return nil }

// Publish lets the dataset be seen, as the current one.
func (d *Dataset) Publish() {}

// Close frees the dataset; for scratch ones and ones that are not published.
func (d *Dataset) Close() error { return nil }

// ErrNone says that no dataset has been made yet.
var ErrNone = errors.New("there is no dataset yet")

// NotFoundError names what was not found and the nearest names that exist.
type NotFoundError struct {
	Kind    string // "dataset" or "column"
	Name    string
	Nearest []string
}

func (e *NotFoundError) Error() string { return fmt.Sprintf("no %s %q", e.Kind, e.Name) }

// MemoryError refuses a dataset that would not fit.
type MemoryError struct {
	Needed, Free int64
	LargestRows  int // the largest row count that fits, with the same columns
}

func (e *MemoryError) Error() string { return "too large" }
