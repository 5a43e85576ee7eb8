package machine

import (
	"math/bits"
	"syscall"
	"unsafe"
)

// affinity counts the bits of the scheduler's mask for this process, 0 if it
// cannot be read.
func affinity() int {
	var mask [1024]uint64 // 65,536 CPUs
	n, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(mask), uintptr(unsafe.Pointer(&mask)))
	if errno != 0 {
		return 0
	}
	count := 0
	for _, word := range mask[:int(n)/8] {
		count += bits.OnesCount64(word)
	}
	return count
}
