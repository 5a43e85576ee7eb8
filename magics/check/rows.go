package check

import (
	"math"
	"sync/atomic"

	"gonbench/magics/golang/expression"
)

// written finds rows that nobody has written.
func (r *run) written() (Verdict, error) {
	row, err := scan(r.ctx, len(r.result), func(from, to int) int {
		for i, v := range r.result[from:to] {
			if v != v && IsPoison(v) {
				return from + i
			}
		}
		return -1
	})
	if err != nil || row < 0 {
		return Verdict{OK: true}, err
	}
	end := row
	for end < len(r.result) && IsPoison(r.result[end]) {
		end++
	}
	if end-row > 1 {
		return r.wrong(row, "%s to row %d were not written", r.place(row), end-1), nil
	}
	return r.wrong(row, "%s was not written", r.place(row)), nil
}

// equal compares a deterministic result with serial's.
func (r *run) equal() (Verdict, error) {
	var inexact atomic.Bool
	row, err := scanWith(r.ctx, len(r.result), func() func(from, to int) int {
		var bounder *expression.Bounder
		if r.options.Program != nil {
			bounder = expression.NewBounder(r.options.Program)
		}
		return func(from, to int) int {
			got, want := r.result[from:to], r.reference[from:to]
			for i, w := range want {
				g := got[i]
				if g == w || g != g && w != w {
					continue
				}
				if !near(g, w) && (bounder == nil || bounder.Outside(r.result, r.cols, from+i, from+i+1) >= 0) {
					return from + i
				}
				inexact.Store(true)
			}
			return -1
		}
	})
	switch {
	case err != nil:
		return Verdict{}, err
	case row >= 0:
		return r.wrong(row, "%s is %v instead of %v, for %s", r.place(row), r.result[row], r.reference[row], r.inputs(row)), nil
	case inexact.Load():
		return Verdict{OK: true, Kind: Tolerance}, nil
	}
	return Verdict{OK: true, Kind: Exact}, nil
}

// near is the stated tolerance.
func near(a, b float64) bool {
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return false
	}
	return math.Abs(a-b) <= max(1e-12*max(math.Abs(a), math.Abs(b)), 4*math.SmallestNonzeroFloat64)
}

// bounded finds rows whose value the function cannot give.
func (r *run) bounded() (Verdict, error) {
	p := r.options.Program
	if p == nil {
		return Verdict{OK: true}, nil
	}
	row, err := scanWith(r.ctx, len(r.result), func() func(from, to int) int {
		bounder := expression.NewBounder(p)
		return func(from, to int) int { return bounder.Outside(r.result, r.cols, from, to) }
	})
	if err != nil || row < 0 {
		return Verdict{OK: true}, err
	}
	lo, hi, _ := expression.NewBounder(p).Bounds(r.cols, row, row+1)
	switch {
	case lo[0] > hi[0]:
		return r.wrong(row, "%s is %v; for %s it must be NaN", r.place(row), r.result[row], r.inputs(row)), nil
	case lo[0] == hi[0]:
		return r.wrong(row, "%s is %v; for %s it must be %v", r.place(row), r.result[row], r.inputs(row), lo[0]), nil
	}
	return r.wrong(row, "%s is %v; for %s it must be from %v to %v", r.place(row), r.result[row], r.inputs(row), lo[0], hi[0]), nil
}

// satisfied finds rows that do not satisfy the user's condition.
func (r *run) satisfied() (Verdict, error) {
	p := r.options.Condition
	if p == nil {
		return Verdict{OK: true}, nil
	}
	row, err := scanWith(r.ctx, len(r.result), func() func(from, to int) int {
		e := expression.NewEvaluator(p)
		holds := make([]bool, expression.Block)
		cols := make([][]float64, len(r.cols)+1)
		return func(from, to int) int {
			for at := from; at < to; at += expression.Block {
				end := min(at+expression.Block, to)
				for i, c := range r.cols {
					cols[i] = c[at:end]
				}
				cols[len(r.cols)] = r.result[at:end]
				e.Test(holds[:end-at], cols, nil)
				for i, ok := range holds[:end-at] {
					if !ok {
						return at + i
					}
				}
			}
			return -1
		}
	})
	if err != nil || row < 0 {
		return Verdict{OK: true}, err
	}
	text := r.options.ConditionText
	if text == "" {
		text = "the condition"
	}
	return r.wrong(row, "%s: y = %v, %s does not satisfy %s", r.place(row), r.result[row], r.inputs(row), text), nil
}
