package parallel

import (
	"context"
	"sync"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/worker"
	"gonbench/parallel/protocol"
)

// resident is a set of worker processes that stays from run to run.
type resident struct {
	group *worker.Group
	name  string // of their operation
}

// ensure has n workers for the operation wait for work: those that there are, if
// they are the right ones and all alive. fresh tells that there are new ones.
func (r *resident) ensure(ctx context.Context, op Operation, n int) (fresh bool, err error) {
	if r.group != nil && r.name == op.worker && len(r.group.Workers) == n && r.group.Alive() {
		return false, nil
	}
	r.close()
	group, err := worker.Start(op.worker, n)
	if err != nil {
		return false, err
	}
	r.group, r.name = group, op.worker
	err = r.each(ctx, func(w *worker.Worker) error { return w.Ready() })
	return true, err
}

// start is ensure within a run, whose record it goes to.
func (r *resident) start(ctx context.Context, op Operation, n int, record *recorder) (fresh bool, err error) {
	fresh, err = r.ensure(ctx, op, n)
	if err == nil && fresh {
		now := clock.Now()
		for _, w := range r.group.Workers {
			record.add(w.Index, -1, protocol.Start, w.Spawned, now)
		}
	}
	return fresh, err
}

// each calls f for all workers at once. The first error, or the end of ctx, ends
// all workers.
func (r *resident) each(ctx context.Context, f func(*worker.Worker) error) error {
	stop := context.AfterFunc(ctx, r.group.Kill)
	var wg sync.WaitGroup
	var failure first
	for _, w := range r.group.Workers {
		wg.Go(func() {
			if err := f(w); err != nil {
				failure.set(err)
				r.group.Kill()
			}
		})
	}
	wg.Wait()
	if stop() && failure.err == nil {
		return nil
	}
	// Also if ctx ended at the very last moment: the workers are killed.
	r.close()
	if failure.err == nil {
		return context.Cause(ctx)
	}
	return becauseOf(ctx, failure.err)
}

func (r *resident) close() {
	if r.group != nil {
		r.group.Close()
	}
	r.group = nil
}
