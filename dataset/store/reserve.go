package store

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// reserve returns n bytes of address space without any memory behind it:
// touching them is a fault.
func reserve(n int) (b []byte, free func(), err error) {
	if n == 0 {
		return nil, func() {}, nil
	}
	b, err = unix.Mmap(-1, 0, n, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot reserve %s of address space: %w", bytesText(int64(n)), err)
	}
	return b, func() { unix.Munmap(b) }, nil
}
