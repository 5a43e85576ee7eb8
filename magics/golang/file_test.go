package golang_test

import (
	"errors"
	"strings"
	"testing"

	"gonbench/magics/golang"
)

const cell = `package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"example.com/nowhere/opaque"
	"gonum.org/v1/gonum/stat/distuv"
)

type Vector []float64
type Alias = []float64
type Celsius float64

type noise struct{ r *rand.Rand }

func (n noise) next() float64 { return n.r.Float64() }

var shared = noise{rand.New(rand.NewPCG(1, 2))}
var late func() float64
var asVariable = func(x float64) float64 { return x }
const offset = 100.0

func init_late() { late = rand.Float64 }

// addRandom adds 100
// and a random number.
func addRandom(x float64) float64 {
	return x+offset + rand.Float64()
}

func square(x float64) float64 { return x*x }
func add100(dst, src []float64) { for i, x := range src { dst[i] = x + 100 } }
func mean(row []float64) float64 { return (row[0] + row[1]) / 2 }
func named(row Vector) float64 { return row[0] }
func alias(dst Alias, src Vector) {}
func normalize(s string) int { return len(s) }
func generic[T any](x T) T { return x }
func variadic(x ...float64) float64 { return 0 }
func celsius(x Celsius) Celsius { return x }
func two(x float64) (a, b float64) { return x, x }
func unknown(x opaque.Type) float64 { return 0 }
func ofOpaque(x float64) float64 { return opaque.F(x) }
func viaMethod(x float64) float64 { return x + shared.next() }
func viaVariable(x float64) float64 { return x + late() }
func viaFunction(x float64) float64 { return math.Sqrt(addRandom(x)) }
func viaGonum(x float64) float64 { return distuv.UnitNormal.Rand() }
func shadowed(rand float64) float64 { return rand }

func main() { fmt.Println() }
`

