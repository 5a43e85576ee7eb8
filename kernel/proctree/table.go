package proctree

import (
	"syscall"
	"time"
)

// Process is one process at the time of the snapshot.
type Process struct {
	PID, Parent int
	Zombie      bool
	Begin       Instant
	CPU         time.Duration // used so far, user and system
	RSS         int64         // bytes
}

// Instant is a point of the clock that process start times are told in: its unit
// differs between systems, only comparisons have a meaning.
type Instant int64

// Table holds all processes by their ids.
type Table map[int]Process

// Descendants returns the processes below root, not root itself. Those in except,
// and what is below them, are left out.
func (t Table) Descendants(root int, except ...int) []Process {
	children := make(map[int][]int, len(t))
	for pid, p := range t {
		children[p.Parent] = append(children[p.Parent], pid)
	}
	skip := make(map[int]bool, len(except)+1)
	for _, pid := range except {
		skip[pid] = true
	}
	skip[root] = true
	var out []Process
	var walk func(int)
	walk = func(pid int) {
		for _, c := range children[pid] {
			if skip[c] {
				continue
			}
			skip[c] = true
			out = append(out, t[c])
			walk(c)
		}
	}
	walk(root)
	return out
}

// Signal sends a signal to each process that has not ended; that one ends
// meanwhile, or may not be signalled, is no error.
func Signal(procs []Process, sig syscall.Signal) {
	for _, p := range procs {
		if !p.Zombie {
			syscall.Kill(p.PID, sig)
		}
	}
}
