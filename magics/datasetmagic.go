package magics

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/pflag"

	"gonbench/dataset/classification"
	"gonbench/dataset/store"
	"gonbench/magics/chart"
	"gonbench/magics/record"
	"gonbench/magics/sampler"
	"gonbench/parallel"
)

var datasetVerbs = []string{"make_classification", "use", "drop"}

// datasetFlags are the flags of %dataset.
type datasetFlags struct {
	classification.Options
	rows, cols, informative, redundant, repeated, classes, clusters int
	name                                                            string
	workers                                                         int
	engine, pythonEnv                                               string
}

func (m *Magics) datasetCommand() *command {
	return &command{
		name:     "%dataset",
		summary:  "make, show, choose and drop datasets in shared memory",
		synopsis: []string{"", "make_classification [flags]", "use NAME", "drop NAME"},
		about: `
Without arguments it shows the current dataset and lists the others.
make_classification makes a synthetic classification problem as scikit-learn's
function of that name does: columns col0, col1, … and the labels. Making a name
again frees the old dataset first. Counts may be written 1000000, 1_000_000, 1e6
or 1M. Go cells reach the columns in place:

    ds, err := dataset.Attach()      // import "gonbench/dataset"
    x, err := ds.Column("col0")      // []float64`,
		examples: []example{
			{"%dataset make_classification --rows 1e5 --cols 50", "the article's dataset, smaller"},
			{"%dataset", "show it"},
			{"%dataset make_classification --rows 2e4 --cols 5 --informative 3 --redundant 1 --name small", "a second one"},
			{"%dataset use df", "go back to the first"},
			{"%dataset drop small", "free the second"},
		},
		positional: func(before []string) valueKind {
			switch {
			case len(before) == 0:
				return aDatasetVerb
			case len(before) == 1 && (before[0] == "use" || before[0] == "drop"):
				return aDataset
			}
			return noValue
		},
		bind: func(f *pflag.FlagSet) func(context.Context, call) error {
			d := &datasetFlags{rows: 1_000_000, cols: 50, informative: 12, redundant: 10, classes: 2, clusters: 2}
			d.FlipY, d.ClassSep, d.Scale = 0.01, 1, 1
			f.Var(countValue{&d.rows}, "rows", "how many rows")
			f.Var(countValue{&d.cols}, "cols", "how many columns")
			f.Var(countValue{&d.informative}, "informative", "how many columns tell the classes apart")
			f.Var(countValue{&d.redundant}, "redundant", "how many are linear combinations of informative ones")
			f.Var(countValue{&d.repeated}, "repeated", "how many repeat informative or redundant ones")
			f.Var(countValue{&d.classes}, "classes", "how many classes")
			f.Var(countValue{&d.clusters}, "clusters-per-class", "how many clusters a class has")
			f.Float64Var(&d.FlipY, "flip-y", d.FlipY, "the fraction of labels that are drawn at random")
			f.Float64Var(&d.ClassSep, "class-sep", d.ClassSep, "how far apart the classes are")
			f.Float64Var(&d.Shift, "shift", 0, "what is added to every value")
			f.Float64Var(&d.Scale, "scale", d.Scale, "what every value is multiplied by")
			f.Float64SliceVar(&d.Weights, "weights", nil, "the classes' shares (default even)")
			f.BoolVar(&d.NoHypercube, "no-hypercube", false, "put clusters on a random polytope's vertices")
			f.BoolVar(&d.NoShuffle, "no-shuffle", false, "leave rows and columns in the order in which they are made")
			f.Uint64Var(&d.Seed, "seed", 1, "the same seed makes the same dataset, on any machine and number of workers")
			f.StringVar(&d.name, "name", "df", "the dataset's name")
			d.engine = "gonbench"
			f.Var(choiceValue{&d.engine, []string{"gonbench", "sklearn"}}, "engine", "who makes it: this kernel, or the real scikit-learn")
			f.StringVar(&d.pythonEnv, "python-env", "", "the Python of scikit-learn: an interpreter, or the folder of its environment")
			f.Var(countValue{&d.workers}, "workers", "how many workers make it (default the CPUs that this process may use)")
			return func(ctx context.Context, c call) error { return m.datasetMagic(ctx, c, d) }
		},
	}
}

