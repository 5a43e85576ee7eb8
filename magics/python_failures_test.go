package magics_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gonbench/magics/python"
	"gonbench/magics/record"
	"gonbench/magics/sampler"
)

// nothingLeft: no process of a runner, no folder of one.
func (k *kernel) nothingLeft(t *testing.T) {
	t.Helper()
	for _, pid := range sampler.Processes(os.Getpid(), "") {
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if bytes.Contains(line, []byte("gonbench_runner")) || bytes.Contains(line, []byte("loky")) {
			t.Errorf("process left: %s", bytes.ReplaceAll(line, []byte{0}, []byte{' '}))
		}
	}
	temporary, _ := filepath.Glob(filepath.Join(k.dir, "t????????"))
	shared, _ := filepath.Glob(python.SharedFolder(k.dir, "*"))
	if left := append(temporary, shared...); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// expect compares the rows' states, by strategy, and returns what failed rows say.
func expect(t *testing.T, f *record.File, want map[string]record.Status) map[string]record.Benchmark {
	t.Helper()
	found := map[string]record.Benchmark{}
	for _, b := range f.Benchmarks {
		found[b.Strategy] = b
		if b.Status != want[b.Strategy] {
			t.Errorf("%s (%s): %s (%s), want %s", b.Strategy, b.Form, b.Status, b.Error, want[b.Strategy])
		}
	}
	if len(found) != len(want) {
		t.Errorf("rows %v, want %d", found, len(want))
	}
	return found
}

// TestPythonTimeout: a run that takes longer than --timeout is a row that says so,
// and everybody else is measured.
func TestPythonTimeout(t *testing.T) {
	k := newKernel(t)
	k.do(t, "%dataset make_classification --rows 5e5 --cols 2 --informative 2 --redundant 0\nfunc slow(x float64) float64 { return x + 400*math.Abs(x) }\n")
	text := "x" + strings.Repeat(" + (0"+strings.Repeat(" + sqrt(x * x)", 20)+")", 20)
	f := saved(t, k, "%bench slow serial,threads,multiprocessing-pool,joblib-processes --form scalar --runs 1 --timeout 2s --python '"+text+"' --python-env "+testPython(t))
	rows := expect(t, f, map[string]record.Status{"serial": record.OK, "threads": record.OK,
		"multiprocessing-pool": record.Timeout, "joblib-processes": record.Timeout})
	for _, name := range []string{"multiprocessing-pool", "joblib-processes"} {
		if e := rows[name].Error; !strings.Contains(e, "ran longer than 2s") || !strings.Contains(e, "--timeout") {
			t.Errorf("%s: %s", name, e)
		}
	}
	k.nothingLeft(t)
}

// TestPythonRaises: an exception in a worker is a row that says which, and keeps
// the traceback in the result file.
func TestPythonRaises(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+"func inverse(x float64) float64 { return 1 / x }\n")
	f := saved(t, k, "%bench inverse serial,pandas,multiprocessing-pool --form scalar --runs 1 --python '1 / (x - x)' --python-env "+testPython(t))
	rows := map[string]int{}
	for _, b := range f.Benchmarks {
		switch {
		case b.Language == "go" || b.Form == "vector": // infinity, as in Go: computed, and not what serial has
			continue
		case b.Status != record.Failed || !strings.HasPrefix(b.Error, "ZeroDivisionError") || strings.Contains(b.Error, "\n"):
			t.Errorf("%s: %s (%s)", b.Strategy, b.Status, b.Error)
		case !strings.Contains(b.Stack, "Traceback") || !strings.Contains(b.Stack, "step.py") || !strings.Contains(b.Stack, "ZeroDivisionError"):
			t.Errorf("%s: no traceback to act on: %s", b.Strategy, b.Stack)
		}
		rows[b.Strategy]++
	}
	if rows["pandas"] != 1 || rows["multiprocessing-pool"] != 1 {
		t.Errorf("rows %v", rows)
	}
	k.nothingLeft(t)
}

// TestPythonKilled: kill -9 of a Python runner is the end of its row only.
func TestPythonKilled(t *testing.T) {
	k := newKernel(t)
	k.do(t, small)
	killed := make(chan error, 1)
	go func() { killed <- killRunnerOf("loky") }()
	f := saved(t, k, "%bench add:100 serial,joblib-processes,pandas,numpy --runs 10 --python-env "+testPython(t))
	if err := <-killed; err != nil {
		t.Fatal(err)
	}
	rows := expect(t, f, map[string]record.Status{"serial": record.OK, "joblib-processes": record.Failed,
		"pandas": record.OK, "numpy": record.OK})
	if e := rows["joblib-processes"].Error; !strings.Contains(e, "SIGKILL") {
		t.Errorf("the row says %q", e)
	}
	k.nothingLeft(t)
}

// killRunnerOf waits for a worker process with a word in its command line, and
// kills the runner that started it.
func killRunnerOf(word string) error {
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		for _, pid := range sampler.Processes(os.Getpid(), "") {
			line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
			if !bytes.Contains(line, []byte(word)) {
				continue
			}
			stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			var state string
			var parent int
			if _, err := fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &parent); err != nil {
				continue // it has just ended
			}
			line, _ = os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", parent))
			if bytes.Contains(line, []byte("gonbench_runner")) {
				return unix.Kill(parent, unix.SIGKILL)
			}
		}
	}
	return fmt.Errorf("nobody has started a process with %q", word)
}
