package guard_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gonbench/kernel/guard"
	"gonbench/magics/python"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == guard.Argument {
		if err := guard.Main(os.Args[2:], os.Stdin); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// The guard ends what carries the mark, and its children, and nothing else.
func TestRelease(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), fmt.Sprintf("guard-test-%d", os.Getpid()))
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	// A folder in shared memory that a runner of this kernel has left.
	shared := python.SharedFolder(dir, "left")
	if err := os.Mkdir(shared, 0o700); err != nil {
		t.Fatal(err)
	}
	const id = "guard-test-1"
	g, err := guard.Start(self, id, dir)
	if err != nil {
		t.Fatal(err)
	}
	marked := exec.Command("/bin/sh", "-c", "trap '' INT TERM; sleep 60 & wait")
	marked.Env = append(os.Environ(), guard.Mark(id))
	other := exec.Command("sleep", "60")
	other.Env = append(os.Environ(), guard.Mark(id+"x"))
	for _, c := range []*exec.Cmd{marked, other} {
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
	}
	// One that has lost its mark but keeps a log, and this process, which does so too.
	log, err := os.Create(filepath.Join(dir, "a", "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	renamed := exec.Command("sleep", "60")
	renamed.Stdout = log
	if err := renamed.Start(); err != nil {
		t.Fatal(err)
	}
	if err := g.Release(); err != nil {
		t.Fatal(err)
	}
	if err := marked.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("marked process: %v, want it killed", err)
	}
	if err := renamed.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("process with a log: %v, want it killed", err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("private folder: %v, want it gone", err)
	}
	if _, err := os.Stat(shared); !os.IsNotExist(err) {
		t.Errorf("folder in shared memory: %v, want it gone", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Errorf("the other kernel's process is gone: %v", err)
	}
	other.Wait()
}

func TestMainWantsArguments(t *testing.T) {
	if err := guard.Main([]string{"id"}, nil); err == nil {
		t.Error("no error")
	}
}
