package runner_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gonbench/magics/record"
	"gonbench/magics/runner"
	"gonbench/magics/sampler"
	"gonbench/parallel/protocol"
)

// background ends a test that would hang.
var background, _ = context.WithTimeout(context.Background(), 5*time.Minute)

// start starts a fake runner. When the test ends nothing of it may be left:
// no process, no goroutine, no socket.
func start(t *testing.T, how string, change ...func(*runner.Options)) (*runner.Runner, error) {
	t.Helper()
	running := goleak.IgnoreCurrent()
	dir := t.TempDir()
	o := runner.Options{
		Command: []string{os.Args[0]},
		Env:     append(os.Environ(), fakeEnv+"="+how, "GORACE=atexit_sleep_ms=0"),
		Dir:     dir, Name: "fake",
	}
	for _, c := range change {
		c(&o)
	}
	r, err := runner.Start(background, o)
	t.Cleanup(func() {
		if r != nil {
			if err := r.Kill(); err != nil {
				t.Error(err)
			}
			if left := sampler.Processes(r.PID(), r.Mark()); len(left) > 0 {
				t.Errorf("processes left: %v", left)
			}
		}
		if files, _ := filepath.Glob(dir + "/*"); len(files) > 0 {
			t.Errorf("files left: %v", files)
		}
		goleak.VerifyNone(t, running)
	})
	return r, err
}

