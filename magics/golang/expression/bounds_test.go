package expression_test

import (
	"fmt"
	"math"
	"testing"

	"gonbench/magics/golang/expression"
)

// TestBounds states the bounds of small programs of x0 and one draw.
func TestBounds(t *testing.T) {
	type build = func(b *expression.Builder, x, u expression.Value) expression.Value
	inf, nan := math.Inf(1), math.NaN()
	call := func(f expression.Func) build {
		return func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Call(f, x, expression.None)
		}
	}
	for _, test := range []struct {
		name   string
		build  build
		x      float64
		lo, hi float64
		nan    bool
	}{
		{"x + 100 + u", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Binary(expression.Add, b.Binary(expression.Add, x, b.Const(100)), u)
		}, 7, 107, 108, false},
		{"x * u", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Binary(expression.Mul, x, u)
		}, -3, -3, 0, false},
		{"1 / u", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Binary(expression.Div, b.Const(1), u)
		}, 0, -inf, inf, false},
		{"u < 1/2 ? x : -x", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Select(b.Binary(expression.Less, u, b.Const(0.5)), x, b.Unary(expression.Neg, x))
		}, 2, -2, 2, false},
		{"u < 2 ? x : -x", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Select(b.Binary(expression.Less, u, b.Const(2)), x, b.Unary(expression.Neg, x))
		}, 2, 2, 2, false},
		{"x != x ? 0 : x", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Select(b.Binary(expression.NotEqual, x, x), b.Const(0), x)
		}, nan, 0, 0, false},
		{"x + NaN", call(expression.Abs), nan, inf, -inf, true},
		{"sqrt of a negative", call(expression.Sqrt), -1, inf, -inf, true},
		{"log 0", call(expression.Log), 0, -inf, -inf, false},
		{"exp overflow", call(expression.Exp), 1000, math.MaxFloat64, inf, false},
		{"sqrt(x*x)", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Call(expression.Sqrt, b.Binary(expression.Mul, x, x), expression.None)
		}, 0, 0, 0, false},
		{"sin", call(expression.Sin), math.Pi / 2, 1, 1, false},
		{"sin of u", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Call(expression.Sin, u, expression.None)
		}, 0, -0.5, 1, false},
		{"2 to the u", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Call(expression.Pow, b.Const(2), u)
		}, 0, 1, 2, false},
		{"(u-1) squared", func(b *expression.Builder, x, u expression.Value) expression.Value {
			return b.Call(expression.Pow, b.Binary(expression.Sub, u, b.Const(1)), b.Const(2))
		}, 0, 0, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b expression.Builder
			x := b.Input(0)
			p := b.Program(test.build(&b, x, b.Draw(expression.Uniform, expression.None)), 1)
			lo, hi, nan := expression.NewBounder(p).Bounds([][]float64{{test.x}}, 0, 1)
			near := func(got, want float64) bool { return got == want || math.Abs(got-want) <= 1e-12*(1+math.Abs(want)) }
			if !near(lo[0], test.lo) || !near(hi[0], test.hi) || (nan != nil && nan[0]) != test.nan {
				t.Errorf("[%v, %v] %v, want [%v, %v] %v", lo, hi, nan, test.lo, test.hi, test.nan)
			}
		})
	}
}

func TestFuncNamed(t *testing.T) {
	for _, name := range []string{"Sqrt", "Pow", "min", "max", "Log1p"} {
		if f, ok := expression.FuncNamed(name); !ok || f.String() != name {
			t.Errorf("FuncNamed(%q) = %v, %v", name, f, ok)
		}
	}
	if f, ok := expression.FuncNamed("Gamma"); ok {
		t.Errorf("Gamma is %v", f)
	}
}

// BenchmarkBlocks evaluates x + 100 + u, and a longer expression, over a column.
func BenchmarkBlocks(b *testing.B) {
	const rows = 1 << 20
	x := make([]float64, rows)
	y := make([]float64, rows)
	for i := range x {
		x[i] = float64(i%1000) - 500
	}
	cols := [][]float64{x}
	short := func() *expression.Program {
		var e expression.Builder
		x := e.Binary(expression.Add, e.Input(0), e.Const(100))
		return e.Program(e.Binary(expression.Add, x, e.Draw(expression.Uniform, expression.None)), 1)
	}()
	long := func() *expression.Program {
		var e expression.Builder
		x := e.Input(0)
		s := e.Binary(expression.Mul, x, e.Draw(expression.Normal, expression.None))
		s = e.Select(e.Binary(expression.Less, x, e.Const(0)), s, e.Call(expression.Sqrt, x, expression.None))
		return e.Program(e.Binary(expression.Div, s, e.Binary(expression.Add, e.Binary(expression.Mul, x, x), e.Const(1))), 1)
	}()
	for _, p := range []*expression.Program{short, long} {
		b.Run(fmt.Sprintf("eval/%d", len(p.Nodes)), func(b *testing.B) {
			e := expression.NewEvaluator(p)
			for b.Loop() {
				e.Eval(y, cols, nil)
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/rows*1e9, "ns/row")
		})
		b.Run(fmt.Sprintf("bounds/%d", len(p.Nodes)), func(b *testing.B) {
			expression.NewEvaluator(p).Eval(y, cols, nil)
			e := expression.NewBounder(p)
			for b.Loop() {
				if i := e.Outside(y, cols, 0, rows); i >= 0 {
					b.Fatal(i)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/rows*1e9, "ns/row")
		})
	}
}
