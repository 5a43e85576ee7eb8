package python_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gonbench/magics/golang/expression"
	"gonbench/magics/golang/python"
)

// driver reads {"prelude", "columns", "draws", "codes"} and writes every code's
// results, float64. Columns and draws are float64 bits.
const driver = `
import ast, json, math, sys
import numpy as np
job = json.load(sys.stdin)
def floats(bits):
    return np.array(bits, dtype=np.uint64).view(np.float64)
columns = [floats(c) for c in job["columns"]]
n = len(columns[0])
np.seterr(all="ignore")
out = sys.stdout.buffer
# Numba's code runs here as plain Python on NumPy's numbers, constants included,
# which calculate as Numba does.
class Typed(ast.NodeTransformer):
    def visit_Constant(self, node):
        if isinstance(node.value, float):
            return ast.parse("np.float64(%r)" % node.value, mode="eval").body
        return node
for code in job["codes"]:
    scope = {"math": math, "np": np}
    if code["prelude"]:
        exec(job["prelude"], scope)
    draws = [floats(d) for d in code["draws"] or []]
    tree = ast.parse(code["def"])
    if code["kind"] == "numba":
        tree = ast.fix_missing_locations(Typed().visit(tree))
    exec(compile(tree, "code", "exec"), scope)
    f = scope["f"]
    if code["kind"] == "numpy":
        scope["u"] = draws
        y = f(*columns[:code["inputs"]], None, n)
    else:
        y = np.empty(n)
        # Scalar code gets Python's numbers, as from Series.apply.
        convert = float if code["kind"] == "scalar" else np.float64
        for i in range(n):
            scope["u"] = [convert(d[i]) for d in draws]
            y[i] = f(*[convert(c[i]) for c in columns[:code["inputs"]]])
    out.write(np.ascontiguousarray(y, dtype=np.float64).tobytes())
`

type code struct {
	Kind    string     `json:"kind"`
	Def     string     `json:"def"`
	Prelude bool       `json:"prelude"`
	Inputs  int        `json:"inputs"`
	Draws   [][]uint64 `json:"draws"`
}

func bits(v []float64) []uint64 {
	b := make([]uint64, len(v))
	for i, x := range v {
		b[i] = math.Float64bits(x)
	}
	return b
}

// runPython runs all codes over the columns, in the environment of make install.
func runPython(t *testing.T, columns [][]float64, codes []code) [][]float64 {
	t.Helper()
	interpreter, err := filepath.Abs("../../../.venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(interpreter); err != nil {
		t.Fatalf("no Python environment (%v); run make install first", err)
	}
	var in [][]uint64
	for _, c := range columns {
		in = append(in, bits(c))
	}
	job, err := json.Marshal(map[string]any{"prelude": python.Prelude(), "columns": in, "codes": codes})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(interpreter, "-c", driver)
	cmd.Stdin = bytes.NewReader(job)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	rows := len(columns[0])
	if len(out) != 8*rows*len(codes) {
		t.Fatalf("%d bytes from Python; %s", len(out), stderr.String())
	}
	results := make([][]float64, len(codes))
	for k := range codes {
		results[k] = make([]float64, rows)
		for i := range results[k] {
			results[k][i] = math.Float64frombits(binary.LittleEndian.Uint64(out[8*(k*rows+i):]))
		}
	}
	return results
}

var kinds = []struct {
	name  string
	write func(*expression.Program, python.Options) (python.Code, error)
}{{"scalar", python.Scalar}, {"numpy", python.NumPy}, {"numba", python.Numba}}

// exact are the functions that every language rounds alike.
var exact = []expression.Func{expression.Abs, expression.Ceil, expression.Dim, expression.Floor,
	expression.BuiltinMax, expression.BuiltinMin, expression.Max, expression.Min, expression.Mod, expression.Round,
	expression.RoundToEven, expression.Sqrt, expression.Trunc}

var inexact = []expression.Func{expression.Acos, expression.Acosh, expression.Asin, expression.Asinh, expression.Atan,
	expression.Atan2, expression.Atanh, expression.Cbrt, expression.Cos, expression.Cosh, expression.Exp, expression.Exp2,
	expression.Expm1, expression.Hypot, expression.Log, expression.Log10, expression.Log1p, expression.Log2,
	expression.Pow, expression.Sin, expression.Sinh, expression.Tan, expression.Tanh}