func mustStart(t *testing.T, how string, change ...func(*runner.Options)) *runner.Runner {
	t.Helper()
	r, err := start(t, how, change...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestGoodRunner(t *testing.T) {
	var mu sync.Mutex
	var lines []string
	r := mustStart(t, "good", func(o *runner.Options) {
		o.OnOutput = func(line string) { mu.Lock(); lines = append(lines, line); mu.Unlock() }
	})
	if r.Language() != "go" || r.Packages()["fake"] != "1.0" || r.PID() <= 0 || !strings.HasPrefix(r.Mark(), runner.MarkEnv+"=") {
		t.Errorf("language %q, packages %v, pid %d, mark %q", r.Language(), r.Packages(), r.PID(), r.Mark())
	}
	ready, err := r.Plan(background, protocol.Plan{Strategy: "threads", Operation: "add:100"})
	if err != nil || ready.SessionStart != 0.25 {
		t.Fatalf("plan: %+v, %v", ready, err)
	}
	for range 3 {
		var progress []protocol.Progress
		before := time.Now()
		s, err := r.Sample(background, func(p protocol.Progress) { progress = append(progress, p) })
		if err != nil {
			t.Fatal(err)
		}
		if s.T0.Before(before) || s.T1.After(time.Now()) || s.Wall <= 0 || s.Wall != s.T1.Sub(s.T0).Seconds() {
			t.Errorf("sample from %v to %v, wall %g", s.T0, s.T1, s.Wall)
		}
		if s.Done.BytesMoved != 16 || len(s.Done.Intervals) != 1 {
			t.Errorf("done: %+v", s.Done)
		}
		if !slices.Equal(progress, []protocol.Progress{{Done: 1, Total: 2}}) {
			t.Errorf("progress: %v", progress)
		}
	}
	if err := r.ClosePlan(background); err != nil {
		t.Error(err)
	}
	if err := r.Close(background); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := []string{"hello from the cell", "hello from the cell", "hello from the cell"}; !slices.Equal(lines, want) {
		t.Errorf("output: %q", lines)
	}
	if _, err := r.Sample(background, nil); err == nil {
		t.Error("a closed runner samples")
	}
}

// What goes wrong before or at the hello.
func TestStartFails(t *testing.T) {
	for _, c := range []struct {
		how    string
		status record.Status
		says   string
	}{
		{"dies at once", record.Failed, "the runner of fake exited with status 3: cannot find the library libfake.so"},
		{"never connects", record.Failed, "did not say hello within"},
		{"says nothing", record.Failed, "did not say hello within"},
		{"wrong version", record.Failed, "speaks version 99 of the protocol, this kernel 1"},
		{"no hello", record.Failed, `sent "done" before its hello`},
		{"unavailable at once", record.Unavailable, "modin is not installed"},
	} {
		t.Run(c.how, func(t *testing.T) {
			r, err := start(t, c.how, func(o *runner.Options) {
				if strings.Contains(c.says, "within") {
					o.HandshakeTimeout = 300 * time.Millisecond
				}
			})
			check(t, err, c.status, c.says)
			if r != nil {
				t.Error("there is a runner")
			}
		})
	}
}

func TestNoSuchCommand(t *testing.T) {
	for _, command := range []string{"/nowhere/python3", "no-such-command-anywhere"} {
		_, err := start(t, "", func(o *runner.Options) { o.Command = []string{command} })
		check(t, err, record.Unavailable, "cannot start "+command)
	}
}

// What a runner leaves in its folders goes with it.
func TestFolders(t *testing.T) {
	for _, how := range []string{"good", "kills itself", "dies at once"} {
		folder := filepath.Join(t.TempDir(), "tmp")
		r, err := start(t, how, func(o *runner.Options) {
			o.Folders = []string{folder}
			o.OnOutput = func(string) { os.WriteFile(filepath.Join(folder, "left"), nil, 0o600) }
		})
		if err == nil {
			if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("%s: the folder is not there: %v", how, err)
			}
			_, _ = r.Sample(background, nil)
			if err := r.Kill(); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Errorf("%s: the folder is still there: %v", how, err)
		}
	}
}

func TestLongFolder(t *testing.T) {
	r := mustStart(t, "good", func(o *runner.Options) {
		o.Dir = filepath.Join(o.Dir, strings.Repeat("x", 120))
	})
	if _, err := r.Sample(background, nil); err != nil {
		t.Error(err)
	}
}

// What goes wrong in a sample and ends the runner.
func TestSampleFails(t *testing.T) {
	for _, c := range []struct{ how, says string }{
		{"panics", "the runner of fake exited with status 2: panic: index out of range [5]"},
		{"exits", "exited with status 7: MemoryError: Unable to allocate 95 TiB"},
		{"kills itself", "was killed"},
		{"segfaults", "was killed"},
		{"garbage", "sent not a message: invalid character 'S'"},
		{"nan", "sent not a message: invalid character 'N'"},
		{"negative", "sent interval 0: worker 0, chunk 0, from 2 s to 1 s"},
		{"unknown type", `sent a message of unknown type "frobnicated"`},
		{"empty done", "sent a done message without its done"},
		{"endless line", "sent a message longer than 128 MiB"},
		{"finishes twice", `sent "finished" out of turn`},
		{"half a line", "exited with status 0"},
		{"hangs up", "closed its connection and lives on"},
		{"leaves a child and dies", "exited with status 5"},
	} {
		t.Run(c.how, func(t *testing.T) {
			r := mustStart(t, c.how)
			_, err := r.Sample(background, nil)
			check(t, err, record.Failed, c.says)
			if _, again := r.Sample(background, nil); !errors.Is(again, err) {
				t.Errorf("asked again: %v", again)
			}
			if _, again := r.Plan(background, protocol.Plan{}); !errors.Is(again, err) {
				t.Errorf("another request: %v", again)
			}
			if left := sampler.Processes(r.PID(), r.Mark()); len(left) > 0 {
				t.Errorf("processes left: %v", left)
			}
		})
	}
}

// A failure that the runner tells leaves it usable.
func TestReportedFailure(t *testing.T) {
	r := mustStart(t, "fails")
	for range 2 {
		_, err := r.Sample(background, nil)
		check(t, err, record.Failed, "index out of range")
		var f *runner.Failure
		if errors.As(err, &f) && f.Stack != "goroutine 1" {
			t.Errorf("stack %q", f.Stack)
		}
	}
	if _, err := r.Plan(background, protocol.Plan{}); err != nil {
		t.Error(err)
	}
}

// The clock stops when the runner says that it is finished: what it does until
// done, at least 100 ms here, does not count.
func TestFinished(t *testing.T) {
	r := mustStart(t, "copies")
	s, err := r.Sample(background, nil)
	if err != nil {
		t.Fatal(err)
	}
	if after := time.Since(s.T1); after < 100*time.Millisecond || s.Wall != s.T1.Sub(s.T0).Seconds() {
		t.Errorf("the clock stopped %v before done, wall %g s", after, s.Wall)
	}
}

func TestOutOfTurn(t *testing.T) {
	r := mustStart(t, "out of turn")
	if _, err := r.Sample(background, nil); err != nil {
		t.Fatal(err)
	}
	// The second answer is there before the question.
	for range 200 {
		time.Sleep(time.Millisecond)
	}
	_, err := r.Sample(background, nil)
	check(t, err, record.Failed, `sent "done" out of turn`)
}

func TestTimeout(t *testing.T) {
	r := mustStart(t, "never answers")
	ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
	defer cancel()
	_, err := r.Sample(ctx, nil)
	check(t, err, record.Timeout, "took longer than allowed")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error("does not say that a deadline was exceeded")
	}
}

