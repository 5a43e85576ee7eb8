package python_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gonbench/dataset"
	"gonbench/dataset/store"
	"gonbench/magics/python"
	"gonbench/magics/record"
	"gonbench/magics/runner"
	"gonbench/magics/sampler"
	"gonbench/parallel/protocol"
)

// interpreterEnv overrides which environment the tests use.
const interpreterEnv = "GONBENCH_TEST_PYTHON"

const rows = 200_000

type bench struct {
	env   *python.Environment
	root  string
	dir   string
	store *store.Store
	data  *store.Dataset
	out   *store.Dataset
}

func newBench(t testing.TB, rows, columns int) *bench {
	t.Helper()
	named := os.Getenv(interpreterEnv)
	if named == "" {
		abs, err := filepath.Abs("../../.venv")
		if err != nil {
			t.Fatal(err)
		}
		named = abs
	}
	env, err := python.Find(t.Context(), python.Where{Explicit: named, Env: os.Environ()})
	if err != nil {
		t.Fatalf("no Python (%v); run `make install`, or set %s", err, interpreterEnv)
	}
	// Short, as the kernel's own folder is: sockets lie in it.
	dir, err := os.MkdirTemp("/tmp", "gbt")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b := &bench{env: env, dir: dir}
	if b.root, err = python.Unpack(dir); err != nil {
		t.Fatal(err)
	}
	if b.store, err = store.New(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.store.Close() })
	var names []string
	for i := range columns {
		names = append(names, fmt.Sprintf("col%d", i))
	}
	if b.data, err = b.store.Create("df", store.Spec{Rows: rows, Columns: names}); err != nil {
		t.Fatal(err)
	}
	for c, name := range names {
		col, err := b.data.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range col {
			col[i] = float64(c) + float64(i)/1024 - 3
		}
	}
	b.data.Publish()
	if b.out, err = b.store.Scratch(rows, "result"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.out.Close() })
	return b
}

func (b *bench) plan(strategy, text string, inputs ...string) protocol.Plan {
	p := protocol.Plan{
		Strategy: strategy, Operation: "f", Python: text, Rows: b.data.Rows(),
		Output:  protocol.Column{Dataset: b.out.Name(), Column: "result"},
		Workers: 2, Partitions: 5, Ship: "column", Form: "vector",
	}
	for _, c := range inputs {
		p.Inputs = append(p.Inputs, protocol.Column{Dataset: "df", Column: c})
	}
	for _, c := range b.data.Columns() {
		p.Frame = append(p.Frame, protocol.Column{Dataset: "df", Column: c})
	}
	return p
}

func (b *bench) start(t testing.TB, strategy string) *runner.Runner {
	t.Helper()
	o := b.options(strategy)
	r, err := runner.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.kill(t, r, o) })
	return r
}

// kill ends a runner: no process, no temporary file, no shared memory is left.
func (b *bench) kill(t testing.TB, r *runner.Runner, o runner.Options) {
	t.Helper()
	semaphores := mapped(r)
	if err := r.Kill(); err != nil {
		t.Error(err)
	}
	if left := sampler.Processes(r.PID(), r.Mark()); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
	for _, path := range append(semaphores, o.Folders...) {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("left behind: %s", path)
		}
	}
	if left, _ := filepath.Glob(fmt.Sprintf("/dev/shm/sem.loky-%d-*", r.PID())); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// mapped are the named semaphores that the runner's processes use.
func mapped(r *runner.Runner) (paths []string) {
	for _, pid := range sampler.Processes(r.PID(), r.Mark()) {
		maps, _ := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
		for line := range strings.Lines(string(maps)) {
			if i := strings.Index(line, "/dev/shm/sem."); i >= 0 && !strings.Contains(line, "(deleted)") {
				paths = append(paths, strings.TrimSpace(line[i:]))
			}
		}
	}
	return paths
}

func (b *bench) options(strategy string) runner.Options {
	env := append(os.Environ(), dataset.SocketEnv+"="+b.store.Socket())
	return b.env.Runner(b.root, b.dir, strategy, env)
}

