package check

import (
	"context"
	"fmt"

	"gonbench/magics/golang/expression"
)

// Alpha is the probability of an alarm about a correct random result.
const Alpha = 1e-6

// The kinds of verdicts, as in the result file.
const (
	Exact       = "exact"
	Tolerance   = "tolerance"
	Statistical = "statistical"
	Unchecked   = "unchecked"
)

// Options say what is known of the function. The zero value is a deterministic
// function that could not be translated.
type Options struct {
	// Random tells that the function makes random numbers.
	Random bool
	// Program is what the function computes, of the columns given to New; nil
	// if that is not known.
	Program *expression.Program
	// Condition, if not nil, must hold for every row: a boolean program of
	// the columns and, last, the result.
	Condition *expression.Program
	// ConditionText is how the user wrote the condition, for messages.
	ConditionText string
}

// Verdict is what a check found.
type Verdict struct {
	OK     bool
	Kind   string // Exact, Tolerance, Statistical or Unchecked
	Reason string // if not OK: one line, what is wrong and where
	Row    int    // the first wrong row, -1 if it is no single row
}

// Checker compares results with the serial strategy's. It may be used by one
// goroutine at a time.
type Checker struct {
	cols      [][]float64
	reference []float64
	options   Options
}

// New returns a checker for results of a function of cols, whose result in the
// serial strategy is reference.
func New(cols [][]float64, reference []float64, o Options) *Checker {
	if p := o.Program; p != nil && len(p.Draws) == 0 {
		o.Random = false // what only seemed to reach random numbers
	}
	return &Checker{cols: cols, reference: reference, options: o}
}

// Check tells whether a result is right. chunks are the [first, end) rows that
// workers took as one; if there are none, chunks are assumed. The error is the
// context's.
func (c *Checker) Check(ctx context.Context, result []float64, chunks [][2]int) (Verdict, error) {
	if len(result) != len(c.reference) {
		return c.wrong(-1, "the result has %d rows instead of %d", len(result), len(c.reference)), nil
	}
	r := run{Checker: c, ctx: ctx, result: result, chunks: partition(chunks, len(result))}
	kind := c.kind()
	if v, err := r.written(); err != nil || !v.OK {
		return v, err
	}
	if !c.options.Random {
		v, err := r.equal()
		if err != nil || !v.OK {
			return v, err
		}
		kind = v.Kind
	} else if v, err := r.bounded(); err != nil || !v.OK {
		return v, err
	}
	if v, err := r.satisfied(); err != nil || !v.OK {
		return v, err
	}
	if kind == Statistical {
		if v, err := r.random(); err != nil || !v.OK {
			return v, err
		}
	}
	return Verdict{OK: true, Kind: kind, Row: -1}, nil
}

// Reference checks the serial result itself, as far as that can be done without
// another: every row is written, within its bounds, and satisfies the condition.
func (c *Checker) Reference(ctx context.Context) (Verdict, error) {
	r := run{Checker: c, ctx: ctx, result: c.reference}
	for _, test := range []func() (Verdict, error){r.written, r.bounded, r.satisfied} {
		if v, err := test(); err != nil || !v.OK {
			return v, err
		}
	}
	return Verdict{OK: true, Kind: c.kind(), Row: -1}, nil
}

// kind is what the verdict will be called if nothing is wrong; Exact may turn
// out to be Tolerance.
func (c *Checker) kind() string {
	switch {
	case !c.options.Random:
		return Exact
	case c.options.Program != nil || c.options.Condition != nil:
		return Statistical
	}
	return Unchecked
}

func (c *Checker) wrong(row int, format string, args ...any) Verdict {
	return Verdict{Kind: c.kind(), Row: row, Reason: fmt.Sprintf(format, args...)}
}

// run is the check of one result.
type run struct {
	*Checker
	ctx    context.Context
	result []float64
	chunks [][2]int // ordered; together all rows
}
