package store_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonbench/dataset/internal/python"
	"gonbench/dataset/store"
)

func writeFile(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
}

func TestLoadCSV(t *testing.T) {
	s := newStore(t)
	nan := math.NaN()
	for _, c := range []struct {
		text    string
		columns map[string][]float64
		labels  []int64
		skipped []string
	}{
		{"a,b\n1,2\n3,4\n", map[string][]float64{"a": {1, 3}, "b": {2, 4}}, nil, nil},
		{"\ufeffa, b\r\n1e3,NA\r\n,-Inf", map[string][]float64{"a": {1000, nan}, "b": {nan, math.Inf(-1)}}, nil, nil},
		{"x,label\n0.5,1\n1.5,0\n", map[string][]float64{"x": {0.5, 1.5}}, []int64{1, 0}, nil},
		{"x,label\n0.5,1\n1.5,0.5\n", map[string][]float64{"x": {0.5, 1.5}, "label": {1, 0.5}}, nil, nil},
		{"city,\"x, y\"\n\"Paris\n2e\",1\nRome,2\n", map[string][]float64{"x, y": {1, 2}}, nil, []string{"city"}},
		{"a,b\n", map[string][]float64{"a": {}, "b": {}}, nil, nil},
	} {
		d, err := s.Load(context.Background(), "df", writeFile(t, "t.csv", c.text))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		d.Publish()
		if len(d.Columns()) != len(c.columns) || !slices.Equal(d.Labels(), c.labels) {
			t.Errorf("%q: columns %q, labels %v", c.text, d.Columns(), d.Labels())
		}
		for name, want := range c.columns {
			if got, err := d.Column(name); err != nil || !same(got, want) {
				t.Errorf("%q: column %q is %v, %v", c.text, name, got, err)
			}
		}
		skipped, _ := d.Recipe()["skipped"].([]string)
		if !slices.Equal(skipped, c.skipped) || !strings.HasSuffix(d.Recipe()["file"].(string), "t.csv") {
			t.Errorf("%q: recipe %v", c.text, d.Recipe())
		}
	}
}

