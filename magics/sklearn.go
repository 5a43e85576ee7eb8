package magics

import (
	"context"
	"encoding/json"
	"fmt"

	"gonbench/dataset/store"
	"gonbench/magics/record"
	"gonbench/magics/runner"
	"gonbench/magics/sampler"
	"gonbench/parallel/protocol"
)

// sklearnOptions are the arguments of scikit-learn's make_classification.
func (d *datasetFlags) sklearnOptions() map[string]any {
	options := map[string]any{
		"n_samples": d.rows, "n_features": d.cols, "n_informative": d.informative, "n_redundant": d.redundant,
		"n_repeated": d.repeated, "n_classes": d.classes, "n_clusters_per_class": d.clusters,
		"flip_y": d.FlipY, "class_sep": d.ClassSep, "shift": d.Shift, "scale": d.Scale,
		"hypercube": !d.NoHypercube, "shuffle": !d.NoShuffle, "random_state": uint32(d.Seed),
	}
	if len(d.Weights) > 0 {
		options["weights"] = d.Weights
	}
	return options
}

// generateWithSklearn fills the dataset by the real scikit-learn, and watches
// its process meanwhile.
func (m *Magics) generateWithSklearn(ctx context.Context, p *progress, ds *store.Dataset, d *datasetFlags) (*record.CPU, float64, error) {
	env, err := m.interpreter(ctx, d.pythonEnv)
	if err != nil {
		return nil, 0, pythonError(err)
	}
	r, err := runner.Start(ctx, env.Runner(m.pythonRoot, m.cfg.Dir, "make_classification", m.cfg.Env))
	if err != nil {
		return nil, 0, pythonError(err)
	}
	defer r.Kill()
	name, end := ds.Lend()
	defer end()
	options, err := json.Marshal(d.sklearnOptions())
	if err != nil {
		return nil, 0, err
	}
	plan := protocol.Plan{
		Strategy: "make_classification", Operation: string(options), Python: "x",
		Rows: d.rows, Workers: d.workerCount(), Partitions: 1, Ship: "frame",
	}
	for _, c := range ds.Columns() {
		plan.Frame = append(plan.Frame, protocol.Column{Dataset: name, Column: c})
	}
	plan.Inputs, plan.Output = plan.Frame[:1], plan.Frame[0]
	p.set(0, "importing scikit-learn")
	if _, err := r.Plan(ctx, plan); err != nil {
		return nil, 0, pythonError(err)
	}
	watch, watchErr := sampler.Start(r.PID(), sampler.Options{Mark: r.Mark(), OnSample: p.point})
	p.set(0, "make_classification of scikit-learn runs")
	stop := p.moving(liveEvery)
	s, err := r.Sample(ctx, nil)
	stop()
	if err != nil {
		if watchErr == nil {
			watch.Stop()
		}
		return nil, 0, pythonError(err)
	}
	if watchErr != nil {
		return nil, s.Wall, nil
	}
	cpu := watch.Stop().Between(s.T0, s.T1)
	return &cpu, s.Wall, nil
}

// pythonError names a failure of the Python runner.
func pythonError(err error) error {
	if f, ok := err.(*runner.Failure); ok {
		value := f.Message
		if f.Command != "" {
			value = fmt.Sprintf("%s; %s", value, f.Command)
		}
		return &Error{Name: pythonErrorName, Value: value}
	}
	return err
}
