package proctree_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"gonbench/kernel/proctree"
)

func TestDescendants(t *testing.T) {
	table := proctree.Table{}
	for pid, parent := range map[int]int{1: 0, 10: 1, 11: 10, 12: 11, 13: 10, 14: 13, 20: 1} {
		table[pid] = proctree.Process{PID: pid, Parent: parent}
	}
	tests := []struct {
		root   int
		except []int
		want   []int
	}{
		{10, nil, []int{11, 12, 13, 14}},
		{10, []int{13}, []int{11, 12}},
		{12, nil, nil},
		{99, nil, nil},
	}
	for _, tt := range tests {
		if got := ids(table.Descendants(tt.root, tt.except...)); !slices.Equal(got, tt.want) {
			t.Errorf("Descendants(%d, %v) = %v, want %v", tt.root, tt.except, got, tt.want)
		}
	}
}

// A real process, its child and its mark.
func TestRealProcesses(t *testing.T) {
	begin := proctree.Now()
	mark := "GONBENCH_PROCTREE_TEST=" + t.Name()
	cmd := exec.Command("/bin/sh", "-c", "sleep 60 & wait")
	cmd.Env = append(os.Environ(), mark)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()

	var below []proctree.Process
	for len(below) == 0 {
		table, err := proctree.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if p := table[cmd.Process.Pid]; p.Parent != os.Getpid() || p.Begin < begin {
			t.Fatalf("process = %+v, want parent %d, begun since %d", p, os.Getpid(), begin)
		}
		if self := table[os.Getpid()]; self.Begin > begin || self.RSS < 1<<20 {
			t.Fatalf("this process = %+v", self)
		}
		below = table.Descendants(cmd.Process.Pid)
	}
	marked, err := proctree.Marked(mark)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(marked, cmd.Process.Pid) || !slices.Contains(marked, below[0].PID) {
		t.Errorf("marked = %v, want %d and %d", marked, cmd.Process.Pid, below[0].PID)
	}
	if other, _ := proctree.Marked(mark + "x"); len(other) != 0 {
		t.Errorf("another mark found %v", other)
	}
	proctree.Signal(below, syscall.SIGKILL)
}

// TestHolding: a process without a mark is found by its open file, also when the file
// is gone, and not by one in a folder whose name only begins the same.
func TestHolding(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // nobody promises it elsewhere
	}
	dir := filepath.Join(t.TempDir(), "private")
	for _, d := range []string{dir, dir + "-other"} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("/bin/sh", "-c", `exec 3>"$0/log"; echo; exec sleep 60`, d)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer cmd.Wait()
		defer cmd.Process.Kill()
		if _, err := out.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(d, "log")); err != nil {
			t.Fatal(err)
		}
		found, err := proctree.Holding(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := slices.Contains(found, cmd.Process.Pid), d == dir; got != want {
			t.Errorf("%s: found %v", d, got)
		}
	}
}

func ids(procs []proctree.Process) []int {
	var out []int
	for _, p := range procs {
		out = append(out, p.PID)
	}
	slices.Sort(out)
	return out
}
