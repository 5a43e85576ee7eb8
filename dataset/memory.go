package dataset

import (
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// All of the package's unsafe code is in this file.

// mapFile maps n bytes of f from offset, a multiple of the page size.
func mapFile(f *os.File, offset int64, n int) ([]byte, error) {
	return syscall.Mmap(int(f.Fd()), offset, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
}

func protect(b []byte) error {
	return os.NewSyscallError("mprotect", syscall.Mprotect(b, syscall.PROT_READ))
}

func unmap(b []byte) error { return syscall.Munmap(b) }

// valuesOf is n values of 8 bytes at offset, which the caller has checked.
func valuesOf[T float64 | int64](memory []byte, offset int64, n int) []T {
	if n == 0 {
		return []T{}
	}
	b := memory[offset : offset+8*int64(n)]
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n)
}

// within tells at which byte of memory s begins, if s lies in it.
func within(memory []byte, s []float64) (offset int64, ok bool) {
	if len(memory) == 0 || cap(s) == 0 {
		return 0, false
	}
	start := uintptr(unsafe.Pointer(unsafe.SliceData(memory)))
	at := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	size, length := uintptr(len(memory)), uintptr(len(s))*8
	if at < start || at-start > size || length > size-(at-start) {
		return 0, false
	}
	return int64(at - start), true
}

// populate maps the pages that hold n bytes at offset.
func populate(memory []byte, offset int64, n int) {
	page := int64(os.Getpagesize())
	start := offset / page * page
	b := memory[start : offset+int64(n)]
	if len(b) == 0 || populatePages(b) == nil {
		return
	}
	for i := 0; i+8 <= len(b); i += int(page) { // an older system: touch each, changing nothing
		atomic.LoadInt64((*int64)(unsafe.Pointer(&b[i])))
	}
	if last := len(b) - 8; last > 0 {
		atomic.LoadInt64((*int64)(unsafe.Pointer(&b[last/8*8])))
	}
}
