package runner_test

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gonbench/parallel"
	"gonbench/parallel/protocol"
)

// GoNB runs a program once when it builds it: it must do nothing.
func TestMainReturnsAtOnce(t *testing.T) {
	for _, role := range []string{"double", "builtins"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), roleEnv+"="+role)
		out, err := cmd.CombinedOutput()
		if err != nil || string(out) != "the main function returned\n" {
			t.Errorf("%s: %v, printed %q", role, err, out)
		}
	}
}

// Every strategy computes the user's function and the built-in ones on the
// kernel's own memory, for a prefix of the rows, time and again.
func TestStrategies(t *testing.T) {
	for _, name := range parallel.Names() {
		for _, role := range []string{"double", "builtins"} {
			t.Run(name+"/"+role, func(t *testing.T) {
				k := start(t, role)
				operation, want := "double", func(x float64) float64 { return 2 * x }
				if role == "builtins" {
					operation = "scale:2"
				}
				for _, n := range []int{rows, 5000, 3, 0} {
					p := k.plan(name, operation)
					p.Rows = n
					k.prepare(p)
					for range 3 {
						for i := range k.result() {
							k.result()[i] = -1
						}
						done := k.sample()
						for i, x := range k.column(k.data, "x")[:n] {
							if k.result()[i] != want(x) {
								t.Fatalf("%d rows: row %d is %v, want %v", n, i, k.result()[i], want(x))
							}
						}
						if n < rows && k.result()[n] != -1 {
							t.Fatalf("%d rows: the row after them was written to", n)
						}
						checkDone(t, done, name, n)
					}
				}
				if m := k.ask(protocol.Message{Type: "close"}); m.Type != "closed" {
					t.Errorf("close is answered by %+v", m)
				}
				if left := tree(k.process.Process.Pid); len(left) != 0 {
					t.Errorf("processes %v are left after close", left)
				}
			})
		}
	}
}

func checkDone(t *testing.T, done *protocol.Done, strategy string, n int) {
	t.Helper()
	computed := 0
	for _, i := range done.Intervals {
		if i.Start < 0 || i.End < i.Start || i.End > done.Wall {
			t.Errorf("interval %+v is not within %v seconds", i, done.Wall)
		}
		if i.Phase == protocol.Compute {
			computed++
		}
	}
	if computed != len(done.Chunks) {
		t.Errorf("%d of %d chunks were computed", computed, len(done.Chunks))
	}
	if done.BytesMoved != int64(16*n) {
		t.Errorf("%d bytes moved", done.BytesMoved)
	}
	serialized := int64(0)
	if strategy == "pool" || strategy == "processes" {
		serialized = int64(16 * n)
	}
	if done.BytesSerialized == nil || *done.BytesSerialized != serialized {
		t.Errorf("%v bytes serialized, want %d", done.BytesSerialized, serialized)
	}
	for _, i := range done.Intervals {
		copies := i.Worker < 0 && (i.Phase == protocol.Send || i.Phase == protocol.Receive)
		if strategy == "shared" && copies {
			t.Errorf("something was copied or mapped within a sample: %+v", i)
		}
	}
}

func TestSeveralColumns(t *testing.T) {
	for _, name := range parallel.Names() {
		k := start(t, "weighted")
		p := k.plan(name, "weighted")
		p.Inputs = []protocol.Column{{Dataset: "df", Column: "z"}, {Dataset: "df", Column: "x"}}
		k.prepare(p)
		k.sample()
		for i := range rows {
			if want := float64(i+200_000) + 2*float64(i); k.result()[i] != want {
				t.Fatalf("%s: row %d is %v, want %v", name, i, k.result()[i], want)
			}
		}
	}
}

func TestFrame(t *testing.T) {
	for _, name := range parallel.Names() {
		k := start(t, "double")
		p := k.plan(name, "double")
		p.Ship = "frame"
		for _, c := range k.data.Columns() {
			p.Frame = append(p.Frame, protocol.Column{Dataset: "df", Column: c})
		}
		k.prepare(p)
		done := k.sample()
		for i := range rows {
			if k.result()[i] != 2*float64(i) {
				t.Fatalf("%s: row %d is %v", name, i, k.result()[i])
			}
		}
		if x := k.column(k.data, "x"); x[rows-1] != rows-1 {
			t.Errorf("%s: the dataset was changed", name)
		}
		want := int64(0)
		if name == "pool" || name == "processes" {
			want = 2 * 3 * 8 * rows
		}
		if *done.BytesSerialized != want {
			t.Errorf("%s: %d bytes serialized, want %d", name, *done.BytesSerialized, want)
		}
	}
}

// Functions that reach math/rand give other numbers in every chunk and sample.
func TestRandom(t *testing.T) {
	for _, name := range parallel.Names() {
		k := start(t, "addRandom")
		k.prepare(k.plan(name, "addRandom"))
		seen := map[float64]bool{}
		for range 3 {
			done := k.sample()
			for _, chunk := range done.Chunks {
				residual := k.result()[chunk[0]] - float64(chunk[0])
				if residual < 100 || residual > 101 || seen[residual] {
					t.Errorf("%s: a chunk begins with the residual %v, which is not new and within bounds", name, residual)
				}
				seen[residual] = true
			}
		}
	}
}

