package parallel_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gonbench/parallel"
)

// works tells that a strategy still, or again, does its work.
func works(t *testing.T, s parallel.Strategy) {
	t.Helper()
	dst := make([]float64, 100)
	if _, err := parallel.Apply(t.Context(), s, place, dst, ramp(100)); err != nil || !slices.Equal(dst, ramp(100)) {
		t.Fatalf("%s does not work afterwards: %v", s.Name(), err)
	}
}

// A panic comes back with its value, the rows, and the user's stack.
func TestPanic(t *testing.T) {
	for _, s := range strategies() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			for range 2 {
				_, err := parallel.Apply(t.Context(), s, panics, make([]float64, 100), ramp(100))
				var caught *parallel.PanicError
				if !errors.As(err, &caught) {
					t.Fatalf("the error is %v", err)
				}
				for _, part := range []string{"panics, rows 0 to ", "index out of range [7]"} {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("error %q lacks %q", err, part)
					}
				}
				if strings.Contains(err.Error(), "\n") {
					t.Errorf("error %q is not one line", err)
				}
				if !strings.HasPrefix(caught.Stack, "gonbench/parallel_test.indexOutOfRange(...)\n") || !strings.Contains(caught.Stack, "main_test.go:") {
					t.Errorf("the stack does not begin with the function that panicked:\n%s", caught.Stack)
				}
				if strings.Contains(caught.Stack, "gonbench/parallel.") || strings.Contains(caught.Stack, "\nruntime.") {
					t.Errorf("the stack holds frames that are not the user's:\n%s", caught.Stack)
				}
			}
			works(t, s)
		})
	}
}

// A worker that exits is an error that says how.
func TestWorkerExits(t *testing.T) {
	for _, s := range withProcesses() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			_, err := parallel.Apply(t.Context(), s, exits, make([]float64, 100), ramp(100))
			var death *parallel.WorkerError
			if !errors.As(err, &death) || death.Code != 3 || !strings.Contains(err.Error(), "exited with code 3") {
				t.Fatalf("the error is %v", err)
			}
			works(t, s)
		})
	}
}

// A worker that is killed in the middle of its work, however, is an error at
// once, though the others would still work for a minute.
func TestWorkerKilled(t *testing.T) {
	for _, s := range withProcesses() {
		for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
			t.Run(s.Name()+"/"+signal.String(), func(t *testing.T) {
				defer s.Close()
				src := []float64{float64(time.Minute), float64(time.Minute), float64(time.Minute)}
				failed := make(chan error, 1)
				go func() {
					_, err := parallel.Apply(t.Context(), s, sleeps, make([]float64, 3), src)
					failed <- err
				}()
				victim := waitForChildren(t, 3)[1]
				if err := syscall.Kill(victim, signal); err != nil {
					t.Fatal(err)
				}
				var death *parallel.WorkerError
				if err := <-failed; !errors.As(err, &death) || death.Signal != signal {
					t.Fatalf("the error is %v", err)
				}
				if death.PID != victim {
					t.Errorf("the error names process %d, killed was %d", death.PID, victim)
				}
				if signal == syscall.SIGKILL && !strings.Contains(death.Error(), "was killed (out of memory?)") {
					t.Errorf("the error is %q", death)
				}
				works(t, s)
			})
		}
	}
}

// A resident worker that died between two runs is replaced without a word.
func TestIdleWorkerKilled(t *testing.T) {
	for _, s := range withProcesses()[1:] {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			works(t, s)
			victim := waitForChildren(t, 3)[0]
			if err := syscall.Kill(victim, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			for slices.Contains(childPIDs(t), victim) {
				time.Sleep(time.Millisecond)
			}
			// The process is reaped by now, or about to be.
			time.Sleep(10 * time.Millisecond)
			works(t, s)
		})
	}
}

