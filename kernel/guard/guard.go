package guard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"gonbench/kernel/proctree"
	"gonbench/magics/python"
)

// Argument is the program's hidden first argument that makes it a guard.
const Argument = "guard"

// MarkEnv names the environment variable that marks a kernel's processes.
const MarkEnv = "GONBENCH_KERNEL"

// Mark is the environment entry of the kernel with this id.
func Mark(id string) string { return MarkEnv + "=" + id }

// Guard is the kernel's hold on its guard.
type Guard struct {
	pipe *os.File // kept: were it collected, the guard would take the kernel for dead
	cmd  *exec.Cmd
}

// Start starts the guard of the kernel with the given id and private folder. self
// is the executable whose main hands Argument on to [Main].
func Start(self, id, dir string) (*Guard, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := exec.Command(self, Argument, id, dir)
	cmd.Stdin = r
	cmd.Env = clean(os.Environ())
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		w.Close()
		return nil, fmt.Errorf("start guard: %w", err)
	}
	return &Guard{pipe: w, cmd: cmd}, nil
}

// PID is the guard's process.
func (g *Guard) PID() int { return g.cmd.Process.Pid }

// Release tells the guard that the kernel ends, and waits until it has cleaned up.
func (g *Guard) Release() error {
	g.pipe.Close()
	return g.cmd.Wait()
}

// clean is env without any kernel's mark: a guard must not kill itself, nor be
// killed by the guard of a kernel that started this one.
func clean(env []string) []string {
	var out []string
	for _, e := range env {
		if !strings.HasPrefix(e, MarkEnv+"=") {
			out = append(out, e)
		}
	}
	return out
}

// Main is the guard's own main: args are the kernel's id and private folder.
func Main(args []string, pipe io.Reader) error {
	if len(args) != 2 || args[0] == "" || args[1] == "" {
		return fmt.Errorf("usage: %s ID FOLDER", Argument)
	}
	signal.Ignore(syscall.SIGINT, syscall.SIGHUP, syscall.SIGTERM)
	kernel := os.Getppid() // it may be ending in its own time
	io.Copy(io.Discard, pipe)
	// Python's resource trackers remove named semaphores when those that used
	// them are gone, and then end: they get a moment for it.
	ours := func() ([]int, error) {
		pids, err := left(args[0], args[1])
		return slices.DeleteFunc(pids, func(pid int) bool { return pid == kernel || pid == os.Getpid() }), err
	}
	err := killAll(ours, janitor)
	for end := time.Now().Add(janitorTime); time.Now().Before(end); {
		if pids, err := ours(); err != nil || len(pids) == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	err = errors.Join(err, killAll(ours, nil), os.RemoveAll(args[1]))
	shared, globErr := filepath.Glob(python.SharedFolder(args[1], "*"))
	err = errors.Join(err, globErr)
	for _, dir := range shared {
		err = errors.Join(err, os.RemoveAll(dir))
	}
	return err
}

// janitorTime is how long processes that clean up may take.
const janitorTime = time.Second

// janitor tells whether a process is one of Python's resource trackers.
func janitor(pid int) bool {
	cmdline, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return bytes.Contains(cmdline, []byte("resource_tracker"))
}

// left are the processes of the kernel with this id and private folder: those with
// its mark, and those that have written a title over it (Ray's agents do) but keep
// their logs in the folder.
func left(id, dir string) ([]int, error) {
	marked, err := proctree.Marked(Mark(id))
	if err != nil {
		return nil, err
	}
	holding, err := proctree.Holding(dir)
	return append(marked, holding...), err
}

// killAll kills what find finds but the spared ones, until two looks in a row find
// nothing: a process may be on its way from fork to exec while we look, and then has
// no environment to read.
func killAll(find func() ([]int, error), spare func(pid int) bool) error {
	const patience = 10 * time.Second
	clear := 0
	for end := time.Now().Add(patience); time.Now().Before(end); {
		pids, err := find()
		if err != nil {
			return err
		}
		if spare != nil {
			pids = slices.DeleteFunc(pids, spare)
		}
		if len(pids) == 0 {
			if clear++; clear == 2 {
				return nil
			}
		} else {
			clear = 0
		}
		for _, pid := range pids {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("processes of the kernel would not end")
}
