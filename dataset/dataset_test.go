package dataset_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonbench/dataset"
	"gonbench/dataset/store"
)

// kernel starts a store and makes this process one that its cells run in.
func kernel(t testing.TB) *store.Store {
	t.Helper()
	dir, err := os.MkdirTemp("", "ds") // t.TempDir's path is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); os.RemoveAll(dir) })
	t.Setenv(dataset.SocketEnv, s.Socket())
	return s
}

func create(t testing.TB, s *store.Store, name string, rows int, columns ...string) *store.Dataset {
	t.Helper()
	d, err := s.Create(name, store.Spec{Rows: rows, Columns: columns, Labels: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range columns {
		values, err := d.Column(c)
		if err != nil {
			t.Fatal(err)
		}
		for r := range values {
			values[r] = float64(1000*i + r)
			d.Labels()[r] = int64(-r)
		}
	}
	d.Publish()
	return d
}

func attach(t testing.TB, name string) *dataset.Dataset {
	t.Helper()
	ds, err := dataset.AttachNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ds.Close() })
	return ds
}

func TestAttach(t *testing.T) {
	s := kernel(t)
	owner := create(t, s, "df", 500, "a", "b")
	create(t, s, "other", 3, "x")
	s.Use("df")
	ds, err := dataset.Attach()
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if ds.Name() != "df" || ds.Rows() != 500 || !slices.Equal(ds.Columns(), []string{"a", "b"}) {
		t.Errorf("attached %s: %d rows, columns %q", ds.Name(), ds.Rows(), ds.Columns())
	}
	b, err := ds.Column("b")
	if err != nil || len(b) != 500 || cap(b) != 500 || b[499] != 1499 || ds.Labels()[499] != -499 {
		t.Fatalf("column b: %d rows, %v", len(b), err)
	}
	b[7] = 0.25
	if own, _ := owner.Column("b"); own[7] != 0.25 {
		t.Error("the kernel does not see what was written")
	}
	if again, _ := attach(t, "df").Column("b"); again[7] != 0.25 {
		t.Error("the next cell does not see what was written")
	}
	if x, err := attach(t, "other").Column("x"); err != nil || len(x) != 3 {
		t.Errorf("the other dataset: %v, %v", x, err)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	t.Setenv(dataset.SocketEnv, "")
	if _, err := dataset.Attach(); !errors.Is(err, dataset.ErrNoKernel) || !strings.Contains(err.Error(), "in a cell of a notebook") {
		t.Errorf("without a kernel: %v", err)
	}
	t.Setenv(dataset.SocketEnv, filepath.Join(t.TempDir(), "none"))
	if _, err := dataset.Attach(); !errors.Is(err, dataset.ErrNoKernel) || !strings.Contains(err.Error(), "restart the kernel") {
		t.Errorf("with a kernel that is gone: %v", err)
	}
	t.Setenv(dataset.SocketEnv, "/"+strings.Repeat("x", 500))
	if _, err := dataset.Attach(); !errors.Is(err, dataset.ErrNoKernel) {
		t.Errorf("with a path that is no socket's: %v", err)
	}
	s := kernel(t)
	if _, err := dataset.Attach(); !errors.Is(err, dataset.ErrNone) || !strings.Contains(err.Error(), "%dataset make_classification") {
		t.Errorf("without a dataset: %v", err)
	}
	create(t, s, "df", 1, "col0", "col1")
	var missing *dataset.NotFoundError
	if _, err := dataset.AttachNamed("fd"); !errors.As(err, &missing) || err.Error() != `no dataset "fd"; did you mean "df"?` {
		t.Errorf("another dataset: %v", err)
	}
	ds := attach(t, "")
	if _, err := ds.Column("clo1"); !errors.As(err, &missing) || err.Error() != `no column "clo1"; did you mean "col1" or "col0"?` {
		t.Errorf("another column: %v", err)
	}
	if _, err := ds.Column("label"); !errors.As(err, &missing) {
		t.Errorf("the labels as a column of float64: %v", err)
	}
	if err := ds.Prefault("zzz"); !errors.As(err, &missing) {
		t.Errorf("Prefault of another column: %v", err)
	}
}

func TestClose(t *testing.T) {
	create(t, kernel(t), "df", 10, "a")
	ds := attach(t, "df")
	a, _ := ds.Column("a")
	if _, _, ok := dataset.Locate(a); !ok {
		t.Error("an attached slice is not located")
	}
	for range 2 {
		if err := ds.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := ds.Column("a"); !errors.Is(err, dataset.ErrClosed) {
		t.Errorf("Column after Close: %v", err)
	}
	if err := ds.Prefault(); !errors.Is(err, dataset.ErrClosed) {
		t.Errorf("Prefault after Close: %v", err)
	}
	if ds.Labels() != nil {
		t.Error("Labels after Close")
	}
	if _, _, ok := dataset.Locate(a); ok {
		t.Error("a slice of a closed dataset is located")
	}
}

func TestOutlivesDropAndReplacement(t *testing.T) {
	s := kernel(t)
	create(t, s, "df", 1000, "a")
	ds := attach(t, "df")
	a, _ := ds.Column("a")
	if err := s.Drop("df"); err != nil {
		t.Fatal(err)
	}
	create(t, s, "df", 5, "z")
	if a[999] != 999 {
		t.Errorf("row 999 of the dropped dataset is %v", a[999])
	}
	if got := attach(t, "df").Rows(); got != 5 {
		t.Errorf("the new dataset has %d rows", got)
	}
	s.Close()
	a[0] = 1 // the mapping outlives the kernel
}

func TestEmptyDataset(t *testing.T) {
	create(t, kernel(t), "df", 0, "a")
	ds := attach(t, "df")
	if a, err := ds.Column("a"); err != nil || a == nil || len(a) != 0 {
		t.Errorf("column of no rows: %v, %v", a, err)
	}
	if err := ds.Prefault(); err != nil {
		t.Error(err)
	}
}

func TestLocateAndMap(t *testing.T) {
	create(t, kernel(t), "df", 10_000, "a", "b")
	ds := attach(t, "df")
	b, _ := ds.Column("b")
	for _, r := range [][2]int{{0, 10_000}, {0, 1}, {4321, 9999}, {9999, 10_000}, {5000, 5000}} {
		part := b[r[0]:r[1]]
		f, offset, ok := dataset.Locate(part)
		if !ok {
			t.Errorf("rows %v are not located", r)
			continue
		}
		mapped, unmap, err := dataset.MapFloat64s(f, offset, len(part))
		if err != nil {
			t.Errorf("rows %v: %v", r, err)
			continue
		}
		if !slices.Equal(mapped, part) {
			t.Errorf("rows %v differ", r)
		}
		if len(mapped) > 0 {
			mapped[0]++
			if part[0] != mapped[0] {
				t.Errorf("rows %v: a write is not seen", r)
			}
		}
		if err := unmap(); err != nil {
			t.Error(err)
		}
	}
	if _, _, ok := dataset.Locate(make([]float64, 10)); ok {
		t.Error("a slice of ordinary memory is located")
	}
	if _, _, ok := dataset.Locate(nil); ok {
		t.Error("nil is located")
	}
	f, _, _ := dataset.Locate(b)
	for _, bad := range [][2]int{{-8, 1}, {4, 1}, {0, -1}, {0, 1 << 40}, {1 << 40, 1}, {8, 1 << 62}} {
		if _, _, err := dataset.MapFloat64s(f, int64(bad[0]), bad[1]); err == nil {
			t.Errorf("mapped %d values at byte %d", bad[1], bad[0])
		}
	}
}

func TestPrefaultChangesNothing(t *testing.T) {
	create(t, kernel(t), "df", 100_000, "a", "b")
	ds := attach(t, "df")
	if err := ds.Prefault("b"); err != nil {
		t.Fatal(err)
	}
	if err := ds.Prefault(); err != nil {
		t.Fatal(err)
	}
	for i, name := range ds.Columns() {
		c, _ := ds.Column(name)
		for r, v := range c {
			if v != float64(1000*i+r) {
				t.Fatalf("column %s row %d is %v", name, r, v)
			}
		}
	}
}

func TestConcurrentAttach(t *testing.T) {
	create(t, kernel(t), "df", 1000, "a", "b", "c")
	var wg sync.WaitGroup
	for range 100 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ds, err := dataset.Attach()
			if err != nil {
				t.Error(err)
				return
			}
			c, _ := ds.Column("c")
			if _, _, ok := dataset.Locate(c); !ok || c[999] != 2999 {
				t.Error("wrong column")
			}
			ds.Prefault()
			ds.Close()
		}()
	}
	wg.Wait()
}

