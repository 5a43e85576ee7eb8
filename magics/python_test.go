package magics_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonbench/magics/record"
)

// testPython is the environment that make install made, as a magic line takes it.
func testPython(t *testing.T) string {
	t.Helper()
	if p := os.Getenv("GONBENCH_TEST_PYTHON"); p != "" {
		return "'" + p + "'"
	}
	env := filepath.Join(repository(t), ".venv")
	if _, err := os.Stat(env); err != nil {
		t.Fatalf("no Python environment (%v); run `make install`", err)
	}
	return "'" + env + "'"
}

// needSystems skips what the heavy systems are needed for, if they were left out
// by make install PYTHON_SYSTEMS=0.
func needSystems(t *testing.T) {
	t.Helper()
	if os.Getenv("PYTHON_SYSTEMS") == "0" {
		t.Skip("the Python systems were left out (PYTHON_SYSTEMS=0)")
	}
}

var pythonStrategies = []string{"pandas", "dask-threads", "dask-processes", "modin-ray", "multiprocessing-pool",
	"joblib-threads", "joblib-processes", "numpy", "numba", "polars", "pandarallel"}

// TestAllSystems runs the article's systems, and what one would use today, beside
// the Go strategies on a user's function.
func TestAllSystems(t *testing.T) {
	needSystems(t)
	k := newKernel(t)
	k.do(t, "%dataset make_classification --rows 2e5\n"+addRandom)
	f := saved(t, k, "%bench addRandom all --runs 1 --python-env "+testPython(t))
	for _, p := range []string{"python", "pandas", "dask", "modin", "ray", "numba"} {
		if f.Environment.Python[p] == "" {
			t.Errorf("the result file does not tell the version of %s", p)
		}
	}
	var names []string
	for _, b := range f.Benchmarks {
		if !slices.Contains(names, b.Strategy) {
			names = append(names, b.Strategy)
		}
		if b.Status != record.OK || !b.Verified {
			t.Errorf("%s (%s): %s, verified %v: %s", b.Strategy, b.Form, b.Status, b.Verified, b.Error)
			continue
		}
		sum := 0.0
		for _, p := range []*float64{b.Phases.Start, b.Phases.Send, b.Phases.Compute, b.Phases.Receive, b.Phases.Assemble, b.Phases.Other} {
			if p != nil {
				sum += *p
			}
		}
		if math.Abs(sum-b.Median) > 0.05*b.Median+0.002 {
			t.Errorf("%s: phases sum to %.4f s, the sample took %.4f s", b.Strategy, sum, b.Median)
		}
		if b.Baseline != map[string]string{"go": "serial", "python": "numpy"}[b.Language] {
			t.Errorf("%s is compared with %s", b.Strategy, b.Baseline)
		}
	}
	if want := append(slices.Clone(goStrategies), pythonStrategies...); !slices.Equal(names, want) {
		t.Errorf("strategies %v, want %v", names, want)
	}
}

// TestBaselineInPython: where numpy was not measured, pandas is what others are compared
// with, in the form that is a fair one.
func TestBaselineInPython(t *testing.T) {
	needSystems(t)
	k := newKernel(t)
	k.do(t, small+addRandom)
	f := saved(t, k, "%bench addRandom pandas --runs 1 --python-env "+testPython(t))
	if len(f.Benchmarks) != 2 {
		t.Fatalf("%d benchmarks, want pandas in two forms", len(f.Benchmarks))
	}
	for _, b := range f.Benchmarks {
		if b.Speedup == nil || (b.Form == "vector") != (*b.Speedup == 1) {
			t.Errorf("pandas, %s: %s, compared with %s: %v times as fast", b.Form, b.Status, b.Baseline, b.Speedup)
		}
	}
}

