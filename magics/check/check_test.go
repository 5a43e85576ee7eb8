package check_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonbench/magics/check"
	"gonbench/magics/golang"
	"gonbench/magics/golang/expression"
)

// translate makes the expression of a Go function f.
func translate(t testing.TB, body string) *expression.Program {
	t.Helper()
	f, err := golang.Parse([]byte("package main\nimport (\"math\"; \"math/rand/v2\")\nvar _ = math.Pi\nvar _ = rand.Float64\n" + body))
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Translate("f", 2)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func condition(t testing.TB, expr string, inputs int) *expression.Program {
	t.Helper()
	p, err := golang.ParseCheck(expr, inputs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// even cuts rows into chunks.
func even(rows, n int) [][2]int {
	var chunks [][2]int
	for i := range n {
		chunks = append(chunks, [2]int{rows * i / n, rows * (i + 1) / n})
	}
	return chunks
}

func normal(rows int, seed uint64) []float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	x := make([]float64, rows)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

func verdict(t testing.TB, c *check.Checker, result []float64, chunks [][2]int) check.Verdict {
	t.Helper()
	v, err := c.Check(context.Background(), result, chunks)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDeterministic(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	x := []float64{1, 2, 3, 4}
	for _, test := range []struct {
		name              string
		reference, result []float64
		program           string
		kind, reason      string
		row               int
	}{
		{"equal", []float64{1, nan, inf, 0}, []float64{1, nan, inf, math.Copysign(0, -1)}, "", check.Exact, "", -1},
		{"near", []float64{1, 2, 3, 5e-324}, []float64{1, 2 + 1e-13, 3, 0}, "", check.Tolerance, "", -1},
		{"not near", []float64{1, 2, 3, 4}, []float64{1, 2, 3 + 1e-10, 4}, "", check.Exact, "row 2 (chunk 1) is 3.0000000001 instead of 3, for x = 3", 2},
		{"NaN instead", []float64{1, 2, 3, 4}, []float64{1, nan, 3, 4}, "", check.Exact, "row 1 (chunk 0) is NaN instead of 2, for x = 2", 1},
		{"a number instead", []float64{1, 2, 3, nan}, []float64{1, 2, 3, 4}, "", check.Exact, "row 3 (chunk 1) is 4 instead of NaN, for x = 4", 3},
		{"infinite instead", []float64{1, 2, 3, 1e308}, []float64{1, 2, 3, inf}, "", check.Exact, "row 3 (chunk 1) is +Inf instead of 1e+308, for x = 4", 3},
		{"cancellation", []float64{0, 0, 0, 0}, []float64{0, 0, 2e-16, 0}, "func f(x float64) float64 { return math.Exp(x) - math.Exp(x) }", check.Tolerance, "", -1},
		{"more than cancellation", []float64{0, 0, 0, 0}, []float64{0, 0, 1e-10, 0}, "func f(x float64) float64 { return math.Exp(x) - math.Exp(x) }", check.Exact, "row 2 (chunk 1) is 1e-10 instead of 0, for x = 3", 2},
		{"too short", []float64{1, 2, 3, 4}, []float64{1, 2}, "", check.Exact, "the result has 2 rows instead of 4", -1},
		{"not written", []float64{1, 2, 3, 4}, []float64{1, 2, math.Float64frombits(check.Poison), math.Float64frombits(check.Poison)}, "", check.Exact, "row 2 (chunk 1) to row 3 were not written", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			var o check.Options
			if test.program != "" {
				o.Program = translate(t, test.program)
			}
			v := verdict(t, check.New([][]float64{x}, test.reference, o), test.result, [][2]int{{0, 2}, {2, 4}})
			if v.OK != (test.reason == "") || v.Kind != test.kind || v.Reason != test.reason || v.Row != test.row {
				t.Errorf("%+v", v)
			}
		})
	}
}

// TestWrong: what the ways to do other work look like.
func TestWrong(t *testing.T) {
	const rows = 40_000
	x := normal(rows, 1)
	x[17] = math.NaN()
	chunks := even(rows, 8)
	other := rand.New(rand.NewPCG(4, 4))
	type work = func(dst []float64, f func(x, u float64) float64)
	for _, test := range []struct {
		name   string
		work   work
		reason [3]string // for x + 100 + u, x * u, u < 0.3 ? x : x*x + u
	}{
		{"right", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				dst[i] = f(x[i], other.Float64())
			}
		}, [3]string{}},
		{"one random number for all", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				dst[i] = f(x[i], 0.4)
			}
		}, [3]string{"chunk 0 (rows 0 to 4999): every row got the same random number", "chunk 0 (rows 0 to 4999): every row got the same random number", "chunk 0 (rows 0 to 4999): the random part is not distributed as the serial one"}},
		{"one random number a chunk", func(dst []float64, f func(x, u float64) float64) {
			for _, c := range chunks {
				u := other.Float64()
				for i := c[0]; i < c[1]; i++ {
					dst[i] = f(x[i], u)
				}
			}
		}, [3]string{"every row got the same random number", "every row got the same random number", "not distributed"}},
		{"forked workers with one stream", func(dst []float64, f func(x, u float64) float64) {
			for _, c := range chunks {
				u := rand.New(rand.NewPCG(9, 9))
				for i := c[0]; i < c[1]; i++ {
					dst[i] = f(x[i], u.Float64())
				}
			}
		}, [3]string{"chunk 1 (rows 5000 to 9999) has the same random numbers as chunk 0", "has the same random numbers as chunk 0", "has random numbers that depend on those of chunk 0"}},
		{"forked workers with one stream, one lagging", func(dst []float64, f func(x, u float64) float64) {
			for k, c := range chunks {
				u := rand.New(rand.NewPCG(9, 9))
				if k != 5 {
					u = other
				}
				if k == 2 {
					u = rand.New(rand.NewPCG(9, 9))
					for range 1234 {
						u.Float64()
					}
				}
				for i := c[0]; i < c[1]; i++ {
					dst[i] = f(x[i], u.Float64())
				}
			}
		}, [3]string{"chunk 5 (rows 25000 to 29999) has the same random numbers as chunk 2", "has the same random numbers as chunk 2", "has random numbers that depend on those of chunk 2"}},
		{"random numbers that repeat themselves", func(dst []float64, f func(x, u float64) float64) {
			var us [300]float64
			for i := range us {
				us[i] = other.Float64()
			}
			for i := range dst {
				dst[i] = f(x[i], us[i%len(us)])
			}
		}, [3]string{"the random numbers repeat themselves after 300 rows", "the random numbers repeat themselves after 300 rows", "the random numbers depend on those 300 rows before"}},
		{"serial's random numbers", func(dst []float64, f func(x, u float64) float64) {
			u := rand.New(rand.NewPCG(3, 3))
			for i := range dst {
				dst[i] = f(x[i], u.Float64())
			}
		}, [3]string{"the random numbers are those of the serial run", "the random numbers are those of the serial run", "the random numbers are those of the serial run"}},
		{"never written", func(dst []float64, f func(x, u float64) float64) {}, [3]string{"row 0 (chunk 0) to row 39999 were not written", "row 0 (chunk 0) to row 39999 were not written", "row 0 (chunk 0) to row 39999 were not written"}},
		{"half a chunk not written", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				if i < 12500 || i >= 15000 {
					dst[i] = f(x[i], other.Float64())
				}
			}
		}, [3]string{"row 12500 (chunk 2) to row 14999 were not written", "row 12500 (chunk 2) to row 14999 were not written", "row 12500 (chunk 2) to row 14999 were not written"}},
		{"a chunk one row off", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				k := i
				if i >= 10000 && i < 15000 {
					k--
				}
				dst[i] = f(x[k], other.Float64())
			}
		}, [3]string{"row 1", "row 1", "row 1"}},
		{"another function", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				dst[i] = f(x[i]+3, other.Float64())
			}
		}, [3]string{"row 0 (chunk 0) is ", "row ", "row "}},
		{"no random number", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				dst[i] = f(x[i], 0)
			}
		}, [3]string{"every row got the same random number", "every row got the same random number", "not distributed"}},
		{"only the last chunk wrong", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				u := other.Float64()
				if i >= 35000 {
					u /= 2
				}
				dst[i] = f(x[i], u)
			}
		}, [3]string{"chunk 7 (rows 35000 to 39999): the random part is not distributed", "chunk 7 (rows 35000 to 39999): the random part is not distributed", "chunk 7 (rows 35000 to 39999): the random part is not distributed"}},
		{"another distribution", func(dst []float64, f func(x, u float64) float64) {
			for i := range dst {
				dst[i] = f(x[i], max(0, min(0.999, 0.5+0.2*other.NormFloat64())))
			}
		}, [3]string{"chunk 0 (rows 0 to 4999): the random part is not distributed", "not distributed", "not distributed"}},
	} {
		for k, function := range []struct {
			source string
			f      func(x, u float64) float64
		}{
			{"func f(x float64) float64 { return x + 100 + rand.Float64() }", func(x, u float64) float64 { return x + 100 + u }},
			{"func f(x float64) float64 { return x * rand.Float64() }", func(x, u float64) float64 { return x * u }},
			{"func f(x float64) float64 { u := rand.Float64(); if u < 0.3 { return x }; return x*x + u }", func(x, u float64) float64 {
				if u < 0.3 {
					return x
				}
				return x*x + u
			}},
		} {
			reference := make([]float64, rows)
			serial := rand.New(rand.NewPCG(3, 3))
			for i := range reference {
				reference[i] = function.f(x[i], serial.Float64())
			}
			result := make([]float64, rows)
			check.Fill(result)
			test.work(result, function.f)
			c := check.New([][]float64{x}, reference, check.Options{Random: true, Program: translate(t, function.source)})
			v := verdict(t, c, result, chunks)
			want := test.reason[k]
			if v.OK != (want == "") || v.Kind != check.Statistical || !strings.Contains(v.Reason, want) {
				t.Errorf("%s, function %d: %+v\nwant %q", test.name, k, v, want)
			}
		}
	}
}
