package store

import "golang.org/x/sys/unix"

// Free is how many bytes a new dataset may take now: half of the machine's
// memory, since the system tells no better figure without cgo.
func Free() int64 {
	total, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 4 << 30
	}
	return int64(total / 2)
}
