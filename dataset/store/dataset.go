package store

import (
	"maps"
	"slices"
	"sync"

	"gonbench/dataset/internal/wire"
	"gonbench/dataset/near"
)

// Dataset is a dataset in shared memory, mapped in this process. Its methods
// may be called from many goroutines at once.
type Dataset struct {
	store   *Store
	name    string
	spec    Spec
	layout  layout
	segment *segment

	mu      sync.Mutex
	holders int // the store counts as one until it drops the dataset
}

// Name is what the dataset is attached by.
func (d *Dataset) Name() string { return d.name }

// Rows is the length of every column.
func (d *Dataset) Rows() int { return d.spec.Rows }

// Columns returns the names of the float64 columns, in order.
func (d *Dataset) Columns() []string { return slices.Clone(d.spec.Columns) }

// Column returns a column over the shared pages. Errors are *NotFoundError, or
// ErrClosed. See the package's rules on how long the slice lives.
func (d *Dataset) Column(name string) ([]float64, error) {
	i := slices.Index(d.spec.Columns, name)
	if i < 0 {
		return nil, &NotFoundError{Kind: "column", Name: name, Nearest: near.Names(name, d.spec.Columns)}
	}
	if !d.Retain() {
		return nil, ErrClosed
	}
	defer d.Release()
	return values[float64](d.segment, d.layout.offsets[i], d.spec.Rows), nil
}

// Labels returns the class labels over the shared pages, nil when there are
// none.
func (d *Dataset) Labels() []int64 {
	if !d.spec.Labels || !d.Retain() {
		return nil
	}
	defer d.Release()
	return values[int64](d.segment, d.layout.offsets[len(d.spec.Columns)], d.spec.Rows)
}

// Bytes is the size of the shared memory, whether its pages are touched or not.
func (d *Dataset) Bytes() int64 { return d.layout.size }

// Recipe says how the dataset was made.
func (d *Dataset) Recipe() map[string]any { return maps.Clone(d.spec.Recipe) }

// Publish lets the dataset be seen, as the current one.
func (d *Dataset) Publish() { d.store.publish(d) }

// Lend lets other processes attach the dataset, although it is not published,
// under the name that is returned, until end is called: so that they can fill it.
func (d *Dataset) Lend() (name string, end func()) { return d.store.lend(d) }

// Close frees the dataset, whether published or not; closing it again does
// nothing.
func (d *Dataset) Close() error { return d.store.remove(d) }

// Retain keeps the dataset mapped until Release; it is false, and nothing is to
// be released, when the dataset is gone.
func (d *Dataset) Retain() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holders == 0 {
		return false
	}
	d.holders++
	return true
}

// Release undoes a Retain. The last one of a dropped dataset frees its memory.
func (d *Dataset) Release() { d.release() }

func (d *Dataset) release() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holders == 0 {
		panic("store: Release without Retain")
	}
	d.holders--
	if d.holders > 0 {
		return nil
	}
	return d.segment.close()
}

// pages tells how much memory the dataset has, how much of what it was promised
// it has not touched yet, and whether dropping it now would free it.
func (d *Dataset) pages() (allocated, untouched int64, frees bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holders == 0 {
		return 0, 0, false
	}
	allocated = d.segment.allocated()
	return allocated, d.layout.size - allocated, d.holders == 1
}

// reply describes the dataset to a process that attaches.
func (d *Dataset) reply() wire.Reply {
	r := wire.Reply{Version: wire.Version, Name: d.name, Rows: d.spec.Rows, Size: d.layout.size, Path: d.segment.path()}
	for i, c := range d.spec.Columns {
		r.Columns = append(r.Columns, wire.Column{Name: c, Type: wire.Float64, Offset: d.layout.offsets[i]})
	}
	if d.spec.Labels {
		r.Columns = append(r.Columns, wire.Column{
			Name: LabelColumn, Type: wire.Int64, Offset: d.layout.offsets[len(d.spec.Columns)]})
	}
	return r
}

func (d *Dataset) mapped() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.holders > 0
}
