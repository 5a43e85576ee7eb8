package parallel

import (
	"context"
	"sync"
	"sync/atomic"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/panics"
)

// goroutines is a run in this process.
type goroutines struct {
	job     Job
	chunks  [][2]int
	workers int
	fixed   bool // worker i does chunk i and no other
}

func (g goroutines) run(ctx context.Context) (Trace, error) {
	if err := g.job.check(ctx); err != nil {
		return Trace{}, err
	}
	var (
		wg      sync.WaitGroup
		failure first
		failed  atomic.Bool
		taken   atomic.Int64
	)
	r := record(g.job, g.chunks, 1)
	for index := range g.workers {
		wg.Go(func() {
			var chunk [2]int
			panics.Catch(func() {
				cols := make([][]float64, len(g.job.Cols))
				for {
					i := index
					if !g.fixed {
						i = int(taken.Add(1)) - 1
					}
					if i >= len(g.chunks) || failed.Load() || ctx.Err() != nil {
						return
					}
					chunk = g.chunks[i]
					start := clock.Now()
					dst := g.job.part(cols, chunk)
					g.job.Operation.Compute(dst, cols)
					r.computed(index, i, start, clock.Now())
					if g.fixed {
						return
					}
				}
			}, func(e *panics.Error) {
				if e != nil {
					failed.Store(true)
					failure.set(g.job.at(chunk, e))
				}
			})
		})
	}
	wg.Wait()
	r.stop()
	if failure.err != nil {
		return Trace{}, failure.err
	}
	if r.done < len(g.chunks) {
		return Trace{}, context.Cause(ctx)
	}
	return r.trace, nil
}
