package worker_test

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gonbench/dataset"
	"gonbench/parallel/internal/pages"
	"gonbench/parallel/internal/panics"
	"gonbench/parallel/internal/worker"
)

// The test binary is its own worker: these are the functions it serves.
var functions = map[string]worker.Function{
	"sum": {Compute: func(dst []float64, cols [][]float64) {
		for i := range dst {
			dst[i] = 0
			for _, c := range cols {
				dst[i] += c[i]
			}
		}
	}},
	"negate": {InPlace: true, Compute: func(dst []float64, cols [][]float64) {
		for i, x := range cols[0] {
			dst[i] = -x
		}
	}},
	"overwrites": {Compute: func(dst []float64, cols [][]float64) { dst[0], cols[0][0] = 1, 1 }},
	"goexit":     {Compute: func([]float64, [][]float64) { panic(errors.New("no")) }},
	"spawns": {Compute: func(dst []float64, _ [][]float64) {
		// A process that outlives the worker and holds what it was given.
		cmd := exec.Command("sleep", "1000")
		if err := cmd.Start(); err != nil {
			panic(err)
		}
		dst[0] = float64(cmd.Process.Pid)
		if os.Getenv(worker.Env) != "" {
			panic("a child would take itself for a worker")
		}
	}},
	"hangs": {Compute: func([]float64, [][]float64) {
		for i := 0; ; i++ { // not even a call that could be interrupted
		}
	}},
}

func TestMain(m *testing.M) {
	name := os.Getenv(worker.Env)
	if f, found := functions[name]; found {
		worker.Serve(f)
	}
	switch name {
	case "leaves":
		os.Exit(0)
	case "stubborn": // never reads its socket
		time.Sleep(time.Hour)
	}
	// Under the race detector a process lingers for a second when it exits.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	goleak.VerifyTestMain(m)
}