func TestInterrupt(t *testing.T) {
	r := mustStart(t, "never answers")
	ctx, cancel := context.WithCancel(background)
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := r.Sample(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if left := sampler.Processes(r.PID(), r.Mark()); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
	// Cancelled before the request nothing happens at all.
	r = mustStart(t, "good")
	if _, err := r.Sample(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := r.Sample(background, nil); err != nil {
		t.Error(err)
	}
}

func TestInterruptedStart(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := runner.Start(ctx, runner.Options{
		Command: []string{os.Args[0]}, Env: append(os.Environ(), fakeEnv+"=never connects"), Dir: t.TempDir(),
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestKillDuringRequest(t *testing.T) {
	r := mustStart(t, "never answers")
	time.AfterFunc(50*time.Millisecond, func() { r.Kill() })
	_, err := r.Sample(background, nil)
	check(t, err, record.Failed, "the runner of fake was killed")
}

// Children that ignore SIGTERM, left the session and lost their parent die with
// the runner.
func TestKillTakesAll(t *testing.T) {
	r := mustStart(t, "leaves a child")
	if _, err := r.Sample(background, nil); err != nil {
		t.Fatal(err)
	}
	if n := len(sampler.Processes(r.PID(), r.Mark())); n < 3 {
		t.Errorf("%d processes, want the runner and two that it left", n)
	}
	if err := r.Close(background); err != nil {
		t.Error(err)
	}
	if left := sampler.Processes(r.PID(), r.Mark()); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
}

// Processes that clean up after the others may do so before they are killed,
// and do not get for ever.
func TestJanitors(t *testing.T) {
	cleaned := filepath.Join(t.TempDir(), "cleaned")
	r := mustStart(t, "has janitors", func(o *runner.Options) {
		o.Janitors = "the-janitor"
		o.Env = append(o.Env, "RUNNER_TEST_CLEANED="+cleaned)
	})
	if _, err := r.Sample(background, nil); err != nil {
		t.Fatal(err)
	}
	if err := r.Kill(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(cleaned); err != nil {
		t.Errorf("the janitor did not come to its work: %v", err)
	}
}

func TestFloodOfOutput(t *testing.T) {
	r := mustStart(t, "floods")
	if _, err := r.Sample(background, nil); err != nil {
		t.Fatal(err)
	}
	if err := r.Kill(); err != nil {
		t.Error(err)
	}
	out := r.Output()
	if len(out) > 64<<10 || !strings.HasSuffix(out, "y\nthe last line\n") {
		t.Errorf("%d bytes of output kept, ending %q", len(out), out[max(len(out)-40, 0):])
	}
}

func TestHugeMessage(t *testing.T) {
	r := mustStart(t, "huge")
	s, err := r.Sample(background, nil)
	if err != nil || len(s.Done.Intervals) != 100_000 {
		t.Errorf("%d intervals, %v", len(s.Done.Intervals), err)
	}
}

func check(t *testing.T, err error, status record.Status, says string) {
	t.Helper()
	var f *runner.Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want a failure", err)
	}
	if f.Status != status || !strings.Contains(f.Message, says) || strings.Contains(f.Message, "\n") {
		t.Errorf("%s: %q, want %s: %q", f.Status, f.Message, status, says)
	}
}
