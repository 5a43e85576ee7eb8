package check_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"gonbench/magics/check"
	"gonbench/magics/golang/expression"
)

// columns are data that could mislead a test: what depends on the data must not
// be taken for what depends on the random numbers.
func columns(r *rand.Rand, rows int) map[string][]float64 {
	make_ := func(f func(i int) float64) []float64 {
		x := make([]float64, rows)
		for i := range x {
			x[i] = f(i)
		}
		return x
	}
	sorted := make_(func(int) float64 { return r.NormFloat64() })
	slices.Sort(sorted)
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1e308, 5e-324}
	return map[string][]float64{
		"normal":   make_(func(int) float64 { return r.NormFloat64() }),
		"sorted":   sorted,
		"constant": make_(func(int) float64 { return 3 }),
		"periodic": make_(func(i int) float64 { return math.Sin(float64(i) / 24 * 2 * math.Pi) }),
		"spans":    make_(func(int) float64 { return r.NormFloat64() * math.Exp2(float64(r.IntN(120)-60)) }),
		"large":    make_(func(int) float64 { return 1e15 * (1 + r.Float64()) }),
		"odd":      make_(func(i int) float64 { return odd[i%len(odd)] + r.NormFloat64() }),
		"blocks":   make_(func(i int) float64 { return float64(i / 100 % 3) }),
	}
}

var functions = []string{
	"x + 100 + rand.Float64()",
	"x * rand.Float64()",
	"x*rand.NormFloat64() + rand.ExpFloat64()",
	"rand.Float64() - rand.Float64()",
	"math.Sqrt(x * (rand.Float64() - 0.5))",
	"noise(x)",
	"rare(x)",
	"coin(x)",
	"math.Floor(x * 3 * rand.Float64())",
	"x / (rand.Float64() - 0.5)",
	"math.Exp(rand.NormFloat64() * x)",
	"x * math.Sin(2*math.Pi*rand.Float64())",
}

const shapes = `
func noise(x float64) float64 { if x > 0 { return x + rand.NormFloat64() }; return x }
func rare(x float64) float64 { if rand.Float64() < 0.01 { return x * 2 }; return x }
func coin(x float64) float64 { switch u := rand.Float64(); { case u < 0.3: return x; case u < 0.6: return x * x; }; return x * 7 }
`

func random(r *rand.Rand, p *expression.Program, cols [][]float64) []float64 {
	rows := len(cols[0])
	draws := make([][]float64, len(p.Draws))
	for k, d := range p.Draws {
		draws[k] = make([]float64, rows)
		for i := range draws[k] {
			switch d.Distribution {
			case expression.Normal:
				draws[k][i] = r.NormFloat64()
			case expression.Exponential:
				draws[k][i] = r.ExpFloat64()
			default:
				draws[k][i] = r.Float64()
			}
		}
	}
	y := make([]float64, rows)
	expression.NewEvaluator(p).Eval(y, cols, draws)
	return y
}

// TestNoFalseAlarm: right results pass, whatever the function, the data and the
// chunks. GONBENCH_ALARM_RUNS asks for more runs than are made by default.
func TestNoFalseAlarm(t *testing.T) {
	rounds := 2
	if s := os.Getenv("GONBENCH_ALARM_RUNS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = max(1, n/len(functions)/8/5)
	}
	var programs []*expression.Program
	for _, f := range functions {
		programs = append(programs, translate(t, shapes+"func f(x float64) float64 { return "+f+" }"))
	}
	runs := 0
	for round := range rounds {
		for k, rows := range []int{1, 7, 60, 900, 6000} {
			r := rand.New(rand.NewPCG(uint64(round), uint64(k)))
			for name, x := range columns(r, rows) {
				for i, p := range programs {
					cols := [][]float64{x}
					reference, result := random(r, p, cols), random(r, p, cols)
					var chunks [][2]int
					if n := []int{0, 1, 2, 8, 20, 300}[r.IntN(6)]; n > 0 {
						chunks = even(rows, min(n, rows))
					}
					o := check.Options{Random: true, Program: p}
					if runs++; r.IntN(8) == 0 { // as if it were not translated
						o.Program, o.Condition = nil, condition(t, "y == y || y != y", 1)
					}
					c := check.New(cols, reference, o)
					if v := verdict(t, c, result, chunks); !v.OK || v.Kind != check.Statistical {
						t.Errorf("%s, %s data, %d rows, %d chunks, round %d: %+v", functions[i], name, rows, len(chunks), round, v)
					}
				}
			}
		}
	}
	t.Logf("%d runs", runs)
}

// TestFewRows: small results are judged as far as they can be.
func TestFewRows(t *testing.T) {
	p := translate(t, "func f(x float64) float64 { return x + rand.Float64() }")
	for rows, want := range map[int]bool{1: true, 2: true, 8: false, 100: false} {
		t.Run(fmt.Sprint(rows), func(t *testing.T) {
			x := normal(rows, 2)
			r := rand.New(rand.NewPCG(1, 1))
			reference := random(r, p, [][]float64{x})
			result := make([]float64, rows)
			for i := range result {
				result[i] = x[i] + 0.25
			}
			v := verdict(t, check.New([][]float64{x}, reference, check.Options{Random: true, Program: p}), result, nil)
			if v.OK != want {
				t.Errorf("one random number for %d rows: %+v", rows, v)
			}
		})
	}
}