// Cancelling ends the workers at once, and goroutines with their chunk.
func TestCancel(t *testing.T) {
	reason := errors.New("the user has had enough")
	for _, s := range strategies()[1:] {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			ctx, cancel := context.WithCancelCause(t.Context())
			src := make([]float64, 300)
			for i := range src {
				src[i] = float64(time.Minute)
			}
			if inProcess(s) {
				// They get to the end of their first chunk, not of the last.
				src = make([]float64, 1000)
				for i := range src {
					src[i] = float64(100 * time.Microsecond)
				}
			}
			if s.Name() == "threads" {
				cancel(reason)
			} else {
				time.AfterFunc(20*time.Millisecond, func() { cancel(reason) })
			}
			if _, err := parallel.Apply(ctx, s, sleeps, make([]float64, len(src)), src); !errors.Is(err, reason) {
				t.Fatalf("the error is %v", err)
			}
			works(t, s)
		})
	}
}

// Jobs that cannot be done are refused with what is wrong.
func TestRefusals(t *testing.T) {
	unregistered := parallel.Operation{Name: "mine", Compute: func(dst []float64, cols [][]float64) { copy(dst, cols[0]) }}
	ten := make([]float64, 10)
	for _, tt := range []struct {
		name string
		job  parallel.Job
		want string
	}{
		{"no operation", parallel.Job{Dst: ten, Cols: [][]float64{ten}}, "no operation"},
		{"lengths", parallel.Job{Operation: double, Dst: ten, Cols: [][]float64{ten[1:]}}, "9 rows"},
		{"frame", parallel.Job{Operation: double, Dst: ten, Cols: [][]float64{ten}, Frame: [][]float64{ten[2:]}}, "8 rows"},
		{"too many columns", parallel.Job{Operation: double, Dst: ten, Cols: [][]float64{ten, ten}}, "works on 1 column"},
		{"not registered", parallel.Job{Operation: unregistered, Dst: ten, Cols: [][]float64{ten}}, "parallel.Map"},
	} {
		for _, s := range strategies() {
			if tt.name == "not registered" && inProcess(s) {
				continue
			}
			if _, err := s.Run(t.Context(), tt.job); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s, %s: the error is %v", s.Name(), tt.name, err)
			}
			if s.Close(); len(children()) > 0 {
				t.Errorf("%s, %s: processes were started", s.Name(), tt.name)
			}
		}
	}
	if _, err := parallel.New("dask", 0, 0); err == nil || !strings.Contains(err.Error(), "serial") {
		t.Errorf("an unknown strategy: %v", err)
	}
}

// A worker process that comes to a strategy before it comes to its operation
// ends there: it neither starts workers of its own nor runs the program on.
func TestOperationMadeTooLate(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), lateEnv+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text := string(out)
	if strings.Count(text, "the program goes on") != 1 || strings.Contains(text, "before:") {
		t.Errorf("a worker ran the program: %s", text)
	}
	if !strings.Contains(text, "error: late, rows ") || !strings.Contains(text, "make the operation at package level") {
		t.Errorf("the output does not say what to do: %s", text)
	}
}

// Runs leave no file open, whether they succeed or fail.
func TestDescriptors(t *testing.T) {
	count := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			return 0 // only Linux lists them
		}
		return len(list)
	}
	var before int
	for i := range 4 {
		for _, s := range withProcesses() {
			for _, op := range []parallel.Operation{double, panics, exits} {
				_, _ = parallel.Apply(t.Context(), s, op, make([]float64, 100), ramp(100))
			}
			s.Close()
		}
		if i == 0 {
			before = count() // what the runtime opens once is open
		}
	}
	if after := count(); after > before {
		t.Errorf("%d files are open after some runs, %d were before", after, before)
	}
}

func childPIDs(t *testing.T) (pids []int) {
	t.Helper()
	for _, text := range children() {
		pid, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// waitForChildren waits until n workers have come to their function.
func waitForChildren(t *testing.T, n int) []int {
	t.Helper()
	for {
		pids := childPIDs(t)
		ready := 0
		for _, p := range pids {
			// A worker that serves has taken the variable out of its
			// environment, but /proc keeps showing that of the start: what
			// tells is that it waits, with its socket open.
			if link, err := os.Readlink("/proc/" + strconv.Itoa(p) + "/fd/3"); err == nil && strings.HasPrefix(link, "socket:") {
				ready++
			}
		}
		if ready == n {
			return pids
		}
		time.Sleep(time.Millisecond)
	}
}
