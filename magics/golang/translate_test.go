package golang_test

import (
	"strings"
	"testing"

	"gonbench/magics/golang"
)

func TestTranslate(t *testing.T) {
	const head = `package main
import ("math"; "math/rand/v2")
const c = 100
const third = 1.0 / 3
var scale = 2.5
var counter = 0.0
var rng = rand.New(rand.NewPCG(1, 2))
func helper(x float64) float64 { if x < 0 { return -x }; return x }
func pair(x float64) (lo, hi float64) { lo = x - 1; hi = x + 1; return }
func sum(row []float64) (s float64) { for _, v := range row { s += v }; return s }
func count() { counter++ }
func loop(x float64) float64 { return loop(x) }
func first(s []string) float64 { return 1 }
`
	for _, test := range []struct{ name, src, want string }{
		{"the article's", "func f(x float64) float64 { return x + c + rand.Float64() }", "(+ (+ x0 100) u0)"},
		{"constant arithmetic is exact", "func f(x float64) float64 { return x * third * 3 }", "(* (* x0 0.3333333333333333) 3)"},
		{"a variable that nothing changes", "func f(x float64) float64 { return x * scale }", "(* x0 2.5)"},
		{"math", "func f(x float64) float64 { return math.Pow(math.Sqrt(x), 2) + math.Pi }", "(+ (Pow (Sqrt x0) 2) 3.141592653589793)"},
		{"locals", "func f(x float64) float64 { y := x * x; y -= 1; y++; var z float64; return y / z }", "(/ (+ (- (* x0 x0) 1) 1) 0)"},
		{"if else", "func f(x float64) float64 { if x >= 1 { x = 2 } else { x = 3 }; return x }", "(select (<= 1 x0) 2 3)"},
		{"early return", "func f(x float64) float64 { if x > 1 { return 2 }; x++; return x }", "(select (< 1 x0) 2 (+ x0 1))"},
		{"nested returns", "func f(x float64) float64 { if x > 1 { if x > 2 { return 4 }; x = 5 }; return x }", "(select (&& (< 1 x0) (< 2 x0)) 4 (select (< 1 x0) 5 x0))"},
		{"switch", "func f(x float64) float64 { switch { case x < 0, x > 9: return 1; case x == 3: return 2; default: return 3 } }", "(select (|| (< x0 0) (< 9 x0)) 1 (select (== x0 3) 2 3))"},
		{"switch on a value", "func f(x float64) float64 { switch y := x*2; y { case 1: return 5 }; return 6 }", "(select (== (* x0 2) 1) 5 6)"},
		{"logic", "func f(x float64) float64 { if !(x < 0) && (x != x || math.IsInf(x, 1)) { return 1 }; return 0 }", "(select (&& (! (< x0 0)) (|| (!= x0 x0) (IsInf x0 1))) 1 0)"},
		{"a call", "func f(x float64) float64 { return helper(x-1) + 1 }", "(+ (select (< (- x0 1) 0) (- (- x0 1)) (- x0 1)) 1)"},
		{"two results", "func f(x float64) float64 { a, b := pair(x); a, b = b, a; return a / b }", "(/ (+ x0 1) (- x0 1))"},
		{"distributions", "func f(x float64) float64 { return rand.NormFloat64()*rand.ExpFloat64() + rng.Float64() }", "(+ (* n0 e1) u2)"},
		{"a draw under a condition", "func f(x float64) float64 { if x > 0 && rand.Float64() < x { return rand.Float64() }; return x }", "(select (&& (< 0 x0) (< u0 x0)) u1 x0)"},
		{"builtins", "func f(x float64) float64 { return min(x, 1, max(2, x)) }", "(min (min x0 1) (max 2 x0))"},
		{"conversions", "func f(x float64) float64 { const n = 3; return float64(n) * float64(x*2) }", "(* 3 (* x0 2))"},
		{"shadowing", "func f(x float64) float64 { y := x; { y := y * 2; _ = y }; if y := 3.0; x < y { return y }; return y }", "(select (< x0 3) 3 x0)"},

		{"chunk, range with value", "func f(dst, src []float64) { for i, x := range src { dst[i] = x + 100 } }", "(+ x0 100)"},
		{"chunk, index", "func f(dst, src []float64) { dst = dst[:len(src)]; _ = src[len(dst)-1]; k := 2.0; for i := range src { dst[i] = src[i] * k; dst[i] += 1 } }", "(+ (* x0 2) 1)"},
		{"chunk, counted, continue", "func f(dst, src []float64) { for i := 0; i < len(dst); i++ { if src[i] < 0 { dst[i] = 0; continue }; dst[i] = src[i] } }", "(select (< x0 0) 0 x0)"},
		{"chunk, range over len", "func f(dst, src []float64) { for i := range len(src) { v := rand.Float64(); dst[i] = v } }", "u0"},

		{"row", "func f(row []float64) float64 { const k = 2; return row[0] * row[k] }", "(* x0 x2)"},
		{"row, range", "func f(row []float64) float64 { s := 0.0; for i, v := range row { s += v * row[i] }; return s / float64(len(row)) }", "(/ (+ (+ (+ 0 (* x0 x0)) (* x1 x1)) (* x2 x2)) 3)"},
		{"row, helper", "func f(row []float64) float64 { return sum(row) }", "(+ (+ (+ 0 x0) x1) x2)"},

		{"integer operator", "func f(x float64) float64 {\n n := 3\n return x * float64(n+1)\n}", "error: f is not plain arithmetic: line 3: integer operator +"},
		{"conversion to int", "func f(x float64) float64 { return float64(int(x)) }", "error: f is not plain arithmetic: line 1: the conversion int(x)"},
		{"float32", "func f(x float64) float64 { return float64(float32(x)) }", "error: f is not plain arithmetic: line 1: a value of type float32"},
		{"a loop", "func f(x float64) float64 {\n\n for x < 3 { x++ }; return x }", "error: f is not plain arithmetic: line 3: a loop"},
		{"recursion", "func f(x float64) float64 { return loop(x) }", "error: loop is not plain arithmetic: line 1: loop calls itself"},
		{"a changed variable", "func f(x float64) float64 { return x + counter }", "error: f is not plain arithmetic: line 1: the variable counter, which the program changes"},
		{"a random variable", "var r0 = rand.Float64()\nfunc f(x float64) float64 { return x + r0 }", "error: f is not plain arithmetic: line 1: the variable r0, whose value is no constant"},
		{"a generator made for each row", "func f(x float64) float64 { r := rand.New(rand.NewPCG(1, 2)); return r.Float64() }", "error: f is not plain arithmetic: line 1: a call of rand.New"},
		{"integers at random", "func f(x float64) float64 { return float64(rand.IntN(3)) }", "error: f is not plain arithmetic: line 1: a call of rand.IntN"},
		{"unknown math", "func f(x float64) float64 { return math.Gamma(x) }", "error: f is not plain arithmetic: line 1: math.Gamma"},
		{"closure", "func f(x float64) float64 { g := func() float64 { return x }; return g() }", "error: f is not plain arithmetic: line 1: a function literal"},
		{"effect", "func f(x float64) float64 { println(x); return x }", "error: f is not plain arithmetic: line 1: a call for its effect: println(x)"},
		{"assignment to a global", "func f(x float64) float64 { counter = x; return x }", "error: f is not plain arithmetic: line 1: an assignment to counter, which is declared outside of the function"},
		{"dst unset", "func f(dst, src []float64) { for i, x := range src { if x > 0 { dst[i] = x } } }", "error: f is not plain arithmetic: line 1: dst is not set in every case"},
		{"a draw for the chunk", "func f(dst, src []float64) { r := rand.Float64(); for i, x := range src { dst[i] = x + r } }", "error: f is not plain arithmetic: line 1: a random number that all rows of a chunk share"},
		{"another row", "func f(dst, src []float64) { for i := range src { dst[i] = src[0] } }", "error: f is not plain arithmetic: line 1: the element src[0]"},
		{"row element at will", "func f(row []float64) float64 { return row[int(row[0])] }", "error: f is not plain arithmetic: line 1: the conversion int(row[0])"},
		{"a row too short", "func f(row []float64) float64 { return row[7] }", "error: f is not plain arithmetic: line 1: element 7 of a row of 3"},
		{"break", "func f(x float64) float64 { switch { case x > 1: break }; return x }", "error: f is not plain arithmetic: line 1: break"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := parse(t, head+test.src).Translate("f", 3)
			got := ""
			if err != nil {
				got = "error: " + err.Error()
			} else {
				got = p.String()
			}
			if got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
		})
	}
}

