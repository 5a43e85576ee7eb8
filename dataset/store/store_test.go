package store_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonbench/dataset/internal/python"
	"gonbench/dataset/store"
)

// shortDir is a folder whose path fits a socket's.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ds")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func newStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.New(shortDir(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func create(t testing.TB, s *store.Store, name string, spec store.Spec) *store.Dataset {
	t.Helper()
	d, err := s.Create(name, spec)
	if err != nil {
		t.Fatal(err)
	}
	d.Publish()
	return d
}

func columnNames(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("col%d", i))
	}
	return out
}

// arrowCheck opens a file with pyarrow, validates it in full and prints what a
// Go test can compare.
const arrowCheck = `
import sys, pyarrow as pa, pyarrow.ipc as ipc, pyarrow.compute as pc
with pa.memory_map(sys.argv[1]) as f:
    r = ipc.open_file(f)
    t = r.read_all()
    t.validate(full=True)
    assert r.num_record_batches == 1
    if len(t.columns) < 9: print(t.num_rows, [(n, str(c.type), c.null_count) for n, c in zip(t.schema.names, t.columns)])
    for c in t.columns:
        print(pc.sum(c).as_py())
        if t.num_rows:
            assert c.chunk(0).buffers()[1].address % 64 == 0
`

func TestDatasetIsAnArrowFile(t *testing.T) {
	s := newStore(t)
	for _, c := range []struct {
		rows    int
		columns []string
		labels  bool
		types   string
	}{
		{0, []string{"a"}, true, "0 [('a', 'double', 0), ('label', 'int64', 0)]"},
		{1, []string{"a"}, false, "1 [('a', 'double', 0)]"},
		{7, []string{"größe", "b c"}, true, "7 [('größe', 'double', 0), ('b c', 'double', 0), ('label', 'int64', 0)]"},
		{8, nil, true, "8 [('label', 'int64', 0)]"},
		{100_001, []string{"x", "y"}, true, "100001 [('x', 'double', 0), ('y', 'double', 0), ('label', 'int64', 0)]"},
	} {
		d := create(t, s, "df", store.Spec{Rows: c.rows, Columns: c.columns, Labels: c.labels})
		want := c.types + "\n"
		for i, name := range c.columns {
			col, err := d.Column(name)
			if err != nil || len(col) != c.rows {
				t.Fatalf("column %q has %d rows, %v", name, len(col), err)
			}
			for r := range col {
				col[r] = float64(i + 1)
			}
			if c.rows == 0 {
				want += "None\n"
			} else {
				want += fmt.Sprintf("%.1f\n", float64(c.rows*(i+1)))
			}
		}
		labels := d.Labels()
		for r := range labels {
			labels[r] = int64(r)
		}
		if c.labels {
			if c.rows == 0 {
				want += "None\n"
			} else {
				want += fmt.Sprintf("%d\n", c.rows*(c.rows-1)/2)
			}
		}
		if got := string(python.Run(t, arrowCheck, d.File())); got != want {
			t.Errorf("%d rows: pyarrow sees\n%s want\n%s", c.rows, got, want)
		}
		stride := int64(8*c.rows+63) / 64 * 64
		for i, o := range d.Offsets() {
			if d.Offsets()[0]%4096 != 0 || o != d.Offsets()[0]+int64(i)*stride {
				t.Errorf("%d rows: offsets %v with a stride of %d", c.rows, d.Offsets(), stride)
			}
		}
	}
}

func TestManyColumns(t *testing.T) {
	s := newStore(t)
	d := create(t, s, "wide", store.Spec{Rows: 3, Columns: columnNames(3000)})
	out := string(python.Run(t, arrowCheck, d.File()))
	if out != strings.Repeat("0.0\n", 3000) {
		t.Errorf("pyarrow sees %.100q", out)
	}
}

func TestStaysSparseUntilFilled(t *testing.T) {
	s := newStore(t)
	s.SetFree(func() int64 { return 1 << 50 })
	const rows = 1 << 36 // 512 GiB a column, more rows than an int32 can count
	d := create(t, s, "df", store.Spec{Rows: rows, Columns: []string{"a", "b"}})
	if got := d.Allocated(); got > 1<<20 {
		t.Errorf("an empty dataset takes %d bytes", got)
	}
	b, err := d.Column("b")
	if err != nil {
		t.Fatal(err)
	}
	b[rows-1] = 7
	if b[0] != 0 || len(b) != rows || cap(b) != rows {
		t.Errorf("b[0] = %v, len %d, cap %d", b[0], len(b), cap(b))
	}
	if got := d.Allocated(); got > 4<<20 {
		t.Errorf("one value takes %d bytes", got)
	}
}

