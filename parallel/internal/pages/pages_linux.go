package pages

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// adviseHuge asks for huge pages; a system without them ignores it.
func adviseHuge(memory []byte) {
	const hugepage = 14 // MADV_HUGEPAGE
	_ = syscall.Madvise(memory, hugepage)
}

// Populate maps the pages of s into this process, for reading or for writing as
// well, so that the first pass over them is not slowed by page faults. Values do
// not change. A system that cannot leaves it to the first pass.
func Populate(s []float64, write bool) {
	const populateRead, populateWrite = 22, 23 // MADV_POPULATE_…, since Linux 5.14
	advice := populateRead
	if write {
		advice = populateWrite
	}
	if memory := within(s, os.Getpagesize()); memory != nil {
		_ = syscall.Madvise(memory, advice)
	}
}

// memfdCreate is the number of a system call that package syscall, which is
// frozen, does not list.
var memfdCreate = map[string]uintptr{
	"386": 356, "amd64": 319, "arm": 385, "arm64": 279, "loong64": 279, "riscv64": 279, "ppc64": 360, "ppc64le": 360, "s390x": 350,
}[runtime.GOARCH]

// NewFile makes a file of zeros that exists in memory only, for as long as a
// process has it open or mapped. name shows in /proc.
func NewFile(name string, size int64) (*os.File, error) {
	if memfdCreate == 0 {
		return unlinked(name, size)
	}
	text, err := syscall.BytePtrFromString(name)
	if err != nil {
		return nil, err
	}
	const cloexec = 1
	fd, _, errno := syscall.Syscall(memfdCreate, uintptr(unsafe.Pointer(text)), cloexec, 0)
	if errors.Is(errno, syscall.ENOSYS) || errors.Is(errno, syscall.EPERM) {
		return unlinked(name, size)
	}
	if errno != 0 {
		return nil, fmt.Errorf("making shared memory: %w", errno)
	}
	f := os.NewFile(fd, name)
	if err := f.Truncate(size); err != nil {
		f.Close()
		return nil, fmt.Errorf("making %d bytes of shared memory: %w", size, err)
	}
	return f, nil
}
