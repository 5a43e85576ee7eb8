package runner

import (
	"os"
	"os/exec"
	"runtime"
	"time"
)

// process is a started process: waited for, its output collected.
type process struct {
	pid      int
	mark     string
	janitors string
	output   *output
	dead     chan struct{}    // closed when it has been waited for
	state    *os.ProcessState // valid then
}

// startProcess starts a process in a session of its own, that dies with us.
func startProcess(o Options, mark string, env []string) (*process, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(o.Command[0], o.Command[1:]...)
	cmd.Env = append(append(append([]string(nil), o.Env...), env...), mark)
	// Files and not writers: Wait must not wait for children that hold them.
	cmd.Stdout, cmd.Stderr = write, write
	cmd.SysProcAttr = attributes()

	p := &process{mark: mark, janitors: o.Janitors, dead: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The signal at a parent's death is sent when the *thread* that started
		// the process ends. This one belongs to the process until it is dead.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		_ = cmd.Wait() // its error is in the state
		p.state = cmd.ProcessState
		close(p.dead)
	}()
	err = <-started
	write.Close()
	if err != nil {
		read.Close()
		return nil, err
	}
	p.pid = cmd.Process.Pid
	p.output = newOutput(read, o.OnOutput)
	return p, nil
}

// kill ends the whole tree and returns when nothing of it is left. It may be
// called more than once.
func (p *process) kill() error {
	err := killTree(p)
	select {
	case <-p.output.done: // nobody holds the pipe any more: all has been read
	case <-time.After(time.Second):
	}
	p.output.close()
	return err
}
