package runner_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// The kernel is the subreaper of everything below it, so what a runner leaves
// behind becomes the kernel's child, and would stay as a zombie.
func TestKillReapsOrphans(t *testing.T) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	defer unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
	r := mustStart(t, "leaves a child")
	if _, err := r.Sample(background, nil); err != nil {
		t.Fatal(err)
	}
	if len(children(t)) < 2 {
		t.Fatal("no orphan came to us")
	}
	if err := r.Kill(); err != nil {
		t.Fatal(err)
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("children left: %v", left)
	}
}

func children(t *testing.T) (found []string) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // gone meanwhile
		}
		line := string(b)
		if strings.HasPrefix(line[strings.LastIndexByte(line, ')')+3:], fmt.Sprintf(" %d ", os.Getpid())) {
			found = append(found, line)
		}
	}
	return found
}
