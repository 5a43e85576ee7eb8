package dataset

import (
	"errors"
	"os"
	"slices"
	"sync"
)

// attachments are the datasets that this process has attached. It is the one
// variable of the package: which addresses are mapped is a fact about the
// process, and [Locate] is asked about slices, not about datasets.
type attachments struct {
	mu  sync.Mutex
	all []*Dataset
}

var attached attachments

func (a *attachments) add(d *Dataset) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, d)
}

func (a *attachments) remove(d *Dataset) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = slices.DeleteFunc(a.all, func(x *Dataset) bool { return x == d })
}

// Locate tells where in shared memory s lies: the file, which stays the
// dataset's and is good until the dataset is closed, and the offset of s[0] in
// bytes. It is false for a slice of ordinary memory. Other processes that are
// given the file (os/exec's ExtraFiles) see the same values through
// [MapFloat64s].
func Locate(s []float64) (f *os.File, offset int64, ok bool) {
	attached.mu.Lock()
	defer attached.mu.Unlock()
	for _, d := range attached.all {
		if offset, ok := d.locate(s); ok {
			return d.file, offset, true
		}
	}
	return nil, 0, false
}

func (d *Dataset) locate(s []float64) (int64, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return within(d.memory, s)
}

// MapFloat64s maps n values of a file of shared memory from offset, a multiple
// of 8 bytes, for reading and writing. The slice is good until unmap is called,
// also after f is closed.
func MapFloat64s(f *os.File, offset int64, n int) (s []float64, unmapIt func() error, err error) {
	const maxBytes = 1 << 46 // more than any address space leaves
	if offset < 0 || offset%8 != 0 || n < 0 || n > maxBytes/8 || offset > maxBytes {
		return nil, nil, errors.New("dataset: a mapping needs a count of values and an offset that is a multiple of 8")
	}
	if n == 0 {
		return []float64{}, func() error { return nil }, nil
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if offset+8*int64(n) > info.Size() { // touching it would be a fault
		return nil, nil, errors.New("dataset: the values to map lie beyond the end of the shared memory")
	}
	before := offset % int64(os.Getpagesize())
	memory, err := mapFile(f, offset-before, int(before)+8*n)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	return valuesOf[float64](memory, before, n), func() error { return unmap(memory) }, nil
}
