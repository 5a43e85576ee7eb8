//go:build unix && !linux

package worker

import (
	"os"
	"syscall"
)

// self is this executable's path.
func self() (string, error) { return os.Executable() }

// attributes adds nothing: the worker ends with its socket.
func attributes() *syscall.SysProcAttr { return nil }

// rename is not needed: the process has the name of its executable.
func rename() {}
