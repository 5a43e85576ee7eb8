package golang_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonbench/magics/golang/expression"
)

// writer makes random functions of one or two float64, in Go.
type writer struct {
	r     *rand.Rand
	b     strings.Builder
	vars  []string
	calls []string // functions of two arguments that may be called
	next  int
}

func (w *writer) pick(list ...string) string { return list[w.r.IntN(len(list))] }

func (w *writer) expr(depth int) string {
	if depth == 0 {
		// Constants are variables or stand beside one, as the compiler
		// refuses constant expressions that divide by zero or overflow.
		return w.pick(append(w.vars, "half", "big", "negative", "zero")...)
	}
	x := w.expr(depth - 1)
	switch w.r.IntN(16) {
	case 0, 1, 2, 3, 4:
		return "(" + x + w.pick(" + ", " - ", " * ", " / ") + w.expr(w.r.IntN(depth)) + ")"
	case 5:
		return "(" + x + w.pick(" + ", " * ", " - ") + w.pick("100", "0.1", "third", "-3.5e-7", "(1 << 10)", "math.Pi") + ")"
	case 6:
		return "(-" + x + ")"
	case 7, 8:
		f := expression.Func(1 + w.r.IntN(int(expression.Trunc)))
		return "math." + f.String() + "(" + x + ")"
	case 9:
		f := expression.Func(int(expression.Atan2) + w.r.IntN(int(expression.BuiltinMax-expression.Atan2)))
		return "math." + f.String() + "(" + x + ", " + w.expr(depth-1) + ")"
	case 10:
		return w.pick("min", "max") + "(" + x + ", " + w.expr(depth-1) + ", 2)"
	case 11, 12:
		return "rand." + w.pick("Float64", "NormFloat64", "ExpFloat64") + "()"
	case 13:
		if len(w.calls) > 0 {
			return w.pick(w.calls...) + "(" + x + ", " + w.expr(depth-1) + ")"
		}
	}
	return x
}

func (w *writer) cond(depth int) string {
	switch w.r.IntN(8) {
	case 0:
		return "!(" + w.cond(depth) + ")"
	case 1, 2:
		return "(" + w.cond(depth) + w.pick(" && ", " || ", " == ") + w.cond(depth) + ")"
	case 3:
		return w.pick("math.IsNaN("+w.expr(depth)+")", "math.IsInf("+w.expr(depth)+", 1)")
	}
	return "(" + w.expr(depth) + w.pick(" < ", " <= ", " > ", " >= ", " == ", " != ") + w.expr(1) + ")"
}

func (w *writer) block(depth int) {
	scope := len(w.vars)
	for range 1 + w.r.IntN(3) {
		w.stmt(depth)
	}
	w.vars = w.vars[:scope]
}

func (w *writer) stmt(depth int) {
	switch k := w.r.IntN(10); {
	case k < 3 || depth == 0:
		name := fmt.Sprintf("v%d", w.next)
		w.next++
		fmt.Fprintf(&w.b, "%s := %s\n_ = %s\n", name, w.expr(2), name)
		w.vars = append(w.vars, name)
	case k < 5:
		fmt.Fprintf(&w.b, "%s %s %s\n", w.pick(w.vars...), w.pick("=", "+=", "-=", "*=", "/="), w.expr(2))
	case k < 6:
		fmt.Fprintf(&w.b, "if %s {\nreturn %s\n}\n", w.cond(1), w.expr(2))
	case k < 8:
		fmt.Fprintf(&w.b, "if %s {\n", w.cond(1))
		w.block(depth - 1)
		if w.r.IntN(2) == 0 {
			w.b.WriteString("} else {\n")
			w.block(depth - 1)
		}
		w.b.WriteString("}\n")
	default:
		w.b.WriteString("switch {\n")
		for range 2 {
			fmt.Fprintf(&w.b, "case %s, %s:\n", w.cond(1), w.cond(0))
			w.block(depth - 1)
		}
		if w.r.IntN(2) == 0 {
			w.b.WriteString("default:\n")
			w.block(depth - 1)
		}
		w.b.WriteString("}\n")
	}
}