func start(t *testing.T, name string, n int) *worker.Group {
	t.Helper()
	g, err := worker.Start(name, n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	for _, w := range g.Workers {
		if err := w.Ready(); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func TestShip(t *testing.T) {
	a, b, c := []float64{1, 2, 3}, []float64{10, 20, 30}, []float64{100, 200, 300}
	for _, tt := range []struct {
		name     string
		function string
		inputs   []int64
		result   int
		back     int
		want     [][]float64
	}{
		{"the result alone", "sum", []int64{0, 2}, -1, 1, [][]float64{{101, 202, 303}}},
		{"in the place of a column", "sum", []int64{1, 2}, 1, 3, [][]float64{a, {110, 220, 330}, c}},
		{"at the end", "sum", []int64{2}, 2, 3, [][]float64{a, b, c}},
		{"in place", "negate", []int64{0}, 0, 3, [][]float64{{-1, -2, -3}, b, c}},
		{"in place, alone", "negate", []int64{2}, -1, 1, [][]float64{{-100, -200, -300}}},
		{"elsewhere", "negate", []int64{2}, 0, 2, [][]float64{{-100, -200, -300}, b}},
		{"no inputs", "sum", nil, -1, 1, [][]float64{{0, 0, 0}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := start(t, tt.function, 1).Workers[0]
			for range 2 {
				back := make([][]float64, tt.back)
				for i := range back {
					back[i] = make([]float64, 3)
				}
				s := worker.Shipment{Columns: [][]float64{a, b, c}, Inputs: tt.inputs, Result: tt.result, Back: back}
				times, err := w.Ship(s)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.EqualFunc(back, tt.want, slices.Equal) {
					t.Errorf("got %v, want %v", back, tt.want)
				}
				if want := int64(8 * 3 * (3 + tt.back)); s.Bytes() != want {
					t.Errorf("%d bytes, want %d", s.Bytes(), want)
				}
				stamps := []int64{times.Sent, times.Began, times.Ended, times.Received}
				if !slices.IsSorted(stamps) {
					t.Errorf("the stamps %v are not in order", stamps)
				}
			}
		})
	}
}

// sharedValues makes shared memory for n values, mapped here.
func sharedValues(t *testing.T, n int) (*os.File, []float64) {
	t.Helper()
	f, err := pages.NewFile("gonbench-test", 8*int64(n))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	values, unmap, err := dataset.MapFloat64s(f, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unmap() })
	return f, values
}

// Slots are the same memory in the worker; what cannot be mapped or is not there
// is an error, after which the worker goes on.
func TestSlots(t *testing.T) {
	f, values := sharedValues(t, 3000)
	for i := range values {
		values[i] = float64(i)
	}
	g := start(t, "negate", 2)
	for _, w := range g.Workers {
		if err := w.Attach(0, f, 0, 1000, 0, 1000); err != nil {
			t.Fatal(err)
		}
		if err := w.Attach(1, f, 8*1500, 1000, 0, 10); err != nil {
			t.Fatal(err)
		}
		if err := w.Attach(2, f, 8*2500, 1000, 0, 0); err == nil {
			t.Error("memory beyond the end of the file was mapped")
		}
	}
	for i, w := range g.Workers {
		if _, err := w.Compute([]int64{0, 1}, i*500, i*500+500); err != nil {
			t.Fatal(err)
		}
		for _, slots := range [][]int64{{0, 7}, {}, {7}} {
			if _, err := w.Compute(slots, 0, 10); err == nil {
				t.Errorf("slots %v were computed", slots)
			}
		}
		if _, err := w.Compute([]int64{0, 1}, 990, 1001); err == nil {
			t.Error("rows after the last were computed")
		}
	}
	for i := range 1000 {
		if want := -float64(i + 1500); values[i] != want {
			t.Fatalf("row %d is %v, want %v", i, values[i], want)
		}
	}
	if err := g.Workers[0].Release(); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Workers[0].Compute([]int64{0, 1}, 0, 10); err == nil {
		t.Error("slots that were released were computed")
	}
}

// A worker cannot write to what it has mapped as an input, and goes on.
func TestInputsCannotBeWritten(t *testing.T) {
	f, values := sharedValues(t, 2000)
	w := start(t, "overwrites", 1).Workers[0]
	for slot, from := range []int64{0, 8 * 1000} {
		if err := w.Attach(slot, f, from, 1000, 0, 1000); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		_, err := w.Compute([]int64{0, 1}, 0, 1000)
		var caught *panics.Error
		if !errors.As(err, &caught) || !strings.Contains(caught.Error(), "inputs") {
			t.Errorf("the error is %v", err)
		}
	}
	if values[0] != 1 || values[1000] != 0 {
		t.Errorf("the result is %v, the input %v", values[0], values[1000])
	}
}

func TestPanicWithError(t *testing.T) {
	w := start(t, "goexit", 1).Workers[0]
	_, err := w.Ship(worker.Shipment{Result: -1, Back: [][]float64{{0}}})
	var caught *panics.Error
	if !errors.As(err, &caught) || caught.Value != "no" {
		t.Errorf("the error is %v", err)
	}
}

// A process that ends before it serves is an error that says what to do.
func TestNotReady(t *testing.T) {
	g, err := worker.Start("leaves", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := g.Workers[0].Ready(); err == nil || !strings.Contains(err.Error(), "package level") {
		t.Errorf("the error is %v", err)
	}
	if g.Alive() {
		t.Error("the group is alive")
	}
}

// Close ends workers in the middle of a loop that nothing interrupts, and those
// that do not look at their socket.
func TestCloseEndsWhateverRuns(t *testing.T) {
	for _, name := range []string{"hangs", "stubborn"} {
		g, err := worker.Start(name, 1)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			if err := g.Workers[0].Ready(); err != nil {
				done <- err
				return
			}
			_, err := g.Workers[0].Ship(worker.Shipment{Result: -1, Back: [][]float64{{0}}})
			done <- err
		}()
		time.Sleep(50 * time.Millisecond) // mostly until the loop runs; right before, too
		g.Workers[0].HangUp()
		if err := <-done; err == nil {
			t.Errorf("%s: no error", name)
		}
		g.Close()
		if g.Alive() {
			t.Errorf("%s: it lives", name)
		}
	}
}

// A process that the function starts does not keep the worker's socket open, and
// is not told that it is a worker.
func TestGrandchild(t *testing.T) {
	g, err := worker.Start("spawns", 1)
	if err != nil {
		t.Fatal(err)
	}
	w := g.Workers[0]
	if err := w.Ready(); err != nil {
		t.Fatal(err)
	}
	pid := []float64{0}
	if _, err := w.Ship(worker.Shipment{Result: -1, Back: [][]float64{pid}}); err != nil {
		t.Fatal(err)
	}
	child, err := os.FindProcess(int(pid[0]))
	if err != nil {
		t.Fatal(err)
	}
	defer child.Kill()
	g.Kill()
	var death *worker.DeathError
	if _, err := w.Ship(worker.Shipment{Result: -1, Back: [][]float64{pid}}); !errors.As(err, &death) {
		t.Errorf("the error is %v", err)
	}
	g.Close()
}
