//go:build unix && !linux

package dataset

import "syscall"

func populatePages([]byte) error { return syscall.ENOSYS }

func adviseHugePages([]byte) {}
