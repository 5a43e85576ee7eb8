package python_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gonbench/magics/record"
	"gonbench/magics/runner"
	"gonbench/magics/sampler"
	"gonbench/parallel/protocol"
)

// slow makes a plan take seconds, all of them in the workers.
func slow(p protocol.Plan) protocol.Plan {
	p.Form = "scalar"
	p.Python = strings.Repeat("y = x"+strings.Repeat(" + sqrt(x * x)", 20)+"\n", 20) + "y"
	return p
}

// workers are what the command lines of each system's worker processes have in common.
var workers = map[string]string{
	"dask-processes":       "spawn_main",
	"joblib-processes":     "loky.backend",
	"multiprocessing-pool": "gonbench_runner", // forked
	"pandarallel":          "gonbench_runner",
	"modin-ray":            "ray::",
}

// busyWorker waits for a worker process that computes.
func busyWorker(t *testing.T, r *runner.Runner, strategy string) int {
	t.Helper()
	before := map[int]int{}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		for _, pid := range sampler.Processes(r.PID(), r.Mark()) {
			line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
			if pid == r.PID() || !bytes.Contains(line, []byte(workers[strategy])) {
				continue
			}
			now := ticks(pid)
			if first, seen := before[pid]; !seen {
				before[pid] = now
			} else if now >= first+20 {
				return pid
			}
		}
	}
	t.Fatalf("no worker of %s computes", strategy)
	return 0
}

// ticks is the processor time of a process, in hundredths of a second.
func ticks(pid int) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	user, _ := strconv.Atoi(string(f[11]))
	system, _ := strconv.Atoi(string(f[12]))
	return user + system
}

// kill -9 of a worker in the middle of a sample ends the sample: with a failure
// that says so, or, as Ray works, with the right result after all. Never does it
// wait forever, and nothing is left.
func TestKilledWorker(t *testing.T) {
	b := newBench(t, rows, 2)
	for name := range workers {
		t.Run(name, func(t *testing.T) {
			r := b.start(t, name)
			if _, err := r.Plan(t.Context(), slow(b.plan(name, "", "col0"))); err != nil {
				t.Fatal(explain(err))
			}
			result := make(chan error, 1)
			go func() {
				_, err := r.Sample(t.Context(), nil)
				result <- err
			}()
			if err := unix.Kill(busyWorker(t, r, name), unix.SIGKILL); err != nil {
				t.Fatal(err)
			}
			err := <-result
			if name == "modin-ray" && err == nil {
				x, y := b.column(t, b.data, "col0"), b.column(t, b.out, "result")
				for i := range x {
					if want := x[i] + 20*max(x[i], -x[i]); y[i]-want > 1e-6 || want-y[i] > 1e-6 {
						t.Fatalf("row %d is %g, want %g", i, y[i], want)
					}
				}
				return
			}
			var f *runner.Failure
			if !errors.As(err, &f) || f.Status != record.Failed {
				t.Fatalf("%v", err)
			}
			if text := f.Message + f.Stack; !strings.Contains(text, "SIGKILL") && !strings.Contains(text, "terminated") {
				t.Errorf("%s\n%s", f.Message, f.Stack)
			}
		})
	}
}

// kill -9 of the runner in the middle of a sample takes all that it has started along.
func TestKilledRunner(t *testing.T) {
	b := newBench(t, rows, 2)
	for name := range workers {
		t.Run(name, func(t *testing.T) {
			r := b.start(t, name)
			if _, err := r.Plan(t.Context(), slow(b.plan(name, "", "col0"))); err != nil {
				t.Fatal(explain(err))
			}
			left := mapped(r)
			result := make(chan error, 1)
			go func() {
				_, err := r.Sample(t.Context(), nil)
				result <- err
			}()
			busyWorker(t, r, name)
			if err := unix.Kill(r.PID(), unix.SIGKILL); err != nil {
				t.Fatal(err)
			}
			err := <-result
			var f *runner.Failure
			if !errors.As(err, &f) || f.Status != record.Failed || !strings.Contains(f.Message, "SIGKILL") {
				t.Errorf("%v", err)
			}
			if pids := sampler.Processes(r.PID(), r.Mark()); len(pids) > 0 {
				t.Errorf("processes left: %v", pids)
			}
			for _, path := range left {
				if _, err := os.Stat(path); !os.IsNotExist(err) {
					t.Errorf("left behind: %s", path)
				}
			}
		})
	}
}

// An exception of the function, raised in whatever kind of worker, is what the row
// says, with its traceback; and the runner, its engine included, goes on.
func TestRaises(t *testing.T) {
	b := newBench(t, rows, 2)
	for _, name := range []string{"pandas", "dask-threads", "dask-processes", "modin-ray", "multiprocessing-pool",
		"joblib-threads", "joblib-processes", "pandarallel"} {
		t.Run(name, func(t *testing.T) {
			r := b.start(t, name)
			p := b.plan(name, "1 / (x - x)", "col0")
			p.Form = "scalar"
			if _, err := r.Plan(t.Context(), p); err != nil {
				t.Fatal(explain(err))
			}
			_, err := r.Sample(t.Context(), nil)
			var f *runner.Failure
			if !errors.As(err, &f) || f.Status != record.Failed {
				t.Fatalf("%v", err)
			}
			if want := "ZeroDivisionError: "; !strings.HasPrefix(f.Message, want) || !strings.Contains(f.Stack, want) ||
				!strings.Contains(f.Stack, "Traceback") || strings.Contains(f.Stack+f.Message, "\x1b") {
				t.Errorf("%s\n%s", f.Message, f.Stack)
			}
			x := b.column(t, b.data, "col0")
			b.sample(t, r, b.plan(name, "x + 1", "col0"))
			for i, got := range b.column(t, b.out, "result") {
				if got != x[i]+1 {
					t.Fatalf("afterwards row %d is %g, want %g", i, got, x[i]+1)
				}
			}
		})
	}
}
