//go:build !linux

package gonb

import "syscall"

// attributes put GoNB in a process group of its own. That it dies with the kernel
// is left to the guard.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
