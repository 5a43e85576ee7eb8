package dataset

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"gonbench/dataset/internal/wire"
	"gonbench/dataset/near"
)

// SocketEnv names the environment variable with the path of the unix socket
// that the kernel serves datasets on.
const SocketEnv = "GONBENCH_DATASET_SOCKET"

// Errors that Attach and AttachNamed wrap.
var (
	// ErrNoKernel: the program does not run in a cell of a gonbench notebook.
	ErrNoKernel = errors.New("no gonbench kernel")
	// ErrNone: the notebook has no dataset yet.
	ErrNone = errors.New("there is no dataset yet")
	// ErrClosed: the dataset was closed by this process.
	ErrClosed = errors.New("the dataset is closed")
)

// NotFoundError names what was not found and the nearest names that exist.
type NotFoundError struct {
	Kind    string // "dataset" or "column"
	Name    string
	Nearest []string
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no %s %q%s", e.Kind, e.Name, near.Sentence(e.Nearest))
}

// Dataset is a dataset of the kernel, mapped into this process. Its methods may
// be called from many goroutines at once.
type Dataset struct {
	name    string
	rows    int
	columns []wire.Column
	names   []string // of the float64 columns

	mu     sync.Mutex
	file   *os.File
	memory []byte // nil once closed
}

// Attach maps the notebook's current dataset: the last one made, or the one
// that "%dataset use NAME" chose.
func Attach() (*Dataset, error) { return AttachNamed("") }

// AttachNamed maps the dataset of that name; "" is the current one.
func AttachNamed(name string) (*Dataset, error) {
	socket := os.Getenv(SocketEnv)
	if socket == "" {
		return nil, fmt.Errorf("%w: run this in a cell of a notebook with the kernel Go (gonbench), which sets %s", ErrNoKernel, SocketEnv)
	}
	reply, file, err := request(socket, name)
	if err != nil {
		return nil, err
	}
	d := &Dataset{name: reply.Name, rows: reply.Rows, columns: reply.Columns, file: file}
	for _, c := range d.columns {
		if c.Type == wire.Float64 {
			d.names = append(d.names, c.Name)
		}
	}
	if d.memory, err = mapFile(file, 0, int(reply.Size)); err != nil {
		file.Close()
		return nil, fmt.Errorf("cannot map dataset %q: %w", d.name, err)
	}
	adviseHugePages(d.memory)
	attached.add(d)
	return d, nil
}

// Name is the dataset's name.
func (d *Dataset) Name() string { return d.name }

// Rows is the length of every column.
func (d *Dataset) Rows() int { return d.rows }

// Columns returns the names of the float64 columns, in order.
func (d *Dataset) Columns() []string { return slices.Clone(d.names) }

// Column returns a column over the shared pages. A name that does not exist is
// a *NotFoundError.
func (d *Dataset) Column(name string) ([]float64, error) {
	c, err := d.find(name)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.memory == nil {
		return nil, ErrClosed
	}
	return valuesOf[float64](d.memory, c.Offset, d.rows), nil
}

// Labels returns the class labels, over the shared pages too; nil if the dataset
// has none or is closed.
func (d *Dataset) Labels() []int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.columns {
		if c.Type == wire.Int64 && d.memory != nil {
			return valuesOf[int64](d.memory, c.Offset, d.rows)
		}
	}
	return nil
}

// Prefault maps the pages of the named columns (of all if none are named) now,
// so that the first pass over them is not slowed by a page fault every 4 KiB:
// those of 25e6 rows cost some 25 ms. Values do not change.
func (d *Dataset) Prefault(columns ...string) error {
	if len(columns) == 0 {
		columns = d.names
	}
	for _, name := range columns {
		c, err := d.find(name)
		if err != nil {
			return err
		}
		d.mu.Lock()
		if d.memory == nil {
			err = ErrClosed
		} else {
			populate(d.memory, c.Offset, 8*d.rows)
		}
		d.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// Protect makes writing to the dataset from this process a fault, which ends the
// program unless [runtime/debug.SetPanicOnFault] makes it a panic. Others may write.
func (d *Dataset) Protect() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.memory == nil {
		return ErrClosed
	}
	return protect(d.memory)
}

// Close unmaps the dataset: slices of it must not be used any more. Closing
// again does nothing.
func (d *Dataset) Close() error {
	attached.remove(d)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.memory == nil {
		return nil
	}
	err := errors.Join(unmap(d.memory), d.file.Close())
	d.memory = nil
	return err
}

func (d *Dataset) find(name string) (wire.Column, error) {
	for _, c := range d.columns {
		if c.Name == name && c.Type == wire.Float64 {
			return c, nil
		}
	}
	return wire.Column{}, &NotFoundError{Kind: "column", Name: name, Nearest: near.Names(name, d.names)}
}
