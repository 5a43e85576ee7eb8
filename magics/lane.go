package magics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gonbench/magics/record"
	"gonbench/magics/runner"
	"gonbench/magics/sampler"
	"gonbench/parallel/protocol"
)

// lane is one strategy with a worker count: a bar of the chart. It has a
// runner process of its own, so that what it uses and how it fails is its own.
type lane struct {
	strategy strategy
	inForms  bool             // one of several of the strategy, in different forms
	bench    record.Benchmark // what is reported of it
	runs     []runner.Sample  // timed
	runner   *runner.Runner
	cpu      *sampler.Sampler
	spent    time.Duration // in warm-up and samples
	checking time.Duration // in checks
	stack    []string      // where it failed, if that helps the user
	span     [2]time.Time  // what the CPU chart shows
	inSpan   int           // runs within span
	shown    updateCost    // of progress during the latest run
	updates  updateCost    // of progress during the samples
}

// alive tells whether the lane can run.
func (l *lane) alive() bool { return l.runner != nil && l.bench.Status == record.OK }

// start brings the runner and its resident workers up.
func (l *lane) start(ctx context.Context, g *group) {
	err := func() error {
		options, err := g.runnerOptions(ctx, l)
		if err != nil {
			return err
		}
		r, err := runner.Start(ctx, options)
		if err != nil {
			return err
		}
		l.runner = r
		ready, err := r.Plan(ctx, g.plan(l))
		if err != nil {
			return err
		}
		l.bench.SessionStart = ready.SessionStart
		l.cpu, err = sampler.Start(r.PID(), sampler.Options{Mark: r.Mark(), OnSample: g.progress.point})
		if errors.Is(err, sampler.ErrUnsupported) {
			err = nil // its charts stay empty
		}
		l.cpu.Pause() // until its turn: looking at the lane would slow the others
		return err
	}()
	if err != nil {
		l.fail(ctx, err)
	}
}

// fail records why the lane ended and ends its processes. The other lanes go on.
func (l *lane) fail(ctx context.Context, err error) {
	var (
		failure *runner.Failure
		wrong   *wrongResult
	)
	switch {
	case errors.As(err, &wrong):
		l.bench.Status, l.bench.Error = record.Wrong, wrong.reason
	case errors.As(err, &failure):
		l.bench.Status, l.bench.Error = failure.Status, failure.Message
		if failure.Command != "" {
			l.bench.Error += "; " + failure.Command
		}
		if failure.Stack != "" {
			l.bench.Stack = excerpt(strings.TrimRight(failure.Stack, "\n"))
			l.stack = strings.Split(strings.TrimRight(failure.Stack, "\n"), "\n")
		}
	case ctx.Err() != nil:
		l.bench.Status, l.bench.Error = record.Interrupted, "interrupted"
	default:
		l.bench.Status, l.bench.Error = record.Failed, err.Error()
	}
	l.end()
}

// excerpt keeps both ends of a long text: Go says what is wrong first, Python last.
func excerpt(text string) string {
	const most = 8 << 10 // bytes, of each end
	if len(text) <= 2*most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "\n…\n" + strings.ToValidUTF8(text[len(text)-most:], "")
}

// end stops the lane's processes. It may be called twice.
func (l *lane) end() {
	if l.cpu != nil {
		l.cpu.Stop()
		l.cpu = nil
	}
	if l.runner != nil {
		l.runner.Kill()
		l.runner = nil
	}
}

// run runs the strategy once. With check, the result memory is poisoned before
// and compared after, off the clock.
func (l *lane) run(ctx context.Context, g *group, check bool) (runner.Sample, error) {
	if check {
		g.poison()
	}
	l.cpu.Resume()
	s, err := l.once(ctx, g)
	if err != nil {
		return s, err
	}
	l.cpu.Pause()
	l.spent += time.Duration(s.Wall * float64(time.Second))
	if check {
		began := time.Now()
		err = g.verify(ctx, l, s.Done)
		l.checking += time.Since(began)
	}
	return s, err
}

// once takes a sample, within the time that is allowed.
func (l *lane) once(ctx context.Context, g *group) (runner.Sample, error) {
	timed, cancel := context.WithTimeoutCause(ctx, g.flags.timeout, errTimeout)
	defer cancel()
	end := g.progress.during()
	s, err := l.runner.Sample(timed, nil)
	l.shown = end()
	if err != nil && ctx.Err() == nil && timed.Err() != nil {
		err = &runner.Failure{Status: record.Timeout,
			Message: fmt.Sprintf("ran longer than %s; --timeout allows more", g.flags.timeout)}
	}
	return s, err
}

var errTimeout = errors.New("timeout")

// warmUp runs without counting.
func (l *lane) warmUp(ctx context.Context, g *group, n int) {
	for i := 0; i < n && l.alive(); i++ {
		s, err := l.run(ctx, g, i == 0)
		if err != nil {
			l.fail(ctx, err)
			return
		}
		l.bench.Warmup = append(l.bench.Warmup, s.Done.Wall)
	}
	l.rest()
}

// more tells whether the lane takes another sample.
func (l *lane) more(g *group) bool {
	n := len(l.runs)
	switch {
	case !l.alive():
		return false
	case g.flags.runs > 0:
		return n < g.flags.runs
	case n == 0:
		return true
	case n >= maxRuns:
		return false
	}
	last := time.Duration(l.runs[n-1].Wall * float64(time.Second))
	return l.spent+last <= g.flags.maxTime
}