func TestLoadErrors(t *testing.T) {
	s := newStore(t)
	old := create(t, s, "df", store.Spec{Rows: 5, Columns: []string{"a"}})
	for _, c := range []struct{ name, text, want string }{
		{"t.csv", "", "the file is empty"},
		{"t.csv", "a,b\n1\n", "wrong number of fields"},
		{"t.csv", "a\nx\n", "no column holds numbers"},
		{"t.csv", "a,a\n1,2\n", `more than one column named "a"`},
		{"t.parquet", "", "must end in .csv, .arrow or .feather"},
		{"t.arrow", "", "not an Arrow IPC file"},
		{"t.arrow", strings.Repeat("ARROW1", 100), "cannot load"},
	} {
		_, err := s.Load(context.Background(), "df", writeFile(t, c.name, c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s %q: %v, want %q", c.name, c.text, err, c.want)
		}
	}
	if _, err := s.Load(context.Background(), "df", "/none/t.csv"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that does not exist: %v", err)
	}
	if got, _ := s.Get("df"); got != old {
		t.Error("what could not be loaded has dropped the dataset")
	}
	_, err := s.Load(context.Background(), "df", writeFile(t, "t.csv", "a,b\n1,2\n3,x\n"))
	if err == nil || !strings.Contains(err.Error(), `line 3, column "b": "x" is not a number`) {
		t.Errorf("a value that is no number: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Load(ctx, "df", writeFile(t, "t.csv", "a\n1\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	s.SetFree(func() int64 { return 1000 })
	var memory *store.MemoryError
	if _, err := s.Load(context.Background(), "df", writeFile(t, "t.csv", "a\n1\n")); !errors.As(err, &memory) {
		t.Errorf("without memory: %v", err)
	}
}

// TestLoadWhatPyarrowWrites: several batches, all number types, nulls, text,
// with and without compression.
func TestLoadWhatPyarrowWrites(t *testing.T) {
	s := newStore(t)
	dir := t.TempDir()
	python.Run(t, `
import sys, pyarrow as pa, pyarrow.feather as feather
n = 1000
names = ["f64", "f32", "i8", "u64", "flag", "gaps", "label"]
t = pa.table({"text": pa.array(["x"] * n),
    "f64": pa.array([i / 3 for i in range(n)]), "f32": pa.array([i / 4 for i in range(n)], pa.float32()),
    "i8": pa.array([i % 100 - 50 for i in range(n)], pa.int8()), "u64": pa.array([i * 2**40 for i in range(n)], pa.uint64()),
    "flag": pa.array([i % 3 == 0 for i in range(n)]), "gaps": pa.array([None if i % 2 else i for i in range(n)]),
    "label": pa.array([i % 5 for i in range(n)], pa.int32())})
for kind in ["uncompressed", "lz4", "zstd"]:
    feather.write_feather(t, f"{sys.argv[1]}/{kind}.feather", compression=kind, chunksize=300)
`, dir)
	for _, kind := range []string{"uncompressed", "lz4", "zstd"} {
		d, err := s.Load(context.Background(), "df", filepath.Join(dir, kind+".feather"))
		if err != nil {
			t.Fatal(err)
		}
		d.Publish()
		if got := d.Columns(); !slices.Equal(got, []string{"f64", "f32", "i8", "u64", "flag", "gaps"}) {
			t.Fatalf("%s: columns %q", kind, got)
		}
		for name, want := range map[string]func(i int) float64{
			"f64": func(i int) float64 { return float64(i) / 3 }, "f32": func(i int) float64 { return float64(i) / 4 },
			"i8": func(i int) float64 { return float64(i%100 - 50) }, "u64": func(i int) float64 { return float64(i) * (1 << 40) },
			"flag": func(i int) float64 { return map[bool]float64{true: 1}[i%3 == 0] },
			"gaps": func(i int) float64 { return map[int]float64{0: float64(i), 1: math.NaN()}[i%2] },
		} {
			column, _ := d.Column(name)
			for i, v := range column {
				if w := want(i); v != w && !(math.IsNaN(v) && math.IsNaN(w)) {
					t.Fatalf("%s: %s row %d is %v, want %v", kind, name, i, v, w)
				}
			}
		}
		if y := d.Labels(); len(y) != 1000 || y[998] != 3 {
			t.Errorf("%s: labels %v", kind, y)
		}
		if skipped := d.Recipe()["skipped"]; !slices.Equal(skipped.([]string), []string{"text"}) {
			t.Errorf("%s: skipped %v", kind, skipped)
		}
	}
}

func TestSaveAndLoad(t *testing.T) {
	s := newStore(t)
	d := create(t, s, "df", store.Spec{Rows: 10_000, Columns: []string{"a", `b "c", d`}, Labels: true})
	for j, name := range d.Columns() {
		c, _ := d.Column(name)
		for i := range c {
			c[i] = math.Exp(float64((i*37+j*11)%1000 - 500))
			d.Labels()[i] = int64(i - 5000)
		}
		c[17] = math.NaN()
		c[18] = math.Inf(-1)
	}
	for _, file := range []string{"x.arrow", "x.feather", "x.CSV"} {
		path := filepath.Join(t.TempDir(), file)
		for range 2 { // the second replaces the first
			if err := d.Save(context.Background(), path); err != nil {
				t.Fatal(err)
			}
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
			t.Errorf("%s: %v", file, left)
		}
		back, err := s.Load(context.Background(), "back", path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range d.Columns() {
			a, _ := d.Column(name)
			if b, err := back.Column(name); err != nil || !same(a, b) {
				t.Errorf("%s: column %q differs, %v", file, name, err)
			}
		}
		if !slices.Equal(d.Labels(), back.Labels()) {
			t.Errorf("%s: labels differ", file)
		}
		back.Close()
	}
	path := filepath.Join(t.TempDir(), "pandas.csv")
	if err := d.Save(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	out := python.Run(t, `
import sys, csv
rows = list(csv.reader(open(sys.argv[1])))
print(len(rows), rows[0], float(rows[18][0]), rows[-1][2])
`, path)
	if string(out) != "10001 ['a', 'b \"c\", d', 'label'] nan 4999\n" {
		t.Errorf("Python reads %s", out)
	}
}

func TestSaveErrors(t *testing.T) {
	s := newStore(t)
	d := create(t, s, "df", store.Spec{Rows: 10, Columns: []string{"a"}})
	if err := d.Save(context.Background(), "x.xlsx"); err == nil || !strings.Contains(err.Error(), "must end in") {
		t.Errorf("another ending: %v", err)
	}
	if err := d.Save(context.Background(), "/none/x.csv"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no such folder: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := t.TempDir()
	for _, file := range []string{"x.csv", "x.arrow"} {
		if err := d.Save(ctx, filepath.Join(dir, file)); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %v", err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	s.Drop("df")
	if err := d.Save(context.Background(), filepath.Join(dir, "x.csv")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("dropped: %v", err)
	}
}

func FuzzLoadCSV(f *testing.F) {
	f.Add([]byte("a,label\n1,2\n"))
	f.Add([]byte("\ufeff\"a\"\"b\",c\n,\n1e999,x"))
	s := newStore(f)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(dir, "t.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := s.Load(context.Background(), "df", path)
		if err != nil {
			return
		}
		defer d.Close()
		if d.Rows() > bytes.Count(text, []byte("\n")) {
			t.Errorf("%d rows in %q", d.Rows(), text)
		}
		if err := d.Save(context.Background(), path); err != nil {
			t.Fatal(err)
		}
		again, err := s.Load(context.Background(), "again", path)
		if err != nil {
			t.Fatalf("what was saved cannot be loaded: %v", err)
		}
		defer again.Close()
		for _, name := range d.Columns() {
			a, _ := d.Column(name)
			if b, err := again.Column(name); err != nil || !same(a, b) {
				t.Errorf("column %q: %v, then %v, %v", name, a, b, err)
			}
		}
	})
}
