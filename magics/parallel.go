package magics

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"gonbench/magics/record"
)

func (m *Magics) parallelCommand() *command {
	return &command{
		name:     "%parallel",
		summary:  "run a function once under one strategy, and watch it",
		synopsis: []string{"", "STRATEGY FUNCTION [flags]"},
		about: `
Without arguments it lists the strategies, what each does and which part of the
article it stands for. With a strategy and a function (as in %bench) it runs the
function once, checks the result, stores it in the column that --out names, and
shows the time with its phases, the CPU use and the task stream.`,
		examples: []example{
			{"%parallel", "list the strategies"},
			{"%parallel threads addRandom --col col1 --out col1 --workers 2", "as the article's cells do"},
			{"%parallel --show pandas addRandom", "what is timed"},
			{"%parallel pool addRandom --ship frame --rows 1e4", "send whole frames, as the article does"},
		},
		positional: func(before []string) valueKind {
			switch len(before) {
			case 0:
				return aStrategy
			case 1:
				return aFunction
			}
			return noValue
		},
		bind: func(f *pflag.FlagSet) func(context.Context, call) error {
			w := &workFlags{runs: 1}
			w.bindCommon(f)
			f.StringVar(&w.out, "out", "", "the column to store the result in (default: it is not stored)")
			f.Var(countValue{&w.warmup}, "warmup", "how many runs before the one that counts")
			show := f.Bool("show", false, "do not run: show the code that is timed, and the function in Python")
			return func(ctx context.Context, c call) error {
				switch {
				case *show:
					return m.showCode(c, w)
				case len(c.args) == 0:
					m.listStrategies(c.out)
					return nil
				}
				return m.parallel(ctx, c, w)
			}
		},
	}
}

// parallel is %parallel with arguments.
func (m *Magics) parallel(ctx context.Context, c call, w *workFlags) error {
	s, err := namedStrategy(c.args[0])
	if err != nil {
		return err
	}
	switch {
	case len(c.args) == 1:
		return usageError("which function? For example: %%parallel %s addRandom", s.name)
	case len(c.args) > 2:
		return usageError("%%parallel takes one strategy and one function, not %d words", len(c.args))
	case len(w.workers) > 1 || len(w.rows) > 1:
		return usageError("%%parallel runs once: give --workers and --rows one number each, or use %%bench")
	}
	j, err := m.prepare(ctx, w, c.args[1])
	if err != nil {
		return err
	}
	p := m.progress(c.out, c.line, 4)
	defer p.end()
	b, err := m.runOnce(ctx, p, j, s)
	if err != nil {
		return err
	}
	b.Command = c.line
	file := m.newFile(j.ds, m.interpreterOf(ctx, []strategy{s}, w.pythonEnv))
	file.Benchmarks = []record.Benchmark{b}
	report := func(out Output) { m.reportParallel(out, file, w.out) }
	m.keep(file, report)
	report(&replacing{Output: c.out, progress: p})
	return m.save(c.out, file, w.save)
}

// runOnce runs one strategy and, if --out says so, stores the verified result.
func (m *Magics) runOnce(ctx context.Context, p *progress, j *job, s strategy) (record.Benchmark, error) {
	p.step("computing the reference result")
	g, err := m.open(ctx, p, j, j.counts[0])
	if err != nil {
		return record.Benchmark{}, err
	}
	defer g.close()
	l := g.newLane(s, j.flags.workerCounts()[0], g.form(s))
	g.lanes = []*lane{l}
	g.measure(ctx)
	if err := ctx.Err(); err != nil {
		return l.bench, err
	}
	g.compare(m.env().CopyBandwidth)
	switch l.bench.Status {
	case record.OK:
	case record.Wrong:
		return l.bench, namedError(resultErrorName, "%s: %s", s.name, l.bench.Error)
	default:
		return l.bench, &Error{Name: strategyErrorName, Value: fmt.Sprintf("%s: %s", s.name, l.bench.Error), Traceback: l.stack}
	}
	if j.flags.out != "" {
		column, err := j.ds.Column(j.flags.out)
		if err != nil {
			return l.bench, err
		}
		copyColumn(column[:g.rows], g.result)
	}
	return l.bench, nil
}

// listStrategies is %parallel without arguments.
func (m *Magics) listStrategies(out Output) {
	var rows [][]string
	for _, s := range strategies {
		rows = append(rows, []string{s.name, s.language, s.where, s.data, s.stands()})
	}
	out.Display(tableBundle("", []string{"strategy", "language", "where the work runs", "how data travels", "in the article"}, rows), "")
	out.Stdout("Run one: %parallel threads FUNCTION --col col1 --out col1. Compare them: %bench FUNCTION.\n")
}

func joinNames(names []string) string { return strings.Join(names, ",") }
