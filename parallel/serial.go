package parallel

import (
	"context"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/panics"
)

// Serial runs the operation on all rows in the calling goroutine.
type Serial struct{}

// Name is "serial".
func (Serial) Name() string { return "serial" }

// Start does nothing.
func (Serial) Start(context.Context, Job) error { return nil }

// Close does nothing.
func (Serial) Close() error { return nil }

// Run looks at ctx only before it begins.
func (Serial) Run(ctx context.Context, job Job) (Trace, error) {
	if err := job.check(ctx); err != nil {
		return Trace{}, err
	}
	chunks := split(len(job.Dst), 1)
	r := record(job, chunks, 1)
	if len(chunks) == 0 {
		r.stop()
		return r.trace, nil
	}
	var caught *panics.Error
	start := clock.Now()
	panics.Catch(func() { job.Operation.Compute(job.Dst, job.Cols) }, func(e *panics.Error) { caught = e })
	if caught != nil {
		return Trace{}, job.at(chunks[0], caught)
	}
	r.computed(0, 0, start, clock.Now())
	r.stop()
	return r.trace, nil
}