// TestAsArticle: --as-article alone gives the article's own measurement, on whole
// frames; what the article does not have does the same work as ever.
func TestAsArticle(t *testing.T) {
	needSystems(t)
	k := newKernel(t)
	k.do(t, small+addRandom)
	f := saved(t, k, "%bench addRandom serial,pandas,dask-threads,multiprocessing-pool,numpy,pandarallel --as-article --runs 1 --python-env "+testPython(t))
	want := map[string]string{
		"serial": "same column scalar", "numpy": "same column vector", "pandarallel": "same column scalar",
		"pandas": "as-article frame scalar", "multiprocessing-pool": "as-article frame scalar",
		"dask-threads": "as-article frame vector",
	}
	for _, b := range f.Benchmarks {
		if got := b.Work + " " + b.Ship + " " + b.Form; b.Status != record.OK || got != want[b.Strategy] {
			t.Errorf("%s: %s (%s), %s, want %s", b.Strategy, b.Status, b.Error, got, want[b.Strategy])
		}
		if b.Strategy == "multiprocessing-pool" {
			travels := 2 * 8 * int64(b.Rows*f.Dataset.Columns)
			if b.BytesSerialized == nil || *b.BytesSerialized < travels {
				t.Errorf("%s: %v bytes serialized, a frame there and back is %d", b.Strategy, b.BytesSerialized, travels)
			}
		}
	}
	if len(f.Benchmarks) != len(want) {
		t.Errorf("%d rows, want %d", len(f.Benchmarks), len(want))
	}
}

// TestNoPython: Go rows are never held up by Python.
func TestNoPython(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom)
	f := saved(t, k, "%bench addRandom serial,pandas --runs 1 --python-env /no/such/python")
	for _, b := range f.Benchmarks {
		want := record.Unavailable
		if b.Strategy == "serial" {
			want = record.OK
		}
		if b.Status != want {
			t.Errorf("%s: %s (%s), want %s", b.Strategy, b.Status, b.Error, want)
		}
	}
	k.do(t, "func untranslatable(x float64) float64 { return float64(int(x) % 7) }\n")
	f = saved(t, k, "%bench untranslatable numpy --runs 1 --python-env "+testPython(t))
	if b := f.Benchmarks[0]; b.Status != record.Unavailable || !strings.Contains(b.Error, "--python") {
		t.Errorf("untranslatable: %s (%s)", b.Status, b.Error)
	}
	f = saved(t, k, "%bench untranslatable numpy --runs 1 --python 'fmod(trunc(x), 7.0)' --python-env "+testPython(t))
	if b := f.Benchmarks[0]; b.Status != record.OK || !b.Verified {
		t.Errorf("with --python: %s (%s), verified %v", b.Status, b.Error, b.Verified)
	}
}

func TestShow(t *testing.T) {
	k := newKernel(t)
	k.do(t, addRandom)
	for line, want := range map[string]string{
		"%parallel --show dask-threads":      "from_pandas",
		"%parallel --show pandas addRandom":  "x + 100.0 + random()",
		"%parallel --show threads addRandom": "rand.Float64()",
	} {
		if text := k.do(t, line).text(); !strings.Contains(text, want) {
			t.Errorf("%s shows no %q:\n%s", line, want, text)
		}
	}
}

func TestSklearnEngine(t *testing.T) {
	k := newKernel(t)
	line := "%dataset make_classification --rows 5e3 --cols 8 --informative 4 --redundant 2 --engine sklearn --python-env " + testPython(t)
	k.do(t, line)
	ds, err := k.store.Get("df")
	if err != nil {
		t.Fatal(err)
	}
	ones := 0
	for _, l := range ds.Labels() {
		ones += int(l)
	}
	if ones < 2300 || ones > 2700 {
		t.Errorf("%d of 5000 labels are 1", ones)
	}
	first := map[string][]float64{}
	for _, name := range ds.Columns() {
		col, _ := ds.Column(name)
		first[name] = slices.Clone(col)
		if slices.Min(col) == slices.Max(col) {
			t.Errorf("%s is constant", name)
		}
	}
	k.do(t, line)
	ds, _ = k.store.Get("df")
	for name, want := range first {
		if col, _ := ds.Column(name); !slices.Equal(col, want) {
			t.Errorf("the same seed made another %s", name)
		}
	}
	k.do(t, strings.Replace(line, "--engine sklearn", "--seed 2 --engine sklearn", 1))
	ds, _ = k.store.Get("df")
	if col, _ := ds.Column("col0"); slices.Equal(col, first["col0"]) {
		t.Error("another seed made the same dataset")
	}
	if err := k.fails(t, "%dataset make_classification --engine sklearn --python-env /no/such/python"); err.Name != "PythonError" {
		t.Errorf("without Python: %v", err)
	}
}
