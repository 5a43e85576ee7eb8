package worker

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// Env names the environment variable with the name of a worker's function.
const Env = "GONBENCH_WORKER"

// socketFD is the worker's end of the socket pair.
const socketFD = 3

// pair makes a socket pair with buffers large enough that the two processes
// seldom wait for each other.
func pair() (ours, theirs *os.File, err error) {
	syscall.ForkLock.RLock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, fmt.Errorf("making a socket pair: %w", err)
	}
	for _, fd := range fds {
		// The system's limit may be lower; it then gives what it allows.
		_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_SNDBUF, 1<<20)
		_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, 1<<20)
	}
	return os.NewFile(uintptr(fds[0]), "worker"), os.NewFile(uintptr(fds[1]), "parent"), nil
}

// spawn starts this executable once more, as a worker for name.
func spawn(name string, socket *os.File) (*os.Process, error) {
	exe, err := self()
	if err != nil {
		return nil, fmt.Errorf("starting a worker process: %w", err)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, fmt.Errorf("starting a worker process: %w", err)
	}
	defer null.Close()
	process, err := os.StartProcess(exe, os.Args[:1], &os.ProcAttr{
		Env:   append(environment(), Env+"="+name),
		Files: []*os.File{null, os.Stdout, os.Stderr, socket},
		Sys:   attributes(),
	})
	if err != nil {
		return nil, fmt.Errorf("starting a worker process: %w", err)
	}
	return process, nil
}

// environment is this process's, but for what says what the process is for.
func environment() []string {
	var kept []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, Env+"=") {
			kept = append(kept, entry)
		}
	}
	return kept
}

// DeathError says that a worker process ended before its work was done.
type DeathError struct {
	Worker int
	PID    int
	Signal syscall.Signal // that killed it, 0 if it exited
	Code   int            // that it exited with
	Ready  bool           // whether it had come as far as waiting for work
}

func (e *DeathError) Error() string {
	switch {
	case e.Signal == syscall.SIGKILL:
		return fmt.Sprintf("worker process %d was killed (out of memory?): signal %d, %v", e.Worker, int(e.Signal), e.Signal)
	case e.Signal != 0:
		return fmt.Sprintf("worker process %d was ended by signal %d, %v", e.Worker, int(e.Signal), e.Signal)
	case !e.Ready:
		return fmt.Sprintf("worker process %d exited with code %d before it came to its function: make the operation at package level, var op = parallel.Map(…)", e.Worker, e.Code)
	}
	return fmt.Sprintf("worker process %d exited with code %d in the middle of its work (os.Exit or a fatal error in the function?)", e.Worker, e.Code)
}