func parse(t *testing.T, src string) *golang.File {
	t.Helper()
	f, err := golang.Parse([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFunctions(t *testing.T) {
	f := parse(t, cell)
	got := map[string]golang.Function{}
	for _, fn := range f.Functions() {
		got[fn.Name] = fn
		if (fn.Form == golang.NoForm) != (fn.Reason != "") {
			t.Errorf("%s: form %v, reason %q", fn.Name, fn.Form, fn.Reason)
		}
	}
	if _, ok := got["main"]; ok {
		t.Error("main is listed")
	}
	for _, test := range []struct {
		name   string
		form   golang.Form
		reason string
	}{
		{"addRandom", golang.Scalar, ""},
		{"add100", golang.Chunk, ""},
		{"mean", golang.Row, ""},
		{"named", golang.Row, ""},
		{"alias", golang.Chunk, ""},
		{"ofOpaque", golang.Scalar, ""},
		{"normalize", golang.NoForm, "normalize has the signature func(string) int; %bench takes func(float64) float64, func(dst, src []float64) or func(row []float64) float64"},
		{"generic", golang.NoForm, "generic has type parameters"},
		{"variadic", golang.NoForm, "variadic has the signature func(...float64) float64;"},
		{"celsius", golang.NoForm, "celsius has the signature func(Celsius) Celsius;"},
		{"two", golang.NoForm, "two has the signature func(float64) (float64, float64);"},
		{"unknown", golang.NoForm, "unknown has the signature func(opaque.Type) float64;"},
		{"noise.next", golang.NoForm, "noise.next is a method"},
	} {
		fn, ok := got[test.name]
		if !ok || fn.Form != test.form || !strings.HasPrefix(fn.Reason, test.reason) {
			t.Errorf("%s: listed %v, form %v, reason %q", test.name, ok, fn.Form, fn.Reason)
		}
	}
}

func TestFunction(t *testing.T) {
	f := parse(t, cell)
	if fn, err := f.Function("addRandom"); err != nil || fn.Form != golang.Scalar {
		t.Errorf("addRandom: %v, %v", fn, err)
	}
	for name, want := range map[string]string{
		"addRandon":  "there is no function addRandon; did you mean addRandom?",
		"Square":     "there is no function Square; did you mean square?",
		"zzzzzz":     "there is no function zzzzzz; declare it in a cell and run that first",
		"asVariable": "asVariable is a variable; declare it as a function, ",
		"normalize":  "normalize has the signature func(string) int;",
	} {
		if _, err := f.Function(name); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	var missing *golang.NotFoundError
	if _, err := f.Function("addRandon"); !errors.As(err, &missing) {
		t.Errorf("no NotFoundError: %v", err)
	}
}

func TestReachesRand(t *testing.T) {
	f := parse(t, cell)
	for name, want := range map[string]bool{
		"addRandom": true, "viaMethod": true, "viaVariable": true, "viaFunction": true, "viaGonum": true,
		"square": false, "mean": false, "ofOpaque": false, "shadowed": false, "missing": false,
	} {
		if got := f.ReachesRand(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSource(t *testing.T) {
	f := parse(t, cell)
	want := "// addRandom adds 100\n// and a random number.\nfunc addRandom(x float64) float64 {\n\treturn x + offset + rand.Float64()\n}"
	if got := f.Source("addRandom"); got != want {
		t.Errorf("%q", got)
	}
	if got := f.Source("missing"); got != "" {
		t.Errorf("%q", got)
	}
	for name, want := range map[string]string{"square": "x*x", "add100": "add100([]float64, []float64)", "missing": "missing"} {
		if got := f.OneLine(name, 40); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestParseError(t *testing.T) {
	if _, err := golang.Parse([]byte("package main\nfunc (")); err == nil {
		t.Error("no error")
	}
}

func TestLastFunction(t *testing.T) {
	for _, test := range []struct{ name, body, want, err string }{
		{"one", "func f(x float64) float64 { return x }", "f", ""},
		{"last of several", "import \"math\"\n\nconst c = 2\n\nfunc f() {}\n\ntype T int\n\nfunc (T) m() {}\n\nfunc g(x float64) float64 { return math.Sqrt(x) }\nvar v = 1\n", "g", ""},
		{"lines of GoNB", "%autoget\n!ls \\\n  -l\nfunc f() {}\n", "f", ""},
		{"a % within a raw string", "const s = `\n%d\n! x\n`\nfunc f() {}\n/*\n!\n*/\n", "f", ""},
		{"main does not count", "func f() {}\nfunc main() {}", "f", ""},
		{"a package clause", "package main\n\nfunc f() {}", "f", ""},
		{"none", "const c = 1", "", "the cell declares no function"},
		{"empty", "", "", "the cell declares no function"},
		{"not Go", "func f() {}\nx = 3", "", "the cell must hold Go declarations: line 2:"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := golang.LastFunction(test.body)
			if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.HasPrefix(err.Error(), test.err) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// FuzzParse: whatever the file is, nothing panics.
func FuzzParse(f *testing.F) {
	f.Add(cell)
	f.Add("package main\nfunc f(x float64) float64 { for { x++ } }")
	f.Add("package main\nfunc f(dst, src []float64) { for i := range dst { dst[i] = src[i] } }")
	f.Add("package main\nfunc f(_ []float64) (y float64) { return }\nfunc g(x float64) (float64) { return g(h(x)) }")
	f.Fuzz(func(t *testing.T, src string) {
		golang.LastFunction(src)
		file, err := golang.Parse([]byte(src))
		if err != nil {
			return
		}
		for _, fn := range file.Functions() {
			file.ReachesRand(fn.Name)
			file.Source(fn.Name)
			file.OneLine(fn.Name, 30)
			if fn.Form != golang.NoForm {
				golang.Program(fn, fn.Name)
				file.Translate(fn.Name, 3)
			}
		}
	})
}