func (b *bench) column(t testing.TB, d *store.Dataset, name string) []float64 {
	t.Helper()
	c, err := d.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (b *bench) sample(t testing.TB, r *runner.Runner, p protocol.Plan) runner.Sample {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	ready, err := r.Plan(ctx, p)
	if err != nil {
		t.Fatal(explain(err))
	}
	if ready.SessionStart < 0 {
		t.Errorf("session start of %g s", ready.SessionStart)
	}
	out := b.column(t, b.out, "result")
	for i := range out {
		out[i] = math.NaN()
	}
	s, err := r.Sample(ctx, nil)
	if err != nil {
		t.Fatal(explain(err))
	}
	return s
}

func explain(err error) string {
	var f *runner.Failure
	if errors.As(err, &f) {
		return fmt.Sprintf("%v\n%s", err, f.Stack)
	}
	return err.Error()
}

func serial(x, y float64) float64 { return x*2 + y }

// wide is more columns than Modin keeps together.
const wide = 40

// Every system computes every row, in both forms, whether two columns or the whole
// frame travels, its phases add up and what it serializes is counted.
func TestStrategies(t *testing.T) {
	b := newBench(t, rows, wide)
	x, y := b.column(t, b.data, "col1"), b.column(t, b.data, "col38")
	for _, name := range python.Strategies() {
		t.Run(name, func(t *testing.T) {
			r := b.start(t, name)
			if r.Language() != "python" || r.Packages()["numpy"] == "" {
				t.Errorf("language %q, packages %v", r.Language(), r.Packages())
			}
			for _, c := range []struct{ form, ship string }{{"vector", "column"}, {"scalar", "frame"}} {
				p := b.plan(name, "x[0] * 2 + x[1]", "col1", "col38")
				p.Form, p.Ship = c.form, c.ship
				s := b.sample(t, r, p)
				for i, got := range b.column(t, b.out, "result") {
					if want := serial(x[i], y[i]); got != want {
						t.Fatalf("%s, %s: row %d is %g, want %g", c.form, c.ship, i, got, want)
					}
				}
				b.checkTrace(t, s)
				b.checkSerialized(t, p, s)
				checkPorts(t, r)
				// A cell changes the pages: the next run sees it.
				x[7] += 1
				if _, err := r.Sample(t.Context(), nil); err != nil {
					t.Fatal(explain(err))
				}
				if got, want := b.column(t, b.out, "result")[7], serial(x[7], y[7]); got != want {
					t.Errorf("%s, %s: after a change row 7 is %g, want %g", c.form, c.ship, got, want)
				}
			}
			// Code that was translated from Go.
			p := b.plan(name, "", "col1", "col38")
			p.Code = &protocol.Code{
				Prelude: "def go_first(x0, x1):\n    return x0\n",
				Scalar:  "def f(x0, x1):\n    return go_first(x0, x1) - x1 if x0 > x1 else 0.0\n",
				NumPy:   "def f(x0, x1, rng, n):\n    return np.where(x0 > x1, x0 - x1, 0.0)\n",
				Numba:   "def f(x0, x1):\n    t0 = x0 - x1\n    return t0 if x0 > x1 else 0.0\n",
			}
			b.sample(t, r, p)
			for i, got := range b.column(t, b.out, "result") {
				if want := max(x[i]-y[i], 0); got != want {
					t.Fatalf("translated: row %d is %g, want %g", i, got, want)
				}
			}
			// One random number a row, and none alike in any two chunks.
			p = b.plan(name, "x + 100.0 + random()", "col1")
			p.Ship = "frame"
			b.checkSerialized(t, p, b.sample(t, r, p))
			seen := make(map[float64]bool, rows)
			for i, got := range b.column(t, b.out, "result") {
				u := got - 100 - x[i]
				if u < -1e-9 || u >= 1+1e-9 {
					t.Fatalf("row %d: %g is no sum with a random number", i, got)
				}
				seen[math.Round(u*(1<<30))] = true
			}
			if len(seen) < rows*9/10 {
				t.Errorf("%d different random numbers in %d rows", len(seen), rows)
			}
			if err := r.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// The article's statements draw one number for the whole column with Dask and
// Modin, one a row with the others.
func TestAsArticle(t *testing.T) {
	b := newBench(t, rows, wide)
	x := b.column(t, b.data, "col1")
	for _, c := range []struct {
		name string
		one  bool
	}{{"pandas", false}, {"dask-threads", true}, {"dask-processes", true}, {"modin-ray", true},
		{"multiprocessing-pool", false}, {"joblib-threads", false}, {"joblib-processes", false}} {
		t.Run(c.name, func(t *testing.T) {
			r := b.start(t, c.name)
			p := b.plan(c.name, "x + 100.0 + random()", "col1")
			p.AsArticle, p.Ship = true, "frame"
			s := b.sample(t, r, p)
			if _, err := r.Sample(t.Context(), nil); err != nil {
				t.Fatal(explain(err))
			}
			b.checkTrace(t, s)
			low, high := math.Inf(1), math.Inf(-1)
			for i, got := range b.column(t, b.out, "result") {
				u := got - 100 - x[i]
				low, high = min(low, u), max(high, u)
			}
			if low < -1e-9 || high > 1+1e-9 || (high-low < 1e-9) != c.one {
				t.Errorf("random numbers from %g to %g", low, high)
			}
		})
	}
}

func (b *bench) checkTrace(t *testing.T, s runner.Sample) {
	t.Helper()
	if s.Done.Wall > s.Wall || s.Done.Wall <= 0 {
		t.Errorf("the runner's clock says %g s, the kernel's %g s", s.Done.Wall, s.Wall)
	}
	phases := runner.Phases(s.Done.Wall, s.Done.Intervals, s.Done.Hidden...)
	if warning := runner.Check(runner.Sum(phases), s.Done.Wall); warning != "" {
		t.Error(warning)
	}
	if phases.Compute == nil || *phases.Compute <= 0 {
		t.Errorf("no time in compute: %+v", s.Done.Intervals)
	}
	covered := 0
	for _, c := range s.Done.Chunks {
		covered += c[1] - c[0]
	}
	if len(s.Done.Chunks) > 0 && covered != b.data.Rows() {
		t.Errorf("chunks %v cover %d rows of %d", s.Done.Chunks, covered, b.data.Rows())
	}
	if s.Done.BytesMoved <= 0 {
		t.Errorf("%d bytes moved", s.Done.BytesMoved)
	}
}

// Attaching copies nothing.
func TestNoCopy(t *testing.T) {
	b := newBench(t, 2_000_000, 10)
	r := b.start(t, "pandas")
	p := b.plan("pandas", "x + 1", "col0")
	p.Ship = "frame"
	small := p
	small.Rows = 1
	ctx := t.Context()
	if _, err := r.Plan(ctx, small); err != nil { // the imports
		t.Fatal(explain(err))
	}
	before := private(t, r.PID())
	ready, err := r.Plan(ctx, p)
	if err != nil {
		t.Fatal(explain(err))
	}
	if ready.SessionStart != 0 {
		t.Errorf("session start of %g s without resident workers", ready.SessionStart)
	}
	if grown := private(t, r.PID()) - before; grown > b.data.Bytes()/20 {
		t.Errorf("private memory grew by %d bytes, the dataset has %d", grown, b.data.Bytes())
	}
}

func private(t *testing.T, pid int) int64 {
	t.Helper()
	f, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for line := range strings.Lines(string(f)) {
		var kib int64
		if strings.HasPrefix(line, "Anonymous:") {
			if _, err := fmt.Sscanf(line, "Anonymous: %d kB", &kib); err != nil {
				t.Fatal(err)
			}
			total += kib << 10
		}
	}
	return total
}

// What goes wrong is a failure of the row, and the runner stays usable.
func TestFailures(t *testing.T) {
	b := newBench(t, 1000, 2)
	r := b.start(t, "numpy")
	good := b.plan("numpy", "x + 1", "col0")
	for _, c := range []struct {
		name, says string
		status     record.Status
		change     func(*protocol.Plan)
	}{
		{"no Python", `no Python for f: give it as --python`, record.Unavailable, func(p *protocol.Plan) { p.Python = "" }},
		{"not Python", "--python: ", record.Unavailable, func(p *protocol.Plan) { p.Python = "x +" }},
		{"not arithmetic", "no function open is known", record.Unavailable, func(p *protocol.Plan) { p.Python = "open('f')" }},
		{"unknown column of several", "x1 is none of the columns, which are x", record.Unavailable, func(p *protocol.Plan) { p.Python = "x + x[1]" }},
		{"unknown strategy", "no strategy spark", record.Unavailable, func(p *protocol.Plan) { p.Strategy = "spark" }},
		{"unknown column", `no column "col9"`, record.Failed, func(p *protocol.Plan) { p.Inputs[0].Column = "col9" }},
		{"unknown dataset", "nowhere", record.Failed, func(p *protocol.Plan) { p.Inputs[0].Dataset = "nowhere" }},
		{"too many rows", "has 1000 rows, not 2000", record.Failed, func(p *protocol.Plan) { p.Rows = 2000 }},
	} {
		p := b.plan("numpy", "x + 1", "col0")
		c.change(&p)
		_, err := r.Plan(t.Context(), p)
		var f *runner.Failure
		if !errors.As(err, &f) || f.Status != c.status || !strings.Contains(f.Message, c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := r.Plan(t.Context(), good); err != nil {
		t.Error(explain(err))
	}
	scalar := b.plan("pandas", "1 / (x - x)", "col0")
	scalar.Form = "scalar"
	if _, err := r.Plan(t.Context(), scalar); err != nil {
		t.Fatal(explain(err))
	}
	if _, err := r.Sample(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "ZeroDivisionError") {
		t.Errorf("division by zero: %v", err)
	}
}

func TestMissingPackage(t *testing.T) {
	b := newBench(t, 1000, 2)
	o := b.options("polars")
	// A module that cannot be imported stands before the real one.
	hide := t.TempDir()
	if err := os.WriteFile(filepath.Join(hide, "polars.py"), []byte("raise ModuleNotFoundError('gone', name='polars')"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Env = append(o.Env, "PYTHONPATH="+b.root+":"+hide)
	r, err := runner.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Kill()
	_, err = r.Plan(t.Context(), b.plan("polars", "x + 1", "col0"))
	var f *runner.Failure
	if !errors.As(err, &f) || f.Status != record.Unavailable || !strings.Contains(f.Message, "needs the Python package polars") ||
		!strings.HasSuffix(f.Command, "install polars pyarrow") {
		t.Errorf("%v; %+v", err, f)
	}
}

// Killed in the middle, with resident workers: nothing is left.
func TestInterrupt(t *testing.T) {
	b := newBench(t, rows, 2)
	for _, name := range []string{"dask-processes", "joblib-processes", "multiprocessing-pool", "modin-ray"} {
		t.Run(name, func(t *testing.T) {
			r := b.start(t, name)
			p := b.plan(name, "x + 1", "col0")
			p.Form, p.Python = "scalar", strings.Repeat("y = x"+strings.Repeat(" + sqrt(x * x)", 20)+"\n", 20)+"y"
			if _, err := r.Plan(t.Context(), p); err != nil {
				t.Fatal(explain(err))
			}
			semaphores := mapped(r)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(300*time.Millisecond, cancel)
			if _, err := r.Sample(ctx, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
			if left := sampler.Processes(r.PID(), r.Mark()); len(left) > 0 {
				t.Errorf("processes left: %v", left)
			}
			for _, path := range semaphores {
				if _, err := os.Stat(path); !os.IsNotExist(err) {
					t.Errorf("left behind: %s", path)
				}
			}
		})
	}
}

func TestFind(t *testing.T) {
	b := newBench(t, 1, 1)
	prefix := filepath.Dir(filepath.Dir(b.env.Interpreter))
	for _, w := range []python.Where{
		{Explicit: prefix},
		{Explicit: b.env.Interpreter},
		{Env: []string{python.InterpreterEnv + "=" + prefix}},
		{Resource: filepath.Join(prefix, "share", "jupyter", "kernels", "gonbench")},
		{Env: []string{"PATH=" + filepath.Join(prefix, "bin")}},
	} {
		env, err := python.Find(t.Context(), w)
		if err != nil || env.Packages["numpy"] == "" || !strings.HasPrefix(env.Version, "3.") {
			t.Errorf("%+v: %+v, %v", w, env, err)
		}
	}
	for _, w := range []python.Where{
		{Explicit: "/nowhere/python"},
		{Explicit: "/bin/sh"},
		{Env: []string{"PATH=" + t.TempDir()}},
		{Env: []string{python.InterpreterEnv + "=/nowhere", "PATH=" + filepath.Join(prefix, "bin")}},
	} {
		if env, err := python.Find(t.Context(), w); err == nil {
			t.Errorf("%+v: %+v", w, env)
		}
	}
	_, err := python.Find(t.Context(), python.Where{Explicit: "/nowhere"})
	if err == nil || err.Error() != "there is no such Python: /nowhere" {
		t.Errorf("/nowhere: %v", err)
	}
}

// An interpreter without packages is found, and what it lacks is told, with the one
// command that helps.
func TestBare(t *testing.T) {
	b := newBench(t, 1, 1)
	bare := filepath.Join(t.TempDir(), "bare")
	if text, err := exec.CommandContext(t.Context(), b.env.Interpreter, "-m", "venv", "--without-pip", bare).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	env, err := python.Find(t.Context(), python.Where{Explicit: bare, Env: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	if len(env.Packages) > 0 || !slices.Contains(env.Missing, "pandas") || !slices.Contains(env.Missing, "ray") {
		t.Errorf("packages %v, missing %v", env.Packages, env.Missing)
	}
	if !strings.Contains(env.Install, " -m venv ") || !strings.Contains(env.Install, "pip install numpy pandas 'dask[dataframe]'") {
		t.Errorf("the command is %s", env.Install)
	}
}

// Ray's sockets lie below the folder for temporary files, however long its path is.
func TestLongFolder(t *testing.T) {
	b := newBench(t, rows, 2)
	b.dir = filepath.Join(b.dir, strings.Repeat("long", 15), "k")
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	r := b.start(t, "modin-ray")
	b.sample(t, r, b.plan("modin-ray", "x + 1", "col0"))
}

func TestSource(t *testing.T) {
	for _, name := range python.Strategies() {
		text, err := python.Source(name)
		if err != nil || !strings.Contains(text, "def run(self, trace)") && name != "dask-processes" {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	if _, err := python.Source("spark"); err == nil {
		t.Error("there is a strategy spark")
	}
}
