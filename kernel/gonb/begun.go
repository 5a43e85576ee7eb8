package gonb

import (
	"os"
	"syscall"

	"gonbench/kernel/proctree"
)

const (
	interrupt = syscall.SIGINT
	kill      = syscall.SIGKILL
)

// begun lists the processes that began since the instant, below GoNB or, where a
// process has lost its parent and so become ours, below this process. GoNB and
// gopls, with what gopls starts, are not among them.
func (c *Child) begun(since proctree.Instant) []proctree.Process {
	t, err := proctree.Snapshot()
	if err != nil {
		return nil
	}
	gonb := c.cmd.Process.Pid
	var gopls []int
	for _, p := range t.Descendants(gonb) {
		if p.Parent == gonb && isGopls(p.PID) {
			gopls = append(gopls, p.PID)
		}
	}
	var out []proctree.Process
	for _, p := range t.Descendants(os.Getpid(), gopls...) {
		if p.PID != gonb && p.Begin >= since && !p.Zombie {
			out = append(out, p)
		}
	}
	return out
}
