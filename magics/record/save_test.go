package record_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/perf/benchfmt"

	"gonbench/magics/record"
)

func file() *record.File {
	return &record.File{
		Version:     record.Version,
		Environment: record.Environment{CPU: "a CPU", OS: "linux/amd64", Go: "go1.26", Gonbench: "0.1.0"},
		Benchmarks: []record.Benchmark{
			{Function: "addRandom", Strategy: "threads", Form: "scalar", Rows: 1000, Workers: 2, Status: record.OK, Samples: []float64{0.001, 0.0025}},
			{Function: "add:100", Strategy: "serial", Form: "vector", Rows: 1000, Workers: 1, Status: record.OK, Samples: []float64{0.5}},
			{Function: "addRandom", Strategy: "tasks", Form: "scalar", Rows: 1000, Workers: 2, Status: record.OK, Samples: []float64{0.002}},
			{Function: "addRandom", Strategy: "tasks", Form: "vector", Rows: 1000, Workers: 2, Status: record.OK, Samples: []float64{0.001}},
			{Function: "addRandom", Strategy: "pool", Rows: 1000, Workers: 2, Status: record.Failed, Error: "killed"},
		},
	}
}

func TestSaveJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.json")
	if err := os.WriteFile(path, []byte("what was there before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := file().Save(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got record.File
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Benchmarks) != 5 || !slices.Equal(got.Benchmarks[0].Samples, []float64{0.001, 0.0025}) || got.Benchmarks[4].Error != "killed" {
		t.Errorf("read back %+v", got.Benchmarks)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%d files in the folder, want one", len(left))
	}
}

// TestSaveText reads the Go benchmark format back as benchstat does.
func TestSaveText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.txt")
	if err := file().Save(path); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for r := benchfmt.NewReader(f, path); r.Scan(); {
		switch rec := r.Result().(type) {
		case *benchfmt.Result:
			v, ok := rec.Value("sec/op")
			if !ok || rec.GetConfig("cpu") != "a CPU" {
				t.Errorf("%s: value %v, cpu %q", rec.Name, ok, rec.GetConfig("cpu"))
			}
			got = append(got, string(rec.Name)+" "+jsonNumber(v))
		case *benchfmt.SyntaxError:
			t.Error(rec)
		}
	}
	want := []string{
		"AddRandom/strategy=threads/form=scalar/rows=1000/workers=2 0.001",
		"AddRandom/strategy=threads/form=scalar/rows=1000/workers=2 0.0025",
		"Add:100/strategy=serial/form=vector/rows=1000/workers=1 0.5",
		"AddRandom/strategy=tasks/form=scalar/rows=1000/workers=2 0.002",
		"AddRandom/strategy=tasks/form=vector/rows=1000/workers=2 0.001",
	}
	if !slices.Equal(got, want) {
		t.Errorf("read back %q, want %q", got, want)
	}
}

func jsonNumber(v float64) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestSaveRefuses(t *testing.T) {
	for _, name := range []string{"r.csv", "r", filepath.Join("no", "such", "r.json")} {
		if err := file().Save(filepath.Join(t.TempDir(), name)); err == nil {
			t.Errorf("%s was saved", name)
		}
	}
}
