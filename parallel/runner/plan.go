package runner

import (
	"context"
	"errors"
	"fmt"

	"gonbench/dataset"
	"gonbench/parallel"
	"gonbench/parallel/internal/clock"
	"gonbench/parallel/protocol"
)

// plan is what samples do.
type plan struct {
	strategy parallel.Strategy
	job      parallel.Job
	datasets map[string]*dataset.Dataset
}

// newPlan attaches the columns and maps their pages.
func newPlan(op parallel.Operation, p protocol.Plan) (made *plan, err error) {
	strategy, err := parallel.New(p.Strategy, p.Workers, p.Partitions)
	if err != nil {
		return nil, err
	}
	if p.Rows < 0 {
		return nil, fmt.Errorf("%d rows are asked for", p.Rows)
	}
	made = &plan{strategy: strategy, datasets: map[string]*dataset.Dataset{}}
	made.job.Operation = op
	defer func() {
		if err != nil {
			made.close()
			made = nil
		}
	}()
	if made.job.Dst, err = made.column(p.Output, p.Rows); err != nil {
		return made, err
	}
	if made.job.Cols, err = made.columns(p.Inputs, p.Rows); err != nil {
		return made, err
	}
	switch p.Ship {
	case "", "column":
	case "frame":
		// Not nil, even if empty: the frame is what travels.
		frame, err := made.columns(p.Frame, p.Rows)
		if err != nil {
			return made, err
		}
		made.job.Frame = append([][]float64{}, frame...)
	default:
		return made, fmt.Errorf("cannot ship %q: it is column or frame", p.Ship)
	}
	for name, d := range made.datasets {
		if name == p.Output.Dataset {
			continue
		}
		// A function that writes to its input must not change the user's data.
		if err := d.Protect(); err != nil {
			return made, err
		}
	}
	return made, nil
}

func (p *plan) columns(names []protocol.Column, rows int) ([][]float64, error) {
	columns := make([][]float64, 0, len(names))
	for _, name := range names {
		column, err := p.column(name, rows)
		if err != nil {
			return nil, err
		}
		columns = append(columns, column)
	}
	return columns, nil
}

// column is the first rows of a column whose pages are mapped.
func (p *plan) column(name protocol.Column, rows int) ([]float64, error) {
	d, found := p.datasets[name.Dataset]
	if !found {
		var err error
		if d, err = dataset.AttachNamed(name.Dataset); err != nil {
			return nil, err
		}
		p.datasets[name.Dataset] = d
	}
	column, err := d.Column(name.Column)
	if err != nil {
		return nil, err
	}
	if rows > len(column) {
		return nil, fmt.Errorf("%d rows are asked for, dataset %s has %d", rows, name.Dataset, len(column))
	}
	if err := d.Prefault(name.Column); err != nil {
		return nil, err
	}
	return column[:rows:rows], nil
}

// sample runs the plan once. received is when it was asked for.
func (p *plan) sample(ctx context.Context, received int64, progress func(done, total int)) (protocol.Done, error) {
	job := p.job
	job.Progress = progress
	began := float64(clock.Now()-received) / 1e9
	trace, err := p.strategy.Run(ctx, job)
	if err != nil {
		return protocol.Done{}, err
	}
	for i := range trace.Intervals {
		trace.Intervals[i].Start += began
		trace.Intervals[i].End += began
	}
	return protocol.Done{
		Wall:            trace.Wall.Seconds() + began,
		Intervals:       trace.Intervals,
		Chunks:          trace.Chunks,
		BytesMoved:      trace.BytesMoved,
		BytesSerialized: &trace.BytesSerialized,
	}, nil
}

// close ends the plan's workers and gives up its columns.
func (p *plan) close() error {
	err := p.strategy.Close()
	for _, d := range p.datasets {
		err = errors.Join(err, d.Close())
	}
	return err
}