// grow makes a random program of two inputs whose calls are of the given functions.
func grow(r *rand.Rand, size int, calls []expression.Func) *expression.Program {
	var b expression.Builder
	constants := []float64{0, 1, -1, 0.5, 2, 3, 100, 1e-9, math.Pi, 1e300, -7.25, math.Inf(1), math.NaN()}
	x, y := b.Input(0), b.Input(1)
	floats := []expression.Value{x, y}
	bools := []expression.Value{b.Binary(expression.Less, x, y)}
	float := func() expression.Value {
		return floats[len(floats)-1-min(r.IntN(len(floats)), r.IntN(len(floats)))]
	}
	boolean := func() expression.Value { return bools[r.IntN(len(bools))] }
	for range size {
		switch k := r.IntN(16); {
		case k < 2:
			floats = append(floats, b.Const(constants[r.IntN(len(constants))]))
		case k == 2:
			floats = append(floats, b.Draw(expression.Distribution(r.IntN(3)), expression.None))
		case k < 8:
			op := []expression.Op{expression.Add, expression.Sub, expression.Mul, expression.Div}[r.IntN(4)]
			floats = append(floats, b.Binary(op, float(), float()))
		case k == 8:
			floats = append(floats, b.Unary(expression.Neg, float()))
		case k < 11:
			f := calls[r.IntN(len(calls))]
			second := expression.None
			if f.Arity() == 2 {
				second = float()
			}
			floats = append(floats, b.Call(f, float(), second))
		case k == 11:
			op := []expression.Op{expression.Less, expression.LessEqual, expression.Equal, expression.NotEqual}[r.IntN(4)]
			bools = append(bools, b.Binary(op, float(), float()))
		case k == 12:
			bools = append(bools, b.Unary(expression.IsNaN, float()), b.IsInf(float(), r.IntN(3)-1), b.Unary(expression.Not, boolean()))
		case k == 13:
			bools = append(bools, b.Binary(expression.And, boolean(), boolean()), b.Binary(expression.Or, boolean(), boolean()),
				b.Select(boolean(), boolean(), boolean()))
		default:
			floats = append(floats, b.Select(boolean(), float(), float()))
		}
	}
	return b.Program(floats[len(floats)-1], 2)
}

func inputs(r *rand.Rand, rows int) [][]float64 {
	odd := []float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e308, -1e308, 5e-324, 1, -1, 0.5, -0.5, 2.5, 1e16, -3}
	cols := make([][]float64, 2)
	for c := range cols {
		for range rows {
			x := r.NormFloat64() * math.Exp2(float64(r.IntN(10)-3))
			if r.IntN(3) == 0 {
				x = odd[r.IntN(len(odd))]
			}
			cols[c] = append(cols[c], x)
		}
	}
	return cols
}

// trial is a program, its draws, and what it gives in Go and in Python.
type trial struct {
	p     *expression.Program
	draws [][]float64
	want  []float64
	kind  string
	def   string
	got   []float64
}

func trials(t *testing.T, r *rand.Rand, columns [][]float64, programs []*expression.Program) []trial {
	t.Helper()
	var all []trial
	var codes []code
	for _, p := range programs {
		var draws [][]float64
		var in [][]uint64
		for _, d := range p.Draws {
			var u []float64
			for range columns[0] {
				u = append(u, map[expression.Distribution]func() float64{expression.Uniform: r.Float64, expression.Normal: r.NormFloat64, expression.Exponential: r.ExpFloat64}[d.Distribution]())
			}
			draws, in = append(draws, u), append(in, bits(u))
		}
		want := make([]float64, len(columns[0]))
		expression.NewEvaluator(p).Eval(want, columns, draws)
		for _, k := range kinds {
			c, err := k.write(p, python.Options{Draw: func(k int) string { return fmt.Sprintf("u[%d]", k) }})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, trial{p, draws, want, k.name, c.Def, nil})
			codes = append(codes, code{k.name, c.Def, c.Prelude, p.Inputs, in})
		}
	}
	for k, y := range runPython(t, columns, codes) {
		all[k].got = y
	}
	return all
}

// TestExact: sums, products, quotients, roots, comparisons and roundings agree to
// the last bit, but for the sign of a zero.
func TestExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	columns := inputs(r, 120)
	var programs []*expression.Program
	for range 250 {
		programs = append(programs, grow(r, 2+r.IntN(14), exact))
	}
	for _, c := range trials(t, r, columns, programs) {
		for i, want := range c.want {
			if got := c.got[i]; got != want && !(got != got && want != want) {
				t.Fatalf("%s %v\n%s\nx = %v, %v: %v, in Go %v", c.kind, c.p, c.def, columns[0][i], columns[1][i], got, want)
			}
		}
	}
}

