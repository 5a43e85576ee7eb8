package kernel_test

import (
	"os"
	"strings"
	"time"

	"gonbench/kernel/proctree"
)

// folder is the kernel's private folder.
func (c *client) folder() string {
	c.t.Helper()
	entries, err := os.ReadDir(c.temp)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "gonbench-") {
			return c.temp + "/" + e.Name()
		}
	}
	return ""
}

// processes are those that the kernel, or a cell, has started: all have the
// kernel's temporary folder in their environment.
func (c *client) processes() []int {
	c.t.Helper()
	folder := c.folder()
	if folder == "" {
		return c.mine("TMPDIR=" + c.temp)
	}
	return append(c.mine("TMPDIR="+folder+"/tmp"), c.mine("TMPDIR="+c.temp)...)
}

func (c *client) mine(entry string) []int {
	pids, err := proctree.Marked(entry)
	if err != nil {
		c.t.Fatal(err)
	}
	return pids
}

// nothingLeft waits until neither a process nor a file of the kernel is left.
func (c *client) nothingLeft() {
	c.t.Helper()
	var pids []int
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if pids = c.processes(); len(pids) == 0 && c.folder() == "" {
			return
		}
	}
	c.t.Errorf("left behind: processes %v, folder %q", pids, c.folder())
}

// gonb is the process of GoNB.
func (c *client) gonb() int {
	c.t.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		table, err := proctree.Snapshot()
		if err != nil {
			c.t.Fatal(err)
		}
		for _, p := range table.Descendants(c.cmd.Process.Pid) {
			if p.Parent == c.cmd.Process.Pid && !p.Zombie && strings.Contains(commandLine(p.PID), "-go_work") {
				return p.PID
			}
		}
	}
	c.t.Fatal("no GoNB runs")
	return 0
}
