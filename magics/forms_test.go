package magics_test

import (
	"slices"
	"strings"
	"testing"

	"gonbench/magics/record"
)

// TestForms: a function that draws random numbers is also measured with them drawn
// for many rows at once, which is what NumPy does; others have one form.
func TestForms(t *testing.T) {
	k := newKernel(t)
	k.do(t, small+addRandom+`
func root(x float64) float64 { return math.Sqrt(math.Abs(x)) }
func noise(dst, src []float64) { for i, x := range src { dst[i] = x + rand.Float64() } }
func often(row []float64) float64 {
	if row[0] < 0 {
		return row[0] - 2*rand.Float64()
	}
	return row[1] + rand.Float64()*rand.Float64()
}
`)
	both := []string{"serial scalar", "serial vector", "threads scalar", "tasks scalar", "tasks vector", "pool scalar", "processes scalar", "shared scalar", "shared vector"}
	all := func(form string) (list []string) {
		for _, s := range goStrategies {
			list = append(list, s+" "+form)
		}
		return list
	}
	for line, want := range map[string][]string{
		"addRandom":               both,
		"often":                   both,
		"addRandom --form scalar": all("scalar"),
		"addRandom --form vector": all("vector"),
		"addRandom serial,pool":   {"serial scalar", "pool scalar"},
		"addRandom serial,shared": {"serial scalar", "serial vector", "shared scalar", "shared vector"},
		"root":                    all("scalar"),
		"root --form vector":      all("scalar"),
		"noise --form scalar":     all("vector"),
		"addrandom:5":             all("vector"),
	} {
		f := saved(t, k, "%bench "+line+" --runs 1")
		var got []string
		for _, b := range f.Benchmarks {
			got = append(got, b.Strategy+" "+b.Form)
			if b.Status != record.OK || !b.Verified {
				t.Errorf("%s: %s (%s): %s, verified %v: %s", line, b.Strategy, b.Form, b.Status, b.Verified, b.Error)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
		// Like is compared with like.
		for _, b := range f.Benchmarks {
			if serial := f.Benchmarks[slices.Index(got, "serial "+b.Form)]; b.Speedup == nil || *b.Speedup != serial.Median/b.Median {
				t.Errorf("%s: %s %s is %v times as fast", line, b.Strategy, b.Form, b.Speedup)
			}
		}
	}
	for line, want := range map[string]string{
		"%parallel tasks addRandom": "scalar", "%parallel tasks addRandom --form vector": "vector", "%parallel tasks root --form vector": "scalar",
	} {
		if f := saved(t, k, line); f.Benchmarks[0].Form != want {
			t.Errorf("%s runs the %s form", line, f.Benchmarks[0].Form)
		}
	}
	// This one tells the forms apart: only the vector form is called by Blocks.
	k.do(t, `func telling(x float64) float64 {
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for more := true; more; { 
		var f runtime.Frame
		if f, more = frames.Next(); f.Function == "gonbench/parallel.Blocks" {
			return x - 1000
		}
	}
	return x + rand.Float64()
}`)
	told := saved(t, k, `%bench telling tasks,shared --runs 1 --rows 1e3 --check "y >= x"`).Benchmarks
	if len(told) != 4 {
		t.Fatalf("%d benchmarks, want tasks and shared in two forms", len(told))
	}
	for _, b := range told {
		if want := map[string]record.Status{"scalar": record.OK, "vector": record.Wrong}[b.Form]; b.Status != want {
			t.Errorf("%s: the %s form is %s (%s)", b.Strategy, b.Form, b.Status, b.Error)
		}
	}
	if out := k.do(t, "%bench root --form vector --runs 1").text(); !strings.Contains(out, "serial, threads, tasks, pool, processes, shared: has no vector form; scalar is timed") {
		t.Errorf("nobody says that root has no vector form:\n%s", out)
	}
	out := k.do(t, "%bench addRandom tasks,shared --runs 1").text()
	for _, name := range []string{"tasks, scalar", "tasks, vector", "tasks · vector", "shared, vector"} {
		if !strings.Contains(out, name) {
			t.Errorf("no row %q:\n%s", name, out)
		}
	}
}