// fixed replaces the draws of a program by inputs, so that a Bounder knows
// their values.
func fixed(p *expression.Program) *expression.Program {
	q := *p
	q.Nodes = append([]expression.Node(nil), p.Nodes...)
	for i, n := range q.Nodes {
		if n.Op == expression.Draw {
			q.Nodes[i] = expression.Node{Op: expression.Input, A: expression.None, B: expression.None, C: expression.None, Index: p.Inputs + n.Index}
		}
	}
	q.Inputs, q.Draws = p.Inputs+len(p.Draws), nil
	return &q
}

// TestWithinBounds: whatever the math libraries' last places make of it, Python's
// results are within the bounds that rounding errors have, and so 1e-9 near Go's
// where the expression is well-conditioned.
func TestWithinBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	columns := inputs(r, 120)
	var programs []*expression.Program
	for range 250 {
		programs = append(programs, grow(r, 2+r.IntN(14), append(inexact, exact...)))
	}
	well, all := 0, 0
	for _, c := range trials(t, r, columns, programs) {
		in := append(append([][]float64(nil), columns...), c.draws...)
		bounder := expression.NewBounder(fixed(c.p))
		lo, hi, _ := bounder.Bounds(in, 0, len(c.got))
		for i, got := range c.got {
			all++
			if bounder.Outside(c.got[i:i+1], rows(in, i), 0, 1) >= 0 {
				l, h, nan := bounder.Bounds(rows(in, i), 0, 1)
				t.Fatalf("%s %v\n%s\nrow %v: %v, in Go %v, is outside [%v, %v] %v", c.kind, c.p, c.def, rows(in, i), got, c.want[i], l, h, nan)
			}
			if size := max(math.Abs(lo[i]), math.Abs(hi[i])); hi[i]-lo[i] < 1e-10*size && size < math.Inf(1) {
				well++
				if math.Abs(got-c.want[i]) > 1e-9*math.Abs(c.want[i]) {
					t.Errorf("%s %v: %v, in Go %v", c.kind, c.p, got, c.want[i])
				}
			}
			lo, hi, _ = bounder.Bounds(in, 0, len(c.got))
		}
	}
	if well*4 < all {
		t.Errorf("only %d of %d values are well-conditioned", well, all)
	}
}

func rows(cols [][]float64, i int) [][]float64 {
	var one [][]float64
	for _, c := range cols {
		one = append(one, c[i:i+1])
	}
	return one
}

// TestFunctions: each function is within 4 units in the last place of Go's, for
// normal numbers. Go itself loses more where Acos, Asin, Log2 and Log10 end in a
// sum of something larger: there it is as many units of that.
func TestFunctions(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	columns := inputs(r, 3000)
	for i := range columns[1] { // powers that do not multiply an error up
		if r.IntN(2) == 0 {
			columns[0][i], columns[1][i] = 4*r.Float64(), 10*r.Float64()-5
		}
	}
	var programs []*expression.Program
	for _, f := range append(append(inexact, exact...), expression.Copysign) {
		var b expression.Builder
		x, y := b.Input(0), b.Input(1)
		if f.Arity() == 1 {
			y = expression.None
		}
		programs = append(programs, b.Program(b.Call(f, x, y), 2))
	}
	for _, c := range trials(t, r, columns, programs) {
		worst, at := 0.0, 0
		for i, want := range c.want {
			got := c.got[i]
			if got == want || got != got && want != want {
				continue
			}
			size := math.Abs(want)
			switch c.p.Nodes[c.p.Result].Func {
			case expression.Acos, expression.Asin:
				size = 2 * max(size, 1)
			case expression.Log2, expression.Log10:
				size = max(size, 1)
			case expression.Pow:
				// Go multiplies its way through the exponent's bits, which adds
				// up for large powers; NumPy takes the root for 1/2.
				if x, y := math.Abs(columns[0][i]), math.Abs(columns[1][i]); x > 4 || x < 0.25 || y > 5 {
					size *= 64
				}
				if math.IsInf(columns[0][i], 0) {
					continue
				}
			}
			if math.Abs(columns[0][i]) < 0x1p-1022 {
				continue
			}
			ulp := math.Nextafter(size, math.Inf(1)) - size
			d := math.Abs(got-want) / ulp
			if !(d < math.Inf(1)) {
				d = math.Inf(1)
			}
			if d > worst {
				worst, at = d, i
			}
		}
		if worst > 4 {
			t.Errorf("%s %v: x = %v, %v: %v, in Go %v (%.0f ulp)", c.kind, c.p, columns[0][at], columns[1][at], c.got[at], c.want[at], worst)
		}
	}
}
