package store

import (
	"os"
	"sync/atomic"
	"unsafe"
)

// touchEach writes to every page of b, which starts at a page, without changing
// what it holds, also while others write to it.
func touchEach(b []byte) {
	for i := 0; i < len(b)-7; i += os.Getpagesize() {
		atomic.AddInt64((*int64)(unsafe.Pointer(&b[i])), 0)
	}
}
