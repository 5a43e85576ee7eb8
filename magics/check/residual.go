package check

import (
	"math"
	"math/rand/v2"

	"gonbench/magics/golang/expression"
)

const (
	// resolution is the unit to which residuals are rounded.
	resolution = 0x1p-20
	// narrow is how narrow a row's bounds are, for the size of its values,
	// when what they leave open is mostly rounding errors.
	narrow = 0x1p-44
	// huge stands for infinities.
	huge = 1e150
)

// frame turns values of some rows into residuals: what is random in them, in
// units of how far the row's random numbers reach.
type frame struct {
	program *expression.Program
	cols    [][]float64 // of these rows
	base    []float64   // the value with every random number at its median
	unit    []float64   // negative where larger draws give smaller values; NaN where a value says nothing
}

// frame looks at the given rows. It allocates some slices of their number, so
// callers ask for thousands of rows, not millions.
func (r *run) frame(rows []int) *frame {
	n := len(rows)
	f := &frame{program: r.options.Program, base: make([]float64, n), unit: make([]float64, n)}
	if f.program == nil {
		for i := range rows {
			f.unit[i] = 1
		}
		return f
	}
	for _, col := range r.cols {
		f.cols = append(f.cols, gather(col, rows))
	}
	e := expression.NewEvaluator(f.program)
	at := func(q float64) []float64 {
		v := make([]float64, n)
		e.Fix(f.program.Quantiles(q))
		e.Eval(v, f.cols, nil)
		return v
	}
	f.base = at(0.5)
	// The nearer quantiles say how far most values reach; the farther ones, which
	// way they go where something random is rare.
	for _, tail := range []float64{0.25, 0.05, 0.001} {
		low, high := at(tail), at(1-tail)
		for i := range f.unit {
			if spread := high[i] - low[i]; f.unit[i] == 0 && math.Abs(spread) < huge {
				f.unit[i] = spread
			}
		}
	}
	bounder := expression.NewBounder(f.program)
	for from := 0; from < n; from += expression.Block {
		lo, hi, _ := bounder.Bounds(f.cols, from, min(from+expression.Block, n))
		for i := range lo {
			f.measure(from+i, lo[i], hi[i])
		}
	}
	return f
}

func (f *frame) measure(i int, lo, hi float64) {
	width := hi - lo
	switch {
	case !(width > narrow*max(math.Abs(lo), math.Abs(hi))): // also where it must be NaN
		f.unit[i] = math.NaN()
	case f.unit[i] != 0:
	case width < huge:
		f.unit[i] = width
	default:
		f.unit[i] = 1
	}
	if math.Abs(f.base[i]) > huge || f.base[i] != f.base[i] {
		f.base[i] = 0
	}
}

// residuals returns the residuals of values, which it overwrites. Infinities and
// NaN become comparable numbers: results of sqrt(u-1/2) are NaN half of the time,
// and as often in every strategy. Rows that say nothing are NaN.
func (f *frame) residuals(values []float64) []float64 {
	for i, v := range values {
		switch {
		case v != v:
			v = 4 * huge
		case v > huge:
			v = 2 * huge
		case v < -huge:
			v = -2 * huge
		default:
			v = (v - f.base[i]) / f.unit[i]
		}
		if f.program != nil && math.Abs(v) < 1/resolution {
			v = math.Round(v/resolution) * resolution
		}
		if f.unit[i] != f.unit[i] {
			v = math.NaN()
		}
		values[i] = v
	}
	return values
}

// simulate returns the residuals of a run of its own.
func (f *frame) simulate(r *rand.Rand) []float64 {
	values := make([]float64, len(f.base))
	draws := make([][]float64, len(f.program.Draws))
	for k, d := range f.program.Draws {
		draws[k] = make([]float64, len(values))
		for i := range draws[k] {
			switch d.Distribution {
			case expression.Uniform:
				draws[k][i] = r.Float64()
			case expression.Normal:
				draws[k][i] = r.NormFloat64()
			case expression.Exponential:
				draws[k][i] = r.ExpFloat64()
			}
		}
	}
	expression.NewEvaluator(f.program).Eval(values, f.cols, draws)
	return f.residuals(values)
}

// part is the frame of some of its rows.
func (f *frame) part(from, to int) *frame {
	p := &frame{program: f.program, base: f.base[from:to], unit: f.unit[from:to]}
	for _, c := range f.cols {
		p.cols = append(p.cols, c[from:to])
	}
	return p
}

// chance is the logarithm of the probability that a correct run gives exactly
// these residuals, found by trying.
func (f *frame) chance(residuals []float64) float64 {
	const trials = 62
	r := rand.New(rand.NewPCG(1, 1))
	hits := make([]int, len(residuals))
	for range trials {
		for i, v := range f.simulate(r) {
			if v == residuals[i] || residuals[i] != residuals[i] {
				hits[i]++
			}
		}
	}
	sum := 0.0
	for _, h := range hits {
		sum += math.Log(float64(h+1) / (trials + 1))
	}
	return sum
}

func gather(col []float64, rows []int) []float64 {
	v := make([]float64, len(rows))
	for i, row := range rows {
		v[i] = col[row]
	}
	return v
}