// sample takes one timed sample. The result is checked if it is the first, or
// if checks have cost less than half of what the strategy itself has.
func (l *lane) sample(ctx context.Context, g *group) {
	s, err := l.run(ctx, g, len(l.runs) == 0 || l.checking < l.spent/2)
	if err != nil {
		l.fail(ctx, err)
		return
	}
	l.runs = append(l.runs, s)
	l.updates.add(l.shown)
}

// coverCPU makes sure that the CPU chart covers enough time: the sample
// nearest the median if it is that long, else runs repeated after the samples.
func (l *lane) coverCPU(ctx context.Context, g *group) {
	if !l.alive() || len(l.runs) == 0 {
		return
	}
	s := l.runs[l.nearest()]
	l.span, l.inSpan = [2]time.Time{s.T0, s.T1}, 1
	if s.T1.Sub(s.T0) >= g.m.cfg.CPUCover {
		return
	}
	begin, n := l.cpu.Resume(), 0
	for time.Since(begin) < g.m.cfg.CPUCover {
		if _, err := l.once(ctx, g); err != nil {
			l.fail(ctx, err)
			return
		}
		n++
	}
	l.span, l.inSpan = [2]time.Time{begin, l.cpu.Pause()}, n
	if err := g.verify(ctx, l, l.runs[len(l.runs)-1].Done); err != nil {
		l.fail(ctx, err)
	}
}

// samples are the caller's wall times: those of the process that runs the
// strategy. The kernel's own clock, which the messages between the two delay,
// only checks them.
func (l *lane) samples() []float64 {
	out := make([]float64, len(l.runs))
	for i, r := range l.runs {
		out[i] = r.Done.Wall
	}
	return out
}

// clocks compares the runner's clock with the kernel's, in the sample where the
// difference between them is the median: one message that came late says nothing.
func (l *lane) clocks() (warning string) {
	differences := make([]float64, len(l.runs))
	for i, r := range l.runs {
		differences[i] = r.Wall - r.Done.Wall
	}
	typical := l.runs[summarize(differences).nearest]
	return runner.Check(typical.Done.Wall, typical.Wall)
}

func (l *lane) nearest() int { return summarize(l.samples()).nearest }

// rest reads the memory of the lane's processes, between samples.
func (l *lane) rest() {
	if !l.alive() {
		return
	}
	pss, err := l.cpu.PSS()
	if err != nil {
		return
	}
	if l.bench.PeakPSS == nil || pss > *l.bench.PeakPSS {
		l.bench.PeakPSS = &pss
	}
}

// finish fills the benchmark from what was measured, and ends the processes.
func (l *lane) finish() {
	b := &l.bench
	if len(l.runs) > 0 {
		b.Samples = l.samples()
		sum := summarize(b.Samples)
		b.Median, b.CI95, b.Outliers = sum.median, sum.ci95, sum.outliers
		near := l.runs[sum.nearest]
		b.Phases = runner.Phases(near.Done.Wall, near.Done.Intervals, near.Done.Hidden...)
		if w := l.clocks(); w != "" {
			b.Warnings = append(b.Warnings, w)
		}
		if near.Done.Note != "" {
			b.Warnings = append(b.Warnings, near.Done.Note)
		}
		b.Chunks = near.Done.Intervals
		b.BytesMoved = near.Done.BytesMoved
		b.BytesSerialized = near.Done.BytesSerialized
	}
	if l.cpu != nil && l.inSpan > 0 {
		series := l.cpu.Stop()
		l.cpu = nil
		wall, cpu := 0.0, 0.0
		for _, r := range l.runs {
			wall += r.Wall
			cpu += series.CPUSeconds(r.T0, r.T1)
		}
		if w := l.updates.words(seconds(wall), seconds(cpu)); w != "" {
			b.Warnings = append(b.Warnings, w)
		}
		t0, t1 := l.span[0], l.span[1]
		b.CPU = series.Between(t0, t1)
		b.CPU.Repeats = l.inSpan
		b.CPUSeconds = series.CPUSeconds(t0, t1) / float64(l.inSpan)
		b.MaxProcesses = series.MaxProcesses(t0, t1)
		b.MaxRunningThreads = series.MaxRunningThreads(t0, t1)
	}
	l.end()
}

// plan is what the lane's runner is asked to do.
func (g *group) plan(l *lane) protocol.Plan {
	p := protocol.Plan{
		Strategy:   l.strategy.name,
		Operation:  g.target.name,
		Python:     g.flags.python,
		Code:       g.code,
		Output:     protocol.Column{Dataset: g.out.Name(), Column: resultColumn},
		Rows:       g.rows,
		Workers:    l.bench.Workers,
		Partitions: g.flags.partitions,
		Ship:       l.bench.Ship,
		Form:       l.bench.Form,
		AsArticle:  l.bench.Work == asArticle,
	}
	for _, c := range g.cols {
		p.Inputs = append(p.Inputs, protocol.Column{Dataset: g.ds.Name(), Column: c})
	}
	if p.Ship == "frame" {
		for _, c := range g.ds.Columns() {
			p.Frame = append(p.Frame, protocol.Column{Dataset: g.ds.Name(), Column: c})
		}
	}
	return p
}
