package gonb

import "syscall"

// attributes put GoNB in a process group of its own, where a signal to the
// kernel's group does not reach it twice, and let it die with the kernel.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
