package golang_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gonbench/magics/golang"
)

// The two packages that the program imports, as far as it knows them: here the
// runner computes three rows of two columns with every operation, in place if that
// is said to do, and prints them; the k-th random number of a row is k/4, from 1 on.
const (
	parallelStub = `package parallel
type Operation struct {
	Name    string
	InPlace bool
	Compute func(dst []float64, cols [][]float64)
}
//go:noinline
func Blocks(dst []float64, cols [][]float64, draws int, f func(dst []float64, cols, draws [][]float64)) {
	var uniform [][]float64
	for k := range draws {
		u := float64(k+1) / 4
		uniform = append(uniform, []float64{u, u, u})
	}
	f(dst, cols, uniform)
}
`
	runnerStub = `package runner
import ("fmt"; "gonbench/parallel")
func Main(operations ...parallel.Operation) {
	for _, o := range operations {
		dst, cols := make([]float64, 3), [][]float64{{1, 2, 3, 4}, {10, 20, 30, 40}}
		if o.InPlace {
			dst = cols[0][:3]
		}
		o.Compute(dst, cols)
		fmt.Println(o.Name, dst)
	}
}
`
)

// TestProgram builds the program of every form together with the user's
// functions, asks the compiler what became of them, and runs it.
func TestProgram(t *testing.T) {
	for _, test := range []struct{ name, src, inlined, want string }{
		{"addRandom", `import "math/rand/v2"
func addRandom(x float64) float64 { return x + 100 + rand.Float64() }`, "rand.Float64",
			`^addRandom \[101\.\d+ 102\.\d+ 103\.\d+\]\naddRandom \[101.25 102.25 103.25\]\n$`},
		{"several", `import . "math/rand"
func several(x float64) float64 {
	x = (Float64)() + x // a comment
	if x > 3 { return x + Float64() }
	return x + Float64()*4
}`, "", `^several \[.*\]\nseveral \[4.25 5.25 3.75\]\n$`},
		{"rowNoise", `import "math/rand"
func rowNoise(row []float64) float64 { return row[0] + row[1] + rand.Float64() }`, "",
			`^rowNoise \[.*\]\nrowNoise \[11.25 22.25 33.25\]\n$`},
		// What is drawn in a loop, or from a generator of the user's, stays as it is.
		{"loops", `import "math/rand/v2"
func loops(x float64) float64 { for range 3 { x += 0*rand.Float64() }; return x + rand.Float64() }`, "rand.Float64",
			`^loops \[.*\]\nloops \[1.25 2.25 3.25\]\n$`},
		{"seeded", `import "math/rand/v2"
var r = rand.New(rand.NewPCG(1, 2)); func seeded(x float64) float64 { return x + 0*r.Float64() }`, "", `^seeded \[1 2 3\]\n$`},
		{"local", `import _ "math/rand/v2"
type generator struct{}; func (generator) Float64() float64 { return 0.5 }
func local(x float64) float64 { var rand generator; return x + rand.Float64() }`, "", `^local \[1.5 2.5 3.5\]\n$`},
		{"twice", `func twice(dst, src []float64) { for i := range src { dst[i] = 2 * src[i] } }`, "twice", `^twice \[2 4 6\]\n$`},
		{"sum", `func sum(row []float64) (s float64) { for _, x := range row { s += x }; return }`, "sum", `^sum \[11 22 33\]\n$`},
		{"dst", `func dst(x float64) float64 { return -x }
var src, cols, i, row, parallel, runner int`, "", `^dst \[-1 -2 -3\]\n$`},
		{"early", `import "math"
func early(x float64) float64 {
	if x < 2 { return math.Sqrt(9) } // a comment
	switch {
	case x == 2:
		x *= 7
		return x /* another */
	default:
		for {
			x++
			if x > 5 { return x +
				// in the middle
				0.5 }
		}
	}
}`, "math.Sqrt", `^early \[3 14 6\.5\]\n$`},
		{"unused", `func unused(x float64) float64 { return 1 }`, "", `^unused \[1 1 1\]\n$`},
		{"nameless", `func nameless([]float64) float64 { return 2 }`, "", `^nameless \[2 2 2\]\n$`},
		{"named", `type Vector []float64
func (v Vector) last() float64 { return v[len(v)-1] }
func named(row Vector) float64 { return row.last() }`, "Vector.last", `^named \[10 20 30\]\n$`},
		{"blank", `import r "math/rand/v2"
func blank(_ float64) float64 { return 0*r.Float64() }`, "", `^(blank \[0 0 0\]\n){2}$`},
		{"unnamed", `func unnamed(float64) float64 { return 1 }`, "", `^unnamed \[1 1 1\]\n$`},
		{"discarded", `import "math/rand/v2"
func discarded(x float64) float64 {
	rand.Float64()
	(rand.Float64())
	if rand.Float64(); x > 1 { rand.Float64() }
	switch rand.Float64(); { default: }
	return x + rand.Float64()
}`, "", `^discarded \[.*\]\ndiscarded \[1.25 2.25 3.25\]\n$`},
		{"everywhere", `import "math/rand/v2"
func everywhere(x float64) float64 {
	if y := rand.Float64(); y > 2 { return y }
	switch rand.Float64() { case 7, rand.Float64(): return 7 }
	return x + // in the middle
		rand.Float64( /* and here */ ) * min(4, 8*rand.Float64()) // at the end
}`, "", `^everywhere \[.*\]\neverywhere \[5 6 7\]\n$`},
		{"deferred", `func deferred(x float64) (y float64) { defer func() { y = x * 2 }(); return 0 }`, "", `^deferred \[2 4 6\]\n$`},
		{"closure", `func closure(x float64) float64 { f := func() float64 { return x }; return f() }`, "closure", `^closure \[1 2 3\]\n$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			fn, err := parse(t, "package main\n"+test.src).Function(test.name)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			write(t, dir, "gonbench/go.mod", "module gonbench\n\ngo 1.26\n")
			write(t, dir, "gonbench/parallel/parallel.go", parallelStub)
			write(t, dir, "gonbench/parallel/runner/runner.go", runnerStub)
			write(t, dir, "go.mod", "module cell\n\ngo 1.26\n\nrequire gonbench v0.0.0\nreplace gonbench => ./gonbench\n")
			// One file, as GoNB makes it.
			imports, user := "", test.src
			if strings.HasPrefix(user, "import") {
				imports, user, _ = strings.Cut(user, "\n")
			}
			program := "package main; " + imports + "\n" + golang.Program(fn, fn.Name) + user
			write(t, dir, "main.go", program)
			build := exec.Command("go", "build", "-gcflags=cell=-m -d=ssa/check_bce", "-o", "cell.exe", ".")
			build.Dir = dir
			build.Env = append(build.Environ(), "GOWORK=off", "GOFLAGS=")
			out, err := build.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if !regexp.MustCompile(`main\.go:\d+:\d+: inlining call to `+test.inlined+`\n`).Match(out) && test.inlined != "" {
				t.Errorf("%s is not inlined:\n%s", test.inlined, out)
			}
			if fn.Form == golang.Scalar {
				for _, loop := range regexp.MustCompile("range gonbenchDst").FindAllStringIndex(program, -1) {
					first := 1 + strings.Count(program[:loop[0]], "\n")
					for line := first; line < first+5; line++ {
						if regexp.MustCompile(fmt.Sprintf(`main\.go:%d:\d+: Found IsInBounds`, line)).Match(out) {
							t.Errorf("a bounds check is left in a loop:\n%s", out)
						}
					}
				}
			}
			got, err := exec.Command(filepath.Join(dir, "cell.exe")).CombinedOutput()
			if err != nil || !regexp.MustCompile(test.want).Match(got) {
				t.Errorf("%v, %q", err, got)
			}
		})
	}
}