// program writes n functions f0(x float64), each of which may call a helper.
func program(seed uint64, n int) string {
	w := &writer{r: rand.New(rand.NewPCG(seed, 3))}
	w.b.WriteString("var half, big, negative, zero = 0.5, 1e200, -2.75, 0.0\nconst third = 1.0 / 3\n")
	for i := range n {
		w.vars, w.next = []string{"x", "y"}, 0
		fmt.Fprintf(&w.b, "func h%d(x, y float64) float64 {\n", i)
		w.block(1)
		fmt.Fprintf(&w.b, "return %s\n}\n", w.expr(2))
		w.calls = []string{fmt.Sprintf("h%d", i)}
		w.vars, w.next = []string{"x"}, 0
		fmt.Fprintf(&w.b, "func f%d(x float64) float64 {\n", i)
		w.block(2)
		fmt.Fprintf(&w.b, "return %s\n}\n", w.expr(3))
		w.calls = nil
	}
	return w.b.String()
}

// stream is the random numbers of a row, the same here and in the compiled program.
type stream struct{ state uint64 }

func (s *stream) next(d expression.Distribution) float64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	u := float64((z^z>>31)>>11) / (1 << 53)
	switch d {
	case expression.Normal:
		return 6*u - 3
	case expression.Exponential:
		return 9 * u
	}
	return u
}

const compiledMain = `
func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	inputs := []float64{%s}
	for f, fn := range []func(float64) float64{%s} {
		for i, x := range inputs {
			rand.Seed(uint64(f)<<32 | uint64(i))
			binary.Write(out, binary.LittleEndian, fn(x))
		}
	}
}
`

const compiledRand = `package rand
var state uint64
func Seed(s uint64) { state = s }
func Float64() float64 {
	state += 0x9e3779b97f4a7c15
	z := state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z ^ z>>31) >> 11) / (1 << 53)
}
func NormFloat64() float64 { return 6*Float64() - 3 }
func ExpFloat64() float64 { return 9 * Float64() }
`

// TestCompiled: random functions, translated and run by the reference, give the
// bits that they give compiled, and are within the bounds.
func TestCompiled(t *testing.T) {
	const n = 250
	inputs := []float64{0, math.Copysign(0, -1), 1, -1, 0.3, -0.7, 2, 3.5, -12.25, 1e5, -1e-8, 1e300, -1e308, math.NaN(), math.Inf(1), math.Inf(-1)}
	r := rand.New(rand.NewPCG(5, 5))
	for len(inputs) < 60 {
		inputs = append(inputs, r.NormFloat64()*math.Exp2(float64(r.IntN(12)-3)))
	}
	body := program(1, n)
	var xs, fs []string
	for _, x := range inputs {
		xs = append(xs, fmt.Sprintf("math.Float64frombits(%#x)", math.Float64bits(x)))
	}
	for i := range n {
		fs = append(fs, fmt.Sprintf("f%d", i))
	}
	dir := t.TempDir()
	write(t, dir, "go.mod", "module compiled\n\ngo 1.26\n")
	write(t, dir, "rand/rand.go", compiledRand)
	write(t, dir, "main.go", "package main\nimport (\"bufio\"; \"encoding/binary\"; \"math\"; \"os\"; \"compiled/rand\")\n"+body+
		fmt.Sprintf(compiledMain, strings.Join(xs, ", "), strings.Join(fs, ", ")))
	build := exec.Command("go", "run", ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOAMD64=v1", "GOFLAGS=", "GOWORK=off")
	var stderr bytes.Buffer
	build.Stderr = &stderr
	out, err := build.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	if len(out) != 8*n*len(inputs) {
		t.Fatalf("%d bytes from the compiled program", len(out))
	}
	file := parse(t, "package main\nimport (\"math\"; \"math/rand/v2\")\n"+body)
	for f := range n {
		name := fmt.Sprintf("f%d", f)
		p, err := file.Translate(name, 0)
		if err != nil {
			t.Fatalf("%v\n%s", err, file.Source(name))
		}
		bounder := expression.NewBounder(p)
		for i, x := range inputs {
			s := &stream{uint64(f)<<32 | uint64(i)}
			got := p.Run([]float64{x}, s.next)
			want := math.Float64frombits(binary.LittleEndian.Uint64(out[8*(f*len(inputs)+i):]))
			if math.Float64bits(got) != math.Float64bits(want) && !(got != got && want != want) {
				t.Fatalf("%s(%v) = %v, compiled %v\n%s", name, x, got, want, file.Source(name))
			}
			if bounder.Outside([]float64{want}, [][]float64{{x}}, 0, 1) >= 0 {
				lo, hi, nan := bounder.Bounds([][]float64{{x}}, 0, 1)
				t.Fatalf("%s(%v) = %v is outside [%v, %v] %v\n%s", name, x, want, lo, hi, nan, file.Source(name))
			}
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