// What goes wrong is an answer, and the next request is welcome.
func TestFailures(t *testing.T) {
	k := start(t, "double")
	k.failure(sample, "failed", "before a plan")
	k.failure(protocol.Message{Type: "hug"}, "failed", `"hug"`)
	k.failure(protocol.Message{Type: "plan"}, "failed", `"plan"`)
	if _, err := k.conn.Write([]byte("nonsense\n")); err != nil {
		t.Fatal(err)
	}
	if m := k.receive(); m.Type != "failed" {
		t.Errorf("nonsense is answered by %+v", m)
	}
	for _, tt := range []struct {
		change func(p *protocol.Plan)
		part   string
	}{
		{func(p *protocol.Plan) { p.Strategy = "dask" }, `no strategy "dask"`},
		{func(p *protocol.Plan) { p.Operation = "triple" }, `not "triple"`},
		{func(p *protocol.Plan) { p.Rows = rows + 1 }, "has 10007"},
		{func(p *protocol.Plan) { p.Rows = -1 }, "-1 rows"},
		{func(p *protocol.Plan) { p.Inputs[0].Column = "xx" }, `no column "xx"`},
		{func(p *protocol.Plan) { p.Inputs[0].Dataset = "nope" }, `"nope"`},
		{func(p *protocol.Plan) { p.Output.Column = "y" }, `no column "y"`},
		{func(p *protocol.Plan) { p.Ship = "boat" }, `"boat"`},
		{func(p *protocol.Plan) { p.Ship, p.Frame = "frame", []protocol.Column{{Dataset: "df", Column: "q"}} }, `no column "q"`},
	} {
		p := k.plan("threads", "double")
		tt.change(p)
		k.failure(protocol.Message{Type: "plan", Plan: p}, "failed", tt.part)
		k.failure(sample, "failed", "before a plan")
	}
	// The wrong number of columns shows when the operation is run.
	p := k.plan("threads", "add:1")
	p.Inputs = append(p.Inputs, p.Inputs[0])
	k.prepare(p)
	k.failure(sample, "failed", "works on 1 column")

	k.prepare(k.plan("tasks", "double"))
	k.sample()
}

func TestPanic(t *testing.T) {
	for _, name := range parallel.Names() {
		k := start(t, "panics")
		k.prepare(k.plan(name, "panics"))
		for range 2 {
			f := k.failure(sample, "failed", "panic: seven")
			if !strings.Contains(f.Stack, "main_test.go:") || strings.Contains(f.Stack, "gonbench/parallel/runner.") {
				t.Errorf("%s: the stack is\n%s", name, f.Stack)
			}
		}
	}
}

func TestWorkerExits(t *testing.T) {
	for _, name := range []string{"pool", "processes", "shared"} {
		k := start(t, "exits")
		k.prepare(k.plan(name, "exits"))
		k.failure(sample, "failed", "exited with code 3")
		k.failure(sample, "failed", "exited with code 3")
	}
}

func TestWorkerKilled(t *testing.T) {
	for _, name := range []string{"processes", "shared"} {
		k := start(t, "sleeps")
		k.prepare(k.plan(name, "sleeps"))
		k.send(sample)
		for strings.Count(k.output.String(), "asleep") < 2 {
			time.Sleep(time.Millisecond)
		}
		workers := tree(k.process.Process.Pid)
		if len(workers) != 2 {
			t.Fatalf("%s has workers %v", name, workers)
		}
		if err := syscall.Kill(workers[1], syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if m := k.receive(); m.Type != "failed" || !strings.Contains(m.Failed.Error, "was killed (out of memory?)") {
			t.Errorf("%s: the answer is %+v %+v", name, m, m.Failed)
		}
	}
}

// When the kernel hangs up in the middle of a sample, the runner and its workers
// are gone at once; so are the workers when the runner is killed.
func TestHangUp(t *testing.T) {
	for _, name := range parallel.Names() {
		for _, kill := range []bool{false, true} {
			k := start(t, "sleeps")
			k.prepare(k.plan(name, "sleeps"))
			k.send(sample)
			for !strings.Contains(k.output.String(), "asleep") {
				time.Sleep(time.Millisecond)
			}
			all := append(tree(k.process.Process.Pid), k.process.Process.Pid)
			if kill {
				k.process.Process.Kill()
				if err := <-k.exited; err == nil {
					t.Error("a killed runner ended well")
				}
				k.exited <- nil
			}
			k.conn.Close()
			deadline := time.Now().Add(20 * time.Second)
			for slices.ContainsFunc(all, running) {
				if time.Now().After(deadline) {
					t.Fatalf("%s, killed %v: of %v some live", name, kill, all)
				}
				time.Sleep(time.Millisecond)
			}
		}
	}
}

// What the function prints comes out where the runner's output goes.
func TestOutput(t *testing.T) {
	for _, name := range parallel.Names() {
		k := start(t, "prints")
		k.prepare(k.plan(name, "prints"))
		k.sample()
		k.end()
		k.exited <- nil // for the clean-up
		if got := k.output.String(); got != "seven comes along\n" {
			t.Errorf("%s: the output is %q", name, got)
		}
	}
}

// tree lists the processes that a process has started.
func tree(pid int) (all []int) {
	tasks, _ := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/task")
	for _, task := range tasks {
		list, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/task/" + task.Name() + "/children")
		for field := range strings.FieldsSeq(string(list)) {
			child, _ := strconv.Atoi(field)
			all = append(all, child)
		}
	}
	return all
}

// running tells whether a process is there and not a zombie.
func running(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(after, "Z")
}
