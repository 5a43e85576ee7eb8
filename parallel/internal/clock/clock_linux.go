package clock

import (
	"syscall"
	"time"
	"unsafe"
)

// system reads CLOCK_MONOTONIC (1), which Python's time.monotonic reads too.
func system() int64 {
	const monotonic = 1
	var ts syscall.Timespec
	_, _, errno := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, monotonic, uintptr(unsafe.Pointer(&ts)), 0)
	if errno != 0 {
		return time.Now().UnixNano()
	}
	return ts.Nano()
}
