//go:build unix

package pages

import (
	"fmt"
	"os"
	"syscall"
)

// hugeFrom is the size from which on it is worth asking for huge pages: below,
// half of a page of 2 MiB would be zeroed for nothing.
const hugeFrom = 4 << 20

// Alloc returns zeroed memory for n values, fresh from the operating system and
// given back to it by free. Large buffers come in huge pages where the system
// grants them: touching and freeing 4 KiB at a time costs as much as copying.
func Alloc(n int) (s []float64, free func(), err error) {
	if n == 0 {
		return nil, func() {}, nil
	}
	memory, err := syscall.Mmap(-1, 0, n*8, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return nil, nil, fmt.Errorf("allocating %d bytes: %w", n*8, err)
	}
	if len(memory) >= hugeFrom {
		adviseHuge(memory)
	}
	return floats(memory), func() { syscall.Munmap(memory) }, nil
}

// Protect makes writing to the pages that s has a part in a fault, until they are
// unmapped.
func Protect(s []float64) error {
	memory := within(s, os.Getpagesize())
	if memory == nil {
		return nil
	}
	return os.NewSyscallError("mprotect", syscall.Mprotect(memory, syscall.PROT_READ))
}