func TestGuards(t *testing.T) {
	p, err := parse(t, `package main
import "math/rand/v2"
func f(x float64) float64 {
	if x > 0 && rand.Float64() < x {
		return rand.Float64()
	}
	return x + rand.Float64()
}`).Translate("f", 0)
	if err != nil {
		t.Fatal(err)
	}
	var guards []string
	for _, d := range p.Draws {
		q := *p
		q.Result = d.Guard
		guards = append(guards, q.String())
	}
	want := "(< 0 x0); (&& (< 0 x0) (< u0 x0)); (! (&& (< 0 x0) (< u0 x0)))"
	if got := strings.Join(guards, "; "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestParseCheck(t *testing.T) {
	for _, test := range []struct {
		expr   string
		inputs int
		want   string
	}{
		{"y >= x+100 && y < x+101", 1, "(&& (<= (+ x0 100) x1) (< x1 (+ x0 101)))"},
		{"abs(y - x0*x1) < 1e-9 || isnan(x)", 2, "(|| (< (Abs (- x2 (* x0 x1))) 1e-09) (IsNaN x0))"},
		{"y == math.Sqrt(x)", 1, "(== x1 (Sqrt x0))"},
		{"y > z", 1, `error: the check "y > z": undefined: z; it may use x0, x and y`},
		{"y + 1", 1, `error: the check "y + 1": cannot use (y + 1) (value of type float64) as bool value in return statement; it may use x0, x and y`},
		{"y >", 1, `error: the check "y >" is no Go expression: `},
		{"y > 0; x > 0", 1, `error: the check "y > 0; x > 0" is no Go expression: `},
		{"y == float64(int(x))", 1, `error: the check "y == float64(int(x))": the conversion int(x)`},
	} {
		p, err := golang.ParseCheck(test.expr, test.inputs)
		got := ""
		if err != nil {
			got = "error: " + err.Error()
		} else {
			got = p.String()
		}
		if got != test.want && !(err != nil && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: %s\nwant %s", test.expr, got, test.want)
		}
	}
}
