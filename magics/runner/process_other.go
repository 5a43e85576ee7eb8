//go:build !linux

package runner

import (
	"syscall"
	"time"
)

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// killTree kills the process's group. What began a session of its own has to
// notice by itself that its socket is closed.
func killTree(p *process) error {
	for {
		err := syscall.Kill(-p.pid, syscall.SIGKILL)
		select {
		case <-p.dead:
			if err != nil { // nobody is left in the group
				return nil
			}
		default:
			_ = syscall.Kill(p.pid, syscall.SIGKILL)
		}
		time.Sleep(5 * time.Millisecond)
	}
}
