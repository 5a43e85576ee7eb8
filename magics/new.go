package magics

import (
	"sync"
	"time"

	"gonbench/dataset/store"
	"gonbench/magics/chart"
	"gonbench/magics/python"
	"gonbench/magics/record"
)

// Magics is the table of magics and what they keep between cells.
type Magics struct {
	cfg      Config
	commands []*command
	charts   *chart.Renderer
	mode     chart.Mode
	display  string // how progress is shown: "live", "plain", or "" for what the front-end can

	running     sync.Mutex        // one magic runs at a time
	executables map[string]string // compiled runners by what they were compiled from
	environment *record.Environment
	results     []result                       // finished runs, for %results
	pythons     map[string]*python.Environment // by what the user chose
	pythonRoot  string                         // where the Python runner is unpacked

	warming warming
}

// New makes the magics. They start nothing until a magic runs, or the kernel is
// idle.
func New(cfg Config) (*Magics, error) {
	if cfg.CPUCover == 0 {
		cfg.CPUCover = 500 * time.Millisecond
	}
	m := &Magics{cfg: cfg, mode: chart.Auto, executables: map[string]string{}, pythons: map[string]*python.Environment{}}
	m.charts = chart.NewRenderer(m.assets())
	m.charts.Spec, m.charts.Kernel = cfg.Spec, cfg.Kernel
	m.commands = []*command{
		m.datasetCommand(),
		m.parallelCommand(),
		m.benchCommand("%bench"),
		m.benchCommand("%%bench"),
		m.chartsCommand(),
		m.resultsCommand(),
		m.pythonCommand(),
	}
	return m, nil
}

// Close implements [Interpreter]. Every process that a magic started ended with
// that magic.
func (m *Magics) Close() error {
	m.warming.settle()
	return nil
}

// dataset returns the dataset that a magic works on.
func (m *Magics) dataset(name string) (*store.Dataset, error) { return m.cfg.Store.Get(name) }

func (m *Magics) datasetNames() []string {
	var out []string
	for _, ds := range m.cfg.Store.List() {
		out = append(out, ds.Name())
	}
	return out
}

func (m *Magics) columnNames(dataset string) []string {
	ds, err := m.dataset(dataset)
	if err != nil {
		return nil
	}
	return ds.Columns()
}