// datasetMagic is %dataset.
func (m *Magics) datasetMagic(ctx context.Context, c call, d *datasetFlags) error {
	if len(c.args) == 0 {
		if firstWord(strings.TrimPrefix(c.line, "%dataset")) != "" {
			return usageError("which kind of dataset? For example: %%dataset make_classification --rows 1e6")
		}
		return m.showDataset(c.out, "")
	}
	verb, rest := c.args[0], c.args[1:]
	switch verb {
	case "make_classification":
		if len(rest) > 0 {
			return usageError("%%dataset make_classification takes flags only, not %q", rest[0])
		}
		return m.makeClassification(ctx, c, d)
	case "use", "drop":
		if len(rest) != 1 {
			return usageError("%%dataset %s takes one name; there is %s", verb, m.knownDatasets())
		}
		if verb == "use" {
			if err := m.cfg.Store.Use(rest[0]); err != nil {
				return err
			}
			return m.showDataset(c.out, rest[0])
		}
		if err := m.cfg.Store.Drop(rest[0]); err != nil {
			return err
		}
		c.out.Stdout(fmt.Sprintf("dropped %s; there is %s\n", rest[0], m.knownDatasets()))
		return nil
	}
	return usageError("there is no %%dataset %s%s", verb, didYouMean(verb, datasetVerbs, ""))
}

func (m *Magics) knownDatasets() string {
	if names := m.datasetNames(); len(names) > 0 {
		return strings.Join(names, ", ")
	}
	return "no dataset now"
}

// options are the generator's options.
func (d *datasetFlags) options() classification.Options {
	o := d.Options
	o.Rows, o.Columns, o.Classes, o.ClustersPerClass = d.rows, d.cols, d.classes, d.clusters
	o.Informative, o.Redundant, o.Repeated = d.informative, d.redundant, d.repeated
	return o
}

// recipe is what a result file says of how the dataset was made.
func (d *datasetFlags) recipe() map[string]any {
	return map[string]any{
		"kind": "make_classification", "rows": d.rows, "columns": d.cols, "informative": d.informative,
		"redundant": d.redundant, "repeated": d.repeated, "classes": d.classes, "clusters_per_class": d.clusters,
		"flip_y": d.FlipY, "class_sep": d.ClassSep, "shift": d.Shift, "scale": d.Scale, "weights": d.Weights,
		"hypercube": !d.NoHypercube, "shuffle": !d.NoShuffle, "seed": d.Seed, "engine": d.engine,
	}
}

// makeClassification is %dataset make_classification.
func (m *Magics) makeClassification(ctx context.Context, c call, d *datasetFlags) error {
	if identifier(d.name) != d.name {
		return usageError("--name %q is not a name: use letters, digits and _", d.name)
	}
	if d.ClassSep == 0 || d.Scale == 0 {
		return usageError("--class-sep and --scale cannot be 0: all values would be alike")
	}
	if err := checkWorkers(d.workers); err != nil {
		return err
	}
	gen, err := classification.New(d.options())
	if err != nil {
		return usageError("%v", err)
	}
	names := make([]string, d.cols)
	for i := range names {
		names[i] = fmt.Sprintf("col%d", i)
	}
	ds, err := m.cfg.Store.Create(d.name, store.Spec{Rows: d.rows, Columns: names, Labels: true, Recipe: d.recipe()})
	if err != nil {
		return err
	}
	p := m.progress(c.out, fmt.Sprintf("making %s rows × %d columns", grouped(d.rows), d.cols), d.rows)
	defer p.end()
	var (
		series *record.CPU
		took   float64
	)
	if d.engine == "sklearn" {
		series, took, err = m.generateWithSklearn(ctx, p, ds, d)
	} else {
		series, took, err = m.generate(ctx, p, gen, ds, d)
	}
	if err != nil {
		ds.Close()
		return err
	}
	ds.Publish()
	by := fmt.Sprintf("%d workers", d.workerCount())
	if d.engine == "sklearn" {
		by = "scikit-learn"
	}
	c.out.Stdout(fmt.Sprintf("%s: %s rows × %d columns, %s, made in %s by %s (%s rows/s)\n",
		d.name, grouped(d.rows), d.cols, chart.Bytes(float64(ds.Bytes())), chart.Seconds(took), by,
		grouped(int(float64(d.rows)/max(took, 1e-9)))))
	if series != nil {
		title := fmt.Sprintf("CPU use while making %s rows × %d columns", grouped(d.rows), d.cols)
		p.finish(m.bundle(chart.CPUSeries(title, *series)))
	}
	return nil
}