// openFiles counts descriptors: those that attaches would leak.
func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestNoDescriptorLeaks(t *testing.T) {
	create(t, kernel(t), "df", 10, "a")
	attach(t, "df").Close()
	before := openFiles(t)
	for range 50 {
		attach(t, "df").Close()
		dataset.AttachNamed("missing")
	}
	// The kernel's side is in this process too, and hangs up a moment later.
	for range 1000 {
		if openFiles(t) <= before+2 {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%d descriptors before, %d after", before, openFiles(t))
}

// answerWith serves one fixed answer to whoever connects.
func answerWith(t *testing.T, answer string) {
	dir, err := os.MkdirTemp("", "ds")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close(); os.RemoveAll(dir) })
	t.Setenv(dataset.SocketEnv, l.Addr().String())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			bufio.NewReader(c).ReadString('\n')
			c.Write([]byte(answer))
			c.Close()
		}
	}()
}

func TestBadAnswersAreErrors(t *testing.T) {
	for answer, want := range map[string]string{
		"":                  "ended early",
		"{":                 "ended early",
		"nonsense\n":        "not understood",
		`{"version":2}`:     "ended early",
		"{\"version\":2}\n": "speaks version 2",
		"{\"version\":1,\"name\":\"df\",\"rows\":1,\"size\":4096}\n":                 "holds no dataset",
		"{\"version\":1,\"error\":{\"kind\":\"request\",\"message\":\"because\"}}\n": "because",
	} {
		answerWith(t, answer)
		if _, err := dataset.Attach(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("answer %q: %v, want %q", answer, err, want)
		}
	}
}

// TestHelperProcess is what TestOtherProcess runs.
func TestHelperProcess(t *testing.T) {
	if os.Getenv("GONBENCH_TEST_HELPER") == "" {
		return // runs as a part of TestOtherProcess only
	}
	ds, err := dataset.Attach()
	if err != nil {
		t.Fatal(err)
	}
	a, err := ds.Column("a")
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		a[i] *= 2
	}
	fmt.Println("doubled", len(a))
}

func TestOtherProcess(t *testing.T) {
	owner := create(t, kernel(t), "df", 5000, "a")
	cmd := exec.Command(os.Args[0], "-test.run=^TestHelperProcess$", "-test.v")
	cmd.Env = append(os.Environ(), "GONBENCH_TEST_HELPER=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "doubled 5000") {
		t.Fatalf("%v\n%s", err, out)
	}
	if a, _ := owner.Column("a"); a[4999] != 2*4999 {
		t.Errorf("row 4999 is %v", a[4999])
	}
}
