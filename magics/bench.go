package magics

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"gonbench/magics/golang"
	"gonbench/magics/record"
)

func (m *Magics) benchCommand(name string) *command {
	c := &command{
		name:     name,
		summary:  "measure a function under several strategies and compare them",
		synopsis: []string{"FUNCTION [STRATEGIES] [flags]"},
		about: `
FUNCTION is one that a cell has declared: func(float64) float64 on a column,
func(dst, src []float64) on a chunk of one, or func(row []float64) float64 on
rows of columns; or a built-in operation: add:100, addrandom:100, scale:2.
STRATEGIES is a comma list of names (%parallel shows them), or go (the default),
python or all.

Every strategy does the same work on the same rows. Its result is checked
against serial's before its time is shown. After a warm-up, samples are taken in
turn; shown are their median with its 95% confidence interval (from six samples
on), every sample, CPU use, phases, memory and the speed-up over serial. The
dataset is never changed.`,
		examples: []example{
			{"%bench addRandom", "all Go strategies, on the first column"},
			{"%bench addRandom threads,tasks --col col3", "two strategies, on another column"},
			{"%bench addRandom --rows 1e3,1e4,1e5", "from which size on is it worth it?"},
			{"%bench addRandom threads --workers 1,2", "how does it scale?"},
			{"%bench add:100 --runs 10 --save add.json", "a built-in operation, kept in a file"},
		},
		positional: func(before []string) valueKind {
			switch len(before) {
			case 0:
				return aFunction
			case 1:
				return strategyList
			}
			return noValue
		},
	}
	if name == "%%bench" {
		c.summary = "declare the function in the cell's body and measure it, as %bench does"
		c.synopsis = []string{"[STRATEGIES] [flags]"}
		c.about = `
The cell's body is Go, as in any cell; the last function that it declares is
measured and stays declared. The flags are those of %bench.`
		c.examples = []example{{
			"%%bench serial,threads\nfunc root(x float64) float64 { return math.Sqrt(math.Abs(x)) }",
			"declare and measure",
		}}
		c.positional = func(before []string) valueKind { return strategyList }
	}
	c.bind = func(f *pflag.FlagSet) func(context.Context, call) error {
		w := &workFlags{warmup: 1, maxTime: 30 * time.Second}
		w.bindCommon(f)
		f.Var(countValue{&w.runs}, "runs", "how many samples to take (default as many as fit --max-time, at most 30)")
		f.Var(countValue{&w.warmup}, "warmup", "how many runs before the samples, not counted")
		f.Var(durationValue{&w.maxTime}, "max-time", "how long to take samples of a strategy, where --runs does not say")
		return func(ctx context.Context, c call) error { return m.bench(ctx, c, w) }
	}
	return c
}

// bench is %bench, and %%bench if the call has a body.
func (m *Magics) bench(ctx context.Context, c call, w *workFlags) error {
	if strings.HasPrefix(c.line, "%%") {
		name, err := m.declareBody(ctx, c)
		if err != nil {
			return err
		}
		c.args = append([]string{name}, c.args...)
	}
	list := "go"
	switch len(c.args) {
	case 0:
		return usageError("which function? For example: %%bench addRandom; %%bench --help shows more")
	case 1:
	case 2:
		list = c.args[1]
		if isStrategyList(c.args[0]) && !isStrategyList(list) {
			return usageError("the function comes first: %%bench %s %s", list, c.args[0])
		}
	default:
		return usageError("%d words are too many: write strategies as a comma list, %%bench %s %s",
			len(c.args), c.args[0], strings.Join(c.args[1:], ","))
	}
	chosen, err := parseStrategies(list)
	if err != nil {
		return err
	}
	j, err := m.prepare(ctx, w, c.args[0])
	if err != nil {
		return err
	}
	file := m.newFile(j.ds, m.interpreterOf(ctx, chosen, w.pythonEnv))
	p := m.progress(c.out, "%bench "+j.target.name, 0)
	defer p.end()
	for i, rows := range j.counts {
		bs, err := m.benchRows(ctx, p, j, chosen, rows, len(j.counts)-i)
		file.Benchmarks = append(file.Benchmarks, bs...)
		if err != nil {
			m.reportInterrupted(c.out, file)
			return err
		}
	}
	for i := range file.Benchmarks {
		file.Benchmarks[i].Command = c.line
	}
	report := func(out Output) { m.reportBench(out, file) }
	m.keep(file, report)
	report(&replacing{Output: c.out, progress: p})
	return m.save(c.out, file, w.save)
}

// benchRows measures the strategies on the first rows.
func (m *Magics) benchRows(ctx context.Context, p *progress, j *job, chosen []strategy, rows, groupsLeft int) ([]record.Benchmark, error) {
	p.set(p.done, "computing the reference result")
	g, err := m.open(ctx, p, j, rows)
	if err != nil {
		return nil, err
	}
	defer g.close()
	g.chosen = chosen
	for _, s := range chosen {
		g.addLanes(s, j.flags.workerCounts())
	}
	p.total = p.done + g.expected()*groupsLeft
	g.measure(ctx)
	g.compare(m.env().CopyBandwidth)
	out := make([]record.Benchmark, len(g.lanes))
	for i, l := range g.lanes {
		out[i] = l.bench
	}
	return out, ctx.Err()
}

// declareBody runs the body of a %% magic as the user's cell and returns the
// name of the last function in it.
func (m *Magics) declareBody(ctx context.Context, c call) (string, error) {
	if strings.TrimSpace(c.body) == "" {
		return "", usageError("the cell has no body: write the function below the line %s", firstWord(c.line))
	}
	name, err := golang.LastFunction(c.body)
	if err != nil {
		return "", namedError(functionErrorName, "%v", err)
	}
	if err := m.cfg.Host.Execute(ctx, c.body); err != nil {
		return "", err
	}
	return name, nil
}
