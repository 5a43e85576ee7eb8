package expression_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonbench/magics/golang/expression"
)

// grow makes a random program of the given size over three inputs, with draws.
func grow(r *rand.Rand, size int) *expression.Program {
	var b expression.Builder
	special := []float64{0, 1, -1, 0.5, 2, 3, 100, 1e-9, math.Copysign(0, -1), math.Pi, 1e300, -7.25, math.Inf(1)}
	floats := []expression.Value{b.Input(0), b.Input(1), b.Input(2), b.Const(special[r.IntN(len(special))])}
	bools := []expression.Value{b.Bool(true)}
	float := func() expression.Value {
		// Mostly recent values, so that the graphs get deep.
		k := len(floats) - 1 - min(r.IntN(len(floats)), r.IntN(len(floats)))
		return floats[k]
	}
	boolean := func() expression.Value { return bools[r.IntN(len(bools))] }
	for range size {
		switch k := r.IntN(20); {
		case k < 2:
			floats = append(floats, b.Const(special[r.IntN(len(special))]))
		case k < 4:
			guard := expression.None
			if r.IntN(2) == 0 {
				guard = boolean()
			}
			d := b.Draw(expression.Distribution(r.IntN(3)), guard)
			if guard != expression.None { // used only where it was made
				d = b.Select(guard, d, float())
			}
			floats = append(floats, d)
		case k < 10:
			op := []expression.Op{expression.Add, expression.Sub, expression.Mul, expression.Div}[r.IntN(4)]
			floats = append(floats, b.Binary(op, float(), float()))
		case k == 10:
			floats = append(floats, b.Unary(expression.Neg, float()))
		case k < 14:
			f := expression.Func(1 + r.IntN(int(expression.BuiltinMin)))
			y := expression.None
			if f.Arity() == 2 {
				y = float()
			}
			floats = append(floats, b.Call(f, float(), y))
		case k < 16:
			op := []expression.Op{expression.Less, expression.LessEqual, expression.Equal, expression.NotEqual}[r.IntN(4)]
			bools = append(bools, b.Binary(op, float(), float()))
		case k == 16:
			switch r.IntN(3) {
			case 0:
				bools = append(bools, b.Unary(expression.IsNaN, float()))
			case 1:
				bools = append(bools, b.IsInf(float(), r.IntN(3)-1))
			case 2:
				bools = append(bools, b.Unary(expression.Not, boolean()))
			}
		case k == 17:
			op := []expression.Op{expression.And, expression.Or}[r.IntN(2)]
			bools = append(bools, b.Binary(op, boolean(), boolean()))
		case k == 18:
			bools = append(bools, b.Select(boolean(), boolean(), boolean()))
		default:
			floats = append(floats, b.Select(boolean(), float(), float()))
		}
	}
	return b.Program(floats[len(floats)-1], 3)
}

// data makes input columns: ordinary numbers, and where wild, rare ones too.
func data(r *rand.Rand, rows int, wild bool) [][]float64 {
	odd := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1e308, -1e308, 5e-324, 1, -1}
	cols := make([][]float64, 3)
	for c := range cols {
		cols[c] = make([]float64, rows)
		for i := range cols[c] {
			cols[c][i] = r.NormFloat64() * math.Exp2(float64(r.IntN(8)))
			if wild && r.IntN(8) == 0 {
				cols[c][i] = odd[r.IntN(len(odd))]
			}
		}
	}
	return cols
}

func draw(r *rand.Rand, d expression.Distribution) float64 {
	switch d {
	case expression.Normal:
		return r.NormFloat64()
	case expression.Exponential:
		return r.ExpFloat64()
	}
	return r.Float64()
}

// same tells whether two results have the same bits; all NaNs are one.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// TestRandomPrograms: the blocks' results are the reference's, bit by bit, and
// within the bounds.
func TestRandomPrograms(t *testing.T) {
	const rows = 2*expression.Block + 17
	narrow, all := 0, 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 7))
		p := grow(r, 3+r.IntN(30))
		cols := data(r, rows, seed%3 == 0)
		draws := make([][]float64, len(p.Draws))
		for k, d := range p.Draws {
			draws[k] = make([]float64, rows)
			for i := range draws[k] {
				draws[k][i] = draw(r, d.Distribution)
			}
		}
		got := make([]float64, rows)
		expression.NewEvaluator(p).Eval(got, cols, draws)
		bounder := expression.NewBounder(p)
		if i := bounder.Outside(got, cols, 0, rows); i >= 0 {
			lo, hi, nan := bounder.Bounds(cols, i, i+1)
			t.Fatalf("seed %d: %v\nrow %d, inputs %v %v %v: %v is outside [%v, %v] %v", seed, p, i, cols[0][i], cols[1][i], cols[2][i], got[i], lo, hi, nan)
		}
		for from := 0; from < rows; from += expression.Block {
			lo, hi, _ := bounder.Bounds(cols, from, min(from+expression.Block, rows))
			for i := range lo {
				all++
				if hi[i]-lo[i] < math.Inf(1) || lo[i] > hi[i] || lo[i] == hi[i] {
					narrow++
				}
			}
		}
		for i := int(seed) % 29; i < rows; i += 29 {
			row := []float64{cols[0][i], cols[1][i], cols[2][i]}
			// Run takes the draws in order and only those whose guard
			// holds; find which they are by their guards' values.
			want := p.Run(row, guarded(p, row, draws, i))
			if !same(got[i], want) {
				t.Fatalf("seed %d: %v\nrow %d %v: block %v, reference %v", seed, p, i, row, got[i], want)
			}
		}
	}
	if narrow*2 < all {
		t.Errorf("only %d of %d bounds are finite: the bounds say too little", narrow, all)
	}
}

// guarded returns a stream that gives draw k its column's value. The draws that
// the guards leave out are found with programs that end at the guards.
func guarded(p *expression.Program, row []float64, draws [][]float64, i int) func(expression.Distribution) float64 {
	k := -1
	return func(expression.Distribution) float64 {
		for {
			k++
			g := p.Draws[k].Guard
			if g == expression.None {
				return draws[k][i]
			}
			q := *p
			q.Result = g
			in := [][]float64{row[:1], row[1:2], row[2:3]}
			one := make([][]float64, len(draws))
			for d := range draws {
				one[d] = draws[d][i : i+1]
			}
			truth := make([]bool, 1)
			expression.NewEvaluator(&q).Test(truth, in, one)
			if truth[0] {
				return draws[k][i]
			}
		}
	}
}
