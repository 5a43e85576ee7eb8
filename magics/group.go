package magics

import (
	"context"
	"fmt"
	"slices"

	"gonbench/dataset/store"
	"gonbench/magics/check"
	"gonbench/magics/golang/expression"
	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// resultColumn is the column of the scratch memory that results go to.
const resultColumn = "result"

// maxRuns is how many samples are taken at most where --runs does not say.
const maxRuns = 30

// group is what is measured together, sample by sample in turn: every strategy
// on the same rows of the same columns, with one result memory for all.
type group struct {
	*job
	m        *Magics
	progress *progress
	rows     int
	chosen   []strategy // what is compared

	inputs    [][]float64 // the columns' first rows
	out       *store.Dataset
	result    []float64 // out's column
	reference *store.Dataset
	checker   *check.Checker
	program   *expression.Program // what the function computes; nil if it could not be translated
	code      *protocol.Code      // the same in Python
	codeErr   error               // why there is none
	lanes     []*lane
}

// open makes the group's memory and the reference result, which serial computes
// off the clock.
func (m *Magics) open(ctx context.Context, p *progress, j *job, rows int) (_ *group, err error) {
	if !j.ds.Retain() {
		return nil, &store.NotFoundError{Kind: "dataset", Name: j.ds.Name()}
	}
	g := &group{job: j, m: m, progress: p, rows: rows}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	for _, c := range g.cols {
		col, err := g.ds.Column(c)
		if err != nil {
			return nil, err
		}
		g.inputs = append(g.inputs, col[:rows])
	}
	if g.out, err = m.cfg.Store.Scratch(rows, resultColumn); err != nil {
		return nil, err
	}
	if g.result, err = g.out.Column(resultColumn); err != nil {
		return nil, err
	}
	// A function that cannot be translated is checked by comparison alone, and
	// needs --python to be run there.
	g.program, g.code, g.codeErr = g.target.translate(len(g.cols))
	return g, g.refer(ctx)
}

// close ends all processes and frees the memory.
func (g *group) close() {
	for _, l := range g.lanes {
		l.end()
	}
	if g.out != nil {
		g.out.Close()
	}
	if g.reference != nil {
		g.reference.Close()
	}
	g.ds.Release()
}

// refer runs serial once, keeps its result and makes the checker from it.
func (g *group) refer(ctx context.Context) error {
	if err := g.serially(ctx); err != nil {
		return err
	}
	reference, err := g.m.cfg.Store.Scratch(g.rows, resultColumn)
	if err != nil {
		return err
	}
	g.reference = reference
	kept, err := reference.Column(resultColumn)
	if err != nil {
		return err
	}
	copyColumn(kept, g.result)
	g.checker = g.newChecker(kept, g.target.random)
	v, err := g.checker.Reference(ctx)
	if err == nil && !v.OK {
		err = namedError(resultErrorName, "%s under serial: %s", g.target.name, v.Reason)
	}
	return err
}

// serially computes the result with serial, off the clock: of the function as it is
// written, whatever form is timed.
func (g *group) serially(ctx context.Context) error {
	serial, _ := findStrategy("serial")
	l := g.newLane(serial, 1, g.target.forms[0])
	defer l.end()
	l.start(ctx, g)
	if l.alive() {
		g.poison()
		if _, err := l.run(ctx, g, false); err != nil {
			l.fail(ctx, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.bench.Status != record.OK {
		return namedError(strategyErrorName, "%s does not run, not even serially: %s", g.target.name, l.bench.Error)
	}
	return nil
}

// forms are those in which a strategy is measured.
func (g *group) forms(s strategy) []string {
	if g.flags.asArticle && s.inArticle() {
		return []string{s.articleForm()}
	}
	forms := s.forms(g.flags.form, g.target.forms)
	if s.name == "serial" && !slices.ContainsFunc(g.chosen, func(s strategy) bool { return s.twice && s.language == "go" && s.name != "serial" }) {
		return forms[:1] // there is nothing to compare the other one with
	}
	return forms
}

// form is the one in which a strategy is run once.
func (g *group) form(s strategy) string {
	forms := g.forms(s)
	if slices.Contains(forms, g.flags.form) {
		return g.flags.form
	}
	return forms[0]
}

// addLanes makes the lanes of a strategy: one for each number of workers, where
// that matters, and for each form.
func (g *group) addLanes(s strategy, workers []int) {
	forms := g.forms(s)
	for _, n := range workers {
		for _, form := range forms {
			l := g.newLane(s, n, form)
			l.inForms = len(forms) > 1
			g.lanes = append(g.lanes, l)
		}
		if s.single {
			break
		}
	}
}

// newLane makes a lane, with what its report says of the work.
func (g *group) newLane(s strategy, workers int, form string) *lane {
	partitions := workers
	switch {
	case s.single:
		workers, partitions = 1, 1
	case s.partitioned:
		partitions = g.flags.partitions
	}
	work, ship := "same", g.flags.ship
	if g.flags.asArticle && s.inArticle() {
		work, ship = asArticle, "frame"
	}
	asked := form
	if s.language == "go" && g.flags.form != "" {
		asked = g.flags.form
	}
	if s.form != "" {
		form = s.form
	}
	var warnings []string
	if form != asked {
		warnings = []string{fmt.Sprintf("has no %s form; %s is timed", asked, form)}
	}
	return &lane{strategy: s, bench: record.Benchmark{
		Function: g.target.name, Strategy: s.name, Language: s.language,
		Rows: g.rows, Workers: workers, Partitions: partitions,
		Status: record.OK, Column: joinNames(g.cols), Ship: ship, Form: form,
		Baseline: "serial", Work: work, Check: check.Unchecked,
		Source: g.target.source(), Warmup: []float64{}, Samples: []float64{},
		Outliers: []int{}, Chunks: []protocol.Interval{},
		CPU:      record.CPU{Percent: []float64{}, PerCore: [][]float64{}, Processes: []int{}, RunningThreads: []int{}, RSS: []int64{}},
		Warnings: warnings,
	}}
}

// measure runs all lanes: warm-up, then samples in turn, then what the CPU
// charts need.
func (g *group) measure(ctx context.Context) {
	p := g.progress
	for _, l := range g.lanes {
		if ctx.Err() == nil {
			p.step("starting " + l.title())
			l.start(ctx, g)
		}
		if l.alive() {
			p.step("warming up " + l.title())
			l.warmUp(ctx, g, g.flags.warmup)
		}
	}
	for round := 0; ; round++ {
		ran := false
		for i := range g.lanes {
			// Each round begins with another lane, so that none always runs
			// in the wake of the same neighbour.
			l := g.lanes[(i+round)%len(g.lanes)]
			if ctx.Err() == nil && l.more(g) {
				p.sampling(ctx, fmt.Sprintf("%s, sample %d", l.title(), len(l.runs)+1))
				l.sample(ctx, g)
				ran = true
			}
		}
		if !ran {
			break
		}
	}
	for _, l := range g.lanes {
		if ctx.Err() == nil {
			p.step("watching the CPUs under " + l.title())
			l.coverCPU(ctx, g)
			l.rest()
		}
		if ctx.Err() != nil && l.bench.Status == record.OK {
			l.fail(ctx, ctx.Err())
		}
		l.finish()
	}
}

// title names the lane in progress lines.
func (l *lane) title() string {
	name := l.strategy.name
	if l.inForms {
		name += " (" + l.bench.Form + ")"
	}
	if l.bench.Workers > 1 {
		return fmt.Sprintf("%s with %d workers", name, l.bench.Workers)
	}
	return name
}

// compare fills what relates the lanes to each other: speed-up over the
// baseline of the same language, and the share of the machine's bandwidth.
func (g *group) compare(bandwidth float64) {
	for _, l := range g.lanes {
		b := &l.bench
		base := g.baseline(b)
		if base != nil {
			b.Baseline = base.Strategy
		}
		if b.Status != record.OK || b.Median <= 0 {
			continue
		}
		if bandwidth > 0 && b.BytesMoved > 0 {
			share := float64(b.BytesMoved) / b.Median / bandwidth
			b.BandwidthShare = &share
		}
		if base != nil && b.Work == base.Work {
			speedup := base.Median / b.Median
			b.Speedup = &speedup
		}
	}
}

// baselines are the competent serial strategies of each language, best first.
var baselines = map[string][]string{"go": {"serial"}, "python": {"numpy", "pandas"}}

// baseline is what a benchmark is compared with, nil if it was not measured.
func (g *group) baseline(b *record.Benchmark) *record.Benchmark {
	for _, name := range baselines[b.Language] {
		for _, l := range g.lanes {
			if base := &l.bench; isBaseline(base, b, name) && base.Median > 0 {
				return base
			}
		}
	}
	return nil
}

// isBaseline tells whether base, of the strategy called name, may be what b is compared
// with. In Go like is compared with like; in Python the two forms of a function are
// compared themselves, with the vector form, which stands first.
func isBaseline(base, b *record.Benchmark, name string) bool {
	return base.Strategy == name && base.Language == b.Language && base.Rows == b.Rows && base.Status == record.OK &&
		(b.Language != "go" || base.Form == b.Form)
}

// expected is how many steps measure will take, as far as one can tell.
func (g *group) expected() int {
	runs := g.flags.runs
	if runs == 0 {
		runs = maxRuns
	}
	return len(g.lanes) * (runs + 3)
}

// inputColumns are the columns that --col names, or the default.
func inputColumns(ds *store.Dataset, t *target, flags *workFlags) ([]string, error) {
	cols := flags.cols
	if len(cols) == 0 {
		cols = ds.Columns()
		if len(cols) == 0 {
			return nil, namedError(datasetErrorName, "dataset %s has no columns", ds.Name())
		}
		if !t.row() {
			cols = cols[:1]
		}
	}
	if !t.row() && len(cols) != 1 {
		return nil, usageError("%s works on one column, --col names %d", t.name, len(cols))
	}
	for _, c := range cols {
		if _, err := ds.Column(c); err != nil {
			return nil, err
		}
	}
	return cols, nil
}
