package magics

import (
	"context"

	"gonbench/magics/check"
	"gonbench/parallel/protocol"
)

// wrongResult is a lane's failure to compute what serial computes.
type wrongResult struct{ reason string }

func (e *wrongResult) Error() string { return e.reason }

// newChecker makes a checker of results by serial's.
func (g *group) newChecker(serial []float64, random bool) *check.Checker {
	return check.New(g.inputs, serial, check.Options{
		Random: random, Program: g.program, Condition: g.condition, ConditionText: g.flags.check,
	})
}

// poison fills the result memory with a pattern that no function computes, so
// that a row which a strategy does not write is seen.
func (g *group) poison() { check.Fill(g.result) }

// verify compares what a lane computed with the reference.
func (g *group) verify(ctx context.Context, l *lane, done protocol.Done) error {
	if l.bench.Work == asArticle {
		return nil // it does other work, on purpose
	}
	v, err := g.checker.Check(ctx, g.result, done.Chunks)
	if err == nil && !v.OK {
		v, err = g.doubt(ctx, v, done.Chunks)
	}
	if err != nil {
		return err
	}
	l.bench.Check = v.Kind
	l.bench.Verified = v.OK && v.Kind != check.Unchecked
	if !v.OK {
		return &wrongResult{v.Reason}
	}
	return nil
}

// doubt asks whether a function that was taken for deterministic is so. If serial
// itself computes something else the second time, there are random numbers in it that
// its source does not show, or a state: then its results are checked as those of a
// random function from now on. The verdict on the result that raised the doubt is
// returned, by the better knowledge.
func (g *group) doubt(ctx context.Context, v check.Verdict, chunks [][2]int) (check.Verdict, error) {
	if g.target.random || g.program != nil {
		return v, nil
	}
	serial, err := g.reference.Column(resultColumn)
	if err != nil {
		return v, err
	}
	lenient := g.newChecker(serial, true)
	asRandom, err := lenient.Check(ctx, g.result, chunks)
	if err != nil {
		return v, err
	}
	if err := g.serially(ctx); err != nil {
		return v, err
	}
	if again, err := g.checker.Check(ctx, g.result, nil); err != nil || again.OK {
		return v, err
	}
	g.checker = lenient
	return asRandom, nil
}