func TestSpecIsChecked(t *testing.T) {
	s := newStore(t)
	for _, c := range []struct {
		name string
		spec store.Spec
		want string
	}{
		{"df", store.Spec{Rows: -1, Columns: []string{"a"}}, "-1 rows"},
		{"df", store.Spec{Rows: 1}, "at least one column"},
		{"df", store.Spec{Rows: 1, Columns: []string{"a", "a"}}, `more than one column named "a"`},
		{"df", store.Spec{Rows: 1, Columns: []string{"label"}, Labels: true}, `more than one column named "label"`},
		{"df", store.Spec{Rows: 1, Columns: []string{""}}, "needs a name"},
		{"df", store.Spec{Rows: 1, Columns: []string{"\xff"}}, "not UTF-8"},
		{"", store.Spec{Rows: 1, Columns: []string{"a"}}, "needs a name"},
		{"a b", store.Spec{Rows: 1, Columns: []string{"a"}}, "cannot name a dataset"},
		{".scratch-1", store.Spec{Rows: 1, Columns: []string{"a"}}, "cannot name a dataset"},
	} {
		if _, err := s.Create(c.name, c.spec); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Create(%q, %+v) = %v, want %q", c.name, c.spec, err, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	s := newStore(t)
	if _, err := s.Get(""); !errors.Is(err, store.ErrNone) {
		t.Fatalf("Get of nothing: %v", err)
	}
	spec := store.Spec{Rows: 4, Columns: []string{"col0", "col1"}, Recipe: map[string]any{"seed": 1}}
	hidden, err := s.Create("df", spec)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get("df"); !errors.Is(err, store.ErrNone) {
		t.Fatalf("Get before Publish: %v", err)
	}
	hidden.Publish()
	create(t, s, "other", spec)
	if got := s.Current(); got != "other" {
		t.Errorf("current is %q", got)
	}
	if err := s.Use("df"); err != nil || s.Current() != "df" {
		t.Errorf("after Use(df) current is %q, %v", s.Current(), err)
	}
	var missing *store.NotFoundError
	if _, err := s.Get("othr"); !errors.As(err, &missing) || missing.Kind != "dataset" || !slices.Equal(missing.Nearest, []string{"other"}) {
		t.Errorf("Get(othr) = %v", err)
	}
	d, _ := s.Get("")
	if _, err := d.Column("cow0"); !errors.As(err, &missing) || missing.Kind != "column" || missing.Nearest[0] != "col0" {
		t.Errorf("Column(cow0) = %v", err)
	}
	scratch, err := s.Scratch(10, "result")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(scratch.Name()); got != scratch || err != nil {
		t.Errorf("Get(%q) = %v, %v", scratch.Name(), got, err)
	}
	if l := s.List(); len(l) != 2 || l[0].Name() != "df" || l[1].Name() != "other" {
		t.Errorf("List = %v", l)
	}
	if err := s.Drop(""); err != nil || s.Current() != "other" {
		t.Errorf("after dropping df current is %q, %v", s.Current(), err)
	}
	if d.Recipe()["seed"] != 1 {
		t.Errorf("recipe %v", d.Recipe())
	}
	if err := s.Drop("df"); !errors.As(err, &missing) {
		t.Errorf("second Drop: %v", err)
	}
	if err := scratch.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Get(scratch.Name()); !errors.As(err, &missing) {
		t.Errorf("closed scratch: %v", err)
	}
}

func TestMemoryIsCheckedFirst(t *testing.T) {
	s := newStore(t)
	free := int64(100 << 20)
	s.SetFree(func() int64 { return free })
	names := columnNames(10)
	old := create(t, s, "df", store.Spec{Rows: 1000, Columns: names})
	var memory *store.MemoryError
	_, err := s.Create("df", store.Spec{Rows: 10_000_000, Columns: names})
	if !errors.As(err, &memory) {
		t.Fatalf("800 MB of 100: %v", err)
	}
	if got, _ := s.Get("df"); got != old {
		t.Error("the refusal dropped the old dataset")
	}
	if memory.Needed < 800_000_000 || memory.Needed > 801_000_000 || memory.Free < 99<<20 || memory.Free > 101<<20 {
		t.Errorf("needed %d, free %d", memory.Needed, memory.Free)
	}
	if !strings.Contains(err.Error(), "MiB") || !strings.Contains(err.Error(), fmt.Sprint(memory.LargestRows)) {
		t.Errorf("message %q", err)
	}
	if _, err := s.Create("other", store.Spec{Rows: memory.LargestRows + 100, Columns: names}); !errors.As(err, &memory) {
		t.Errorf("more than the largest row count: %v", err)
	}
	d, err := s.Create("df", store.Spec{Rows: memory.LargestRows, Columns: names})
	if err != nil {
		t.Fatalf("the largest row count: %v", err)
	}
	// d has not touched its pages, but they are spoken for.
	if _, err := s.Create("other", store.Spec{Rows: 100_000, Columns: names}); !errors.As(err, &memory) {
		t.Errorf("memory promised to another dataset was given away: %v", err)
	}
	d.Close()
	create(t, s, "other", store.Spec{Rows: 100_000, Columns: names})
	for _, rows := range []int{math.MaxInt, math.MaxInt / 8, math.MaxInt / 80} {
		if _, err := s.Create("df", store.Spec{Rows: rows, Columns: names}); !errors.As(err, &memory) {
			t.Errorf("%d rows: %v", rows, err)
		}
	}
}

func TestReplacingCountsTheOldDatasetAsFree(t *testing.T) {
	s := newStore(t)
	const total = 100 << 20
	var old *store.Dataset
	s.SetFree(func() int64 { // a machine of 100 MiB with nothing else on it
		if old == nil {
			return total
		}
		return total - old.Allocated()
	})
	spec := store.Spec{Rows: 10 << 20, Columns: []string{"a"}}
	old = create(t, s, "df", spec)
	a, _ := old.Column("a")
	for i := range a {
		a[i] = 1
	}
	var memory *store.MemoryError
	if _, err := s.Create("other", spec); !errors.As(err, &memory) {
		t.Fatalf("a second one does not fit: %v", err)
	}
	if !old.Retain() {
		t.Fatal("cannot hold the dataset")
	}
	if _, err := s.Create("df", spec); !errors.As(err, &memory) {
		t.Fatalf("replacing what is held does not free it: %v", err)
	}
	old.Release()
	d := create(t, s, "df", spec)
	a, _ = d.Column("a")
	if a[0] != 0 || a[len(a)-1] != 0 {
		t.Error("a new dataset is not zero")
	}
}

func TestHeldDatasetStaysMapped(t *testing.T) {
	s := newStore(t)
	create(t, s, "df", store.Spec{Rows: 1000, Columns: []string{"a"}})
	d, err := s.Acquire("df")
	if err != nil {
		t.Fatal(err)
	}
	a, _ := d.Column("a")
	if err := s.Drop("df"); err != nil {
		t.Fatal(err)
	}
	a[999] = 5 // would fault
	if b, err := d.Column("a"); err != nil || b[999] != 5 {
		t.Errorf("Column of a held dataset: %v", err)
	}
	d.Release()
	if d.Retain() {
		t.Error("a dataset that is gone can be held")
	}
	if _, err := d.Column("a"); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Column of a dataset that is gone: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Errorf("Close again: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	s := newStore(t)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			name := fmt.Sprintf("df%d", w%3)
			for i := range 30 {
				d, err := s.Create(name, store.Spec{Rows: 100 + i, Columns: []string{"a"}})
				if err != nil {
					t.Error(err)
					return
				}
				d.Publish()
				if h, err := s.Acquire(name); err == nil {
					a, err := h.Column("a")
					if err != nil {
						t.Error(err)
					}
					a[0]++
					h.Release()
				}
				s.List()
				s.Free(name)
				if i%5 == 0 {
					s.Drop(name)
				}
			}
		}()
	}
	wg.Wait()
}

func TestClose(t *testing.T) {
	dir := shortDir(t)
	s, err := store.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	create(t, s, "df", store.Spec{Rows: 10, Columns: []string{"a"}})
	if info, err := os.Stat(s.Socket()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("socket: %v, %v", info, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := s.Create("df", store.Spec{Rows: 1, Columns: []string{"a"}}); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Create after Close: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}
