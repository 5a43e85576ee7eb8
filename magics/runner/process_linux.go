package runner

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gonbench/magics/sampler"
)

// killPatience is how long killed processes may take to release their memory.
const killPatience = 20 * time.Second

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}

// janitorGrace is how long janitors may take once the others are gone.
const janitorGrace = time.Second

// killTree kills the process, its group, its descendants and whatever carries
// its mark, until none is left.
func killTree(p *process) error {
	dying := map[int]bool{}
	pause := time.Millisecond
	spare := p.janitors != ""
	var alone time.Time // since when only janitors are left
	calm := 0           // looks in a row that found nobody
	for end := time.Now().Add(killPatience); ; {
		tree, unsure := sampler.Look(p.pid, p.mark)
		select {
		case <-p.dead: // its pid may belong to somebody else now
		default:
			if !spare {
				_ = unix.Kill(-p.pid, unix.SIGKILL)
			}
			_ = unix.Kill(p.pid, unix.SIGKILL) // before it has its own group
			dying[p.pid] = true
		}
		janitors := 0
		for _, pid := range tree {
			if spare && p.janitor(pid) {
				janitors++
				continue
			}
			_ = unix.Kill(pid, unix.SIGKILL)
			dying[pid] = true
		}
		// A process that is being torn down shows no mark any more, so those
		// that were seen are followed to their end.
		for pid := range dying {
			if ended(p, pid) {
				delete(dying, pid)
			}
		}
		switch {
		case len(tree) == 0 && len(dying) == 0 && len(unsure) == 0:
			if calm++; calm == 2 {
				reapGroup(p.pid)
				return nil
			}
		case len(tree) > janitors || len(dying) > 0:
			alone = time.Time{}
		case len(tree) == 0: // somebody else's exec, most likely: it shows soon
		case alone.IsZero():
			alone = time.Now()
		case time.Since(alone) > janitorGrace:
			spare = false
		}
		if len(tree) > 0 {
			calm = 0
		}
		if time.Now().After(end) {
			return fmt.Errorf("processes %v do not end after SIGKILL", tree)
		}
		time.Sleep(pause)
		pause = min(2*pause, 20*time.Millisecond)
	}
}

// janitor tells whether a process cleans up after the others.
func (p *process) janitor(pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && pid != p.pid && bytes.Contains(line, []byte(p.janitors))
}

// ended tells whether a process is gone, or only its exit status is left for
// another parent. One that we inherited as its subreaper is waited for: nobody
// else does.
func ended(p *process, pid int) bool {
	if pid == p.pid {
		select {
		case <-p.dead:
			return true
		default:
			return false
		}
	}
	var status unix.WaitStatus
	if got, err := unix.Wait4(pid, &status, unix.WNOHANG, nil); err == nil {
		return got == pid
	}
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	i := bytes.LastIndexByte(b, ')')
	return i < 0 || i+2 >= len(b) || b[i+2] == 'Z' || b[i+2] == 'X'
}

// reapGroup waits for children of ours in the group that ended before anybody
// looked.
func reapGroup(group int) {
	var status unix.WaitStatus
	for {
		if pid, err := unix.Wait4(-group, &status, unix.WNOHANG, nil); err != nil || pid <= 0 {
			return
		}
	}
}