func (d *datasetFlags) workerCount() int {
	if d.workers > 0 {
		return d.workers
	}
	return parallel.UsableCPUs()
}

// generate fills the dataset, and watches this process meanwhile.
func (m *Magics) generate(ctx context.Context, p *progress, gen *classification.Generator, ds *store.Dataset, d *datasetFlags) (*record.CPU, float64, error) {
	cols := make([][]float64, d.cols)
	for i, name := range ds.Columns() {
		col, err := ds.Column(name)
		if err != nil {
			return nil, 0, err
		}
		cols[i] = col
	}
	watch, watchErr := sampler.Start(os.Getpid(), sampler.Options{NoChildren: true, OnSample: p.point})
	var rowsDone atomic.Int64
	finished := make(chan error, 1)
	began := time.Now()
	go func() {
		finished <- gen.FillParallel(ctx, cols, ds.Labels(), 0, d.workerCount(), func(n int) { rowsDone.Store(int64(n)) })
	}()
	// Finer than the updates: one that comes a moment too early is left out.
	tick := time.NewTicker(liveEvery / 5)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.set(int(rowsDone.Load()), "rows")
			continue
		case err := <-finished:
			end := time.Now()
			if watchErr != nil {
				return nil, end.Sub(began).Seconds(), err
			}
			cpu := watch.Stop().Between(began, end)
			return &cpu, end.Sub(began).Seconds(), err
		}
	}
}

// headRows is how many rows %dataset shows.
const headRows = 5

// showDataset is %dataset without arguments.
func (m *Magics) showDataset(out Output, name string) error {
	ds, err := m.cfg.Store.Acquire(name)
	if err != nil {
		return err
	}
	defer ds.Release()
	header := []string{""}
	for i := range min(headRows, ds.Rows()) {
		header = append(header, fmt.Sprintf("row %d", i))
	}
	header = append(header, "mean", "std", "min", "max")
	var rows [][]string
	for _, name := range ds.Columns() {
		col, err := ds.Column(name)
		if err != nil {
			return err
		}
		row := []string{name}
		for i := range min(headRows, ds.Rows()) {
			row = append(row, number(col[i]))
		}
		s := describe(col)
		rows = append(rows, append(row, number(s.mean), number(s.std), number(s.min), number(s.max)))
	}
	if labels := ds.Labels(); labels != nil {
		row := []string{"label"}
		for i := range min(headRows, ds.Rows()) {
			row = append(row, fmt.Sprint(labels[i]))
		}
		rows = append(rows, append(row, "", "", "", ""))
	}
	title := fmt.Sprintf("%s: %s rows × %d columns, %s of shared memory", ds.Name(), grouped(ds.Rows()), len(ds.Columns()), chart.Bytes(float64(ds.Bytes())))
	out.Display(tableBundle(title, header, rows), "")
	if names := m.datasetNames(); len(names) > 1 {
		out.Stdout(fmt.Sprintf("datasets: %s; current is %s\n", strings.Join(names, ", "), m.cfg.Store.Current()))
	}
	return nil
}

// number writes a value with six significant digits, as a table wants it.
func number(x float64) string { return fmt.Sprintf("%.6g", x) }
