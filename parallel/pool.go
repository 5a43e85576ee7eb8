package parallel

import (
	"context"
	"sync"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/worker"
	"gonbench/parallel/protocol"
)

// Pool starts worker processes for the call and sends each of them one even
// chunk. The results are gathered and then put together into one column, or
// frame, as multiprocessing.Pool and pandas.concat do. The processes are gone
// when Run returns; their end is within the time it measures.
type Pool struct {
	Workers int // 0 is UsableCPUs()
}

// Name is "pool".
func (Pool) Name() string { return "pool" }

// Start does nothing: the processes are those of a call.
func (Pool) Start(context.Context, Job) error { return nil }

// Close does nothing.
func (Pool) Close() error { return nil }

// Run kills the processes when ctx is done.
func (p Pool) Run(ctx context.Context, job Job) (Trace, error) {
	if err := job.checkProcesses(ctx); err != nil {
		return Trace{}, err
	}
	r := record(job, split(len(job.Dst), workersOr(p.Workers)), 4)
	s := job.shipping()
	// What the workers hold is gone before the pieces are put together, so
	// there are never more than two copies.
	if err := s.fits(p.Name(), 2*len(job.Dst)); err != nil {
		return Trace{}, err
	}
	run := pooled{job: job, shipping: s, recorder: r, pieces: make([][][]float64, len(r.trace.Chunks))}
	defer run.free()
	if err := run.gather(ctx); err != nil {
		return Trace{}, err
	}
	r.stop()
	return r.trace, nil
}

// pooled is a run of a Pool.
type pooled struct {
	job Job
	shipping
	*recorder
	pieces [][][]float64 // the columns of each chunk that came back
	frees  []func()
}

func (p *pooled) free() {
	for _, free := range p.frees {
		free()
	}
}

// gather starts the workers, has each compute its chunk, puts the pieces
// together and waits for the workers' end.
func (p *pooled) gather(ctx context.Context) error {
	chunks := p.trace.Chunks
	if len(chunks) == 0 {
		return nil
	}
	for i, chunk := range chunks {
		piece, free, err := p.frame(chunk[1]-chunk[0], nil)
		if err != nil {
			return err
		}
		p.pieces[i] = piece
		p.frees = append(p.frees, free)
	}
	group, err := worker.Start(p.job.Operation.worker, len(chunks))
	if err != nil {
		return err
	}
	defer group.Close()
	defer context.AfterFunc(ctx, group.Kill)()
	var wg sync.WaitGroup
	var failure first
	for i, w := range group.Workers {
		wg.Go(func() {
			if err := p.one(w, i); err != nil {
				failure.set(p.job.at(chunks[i], err))
				group.Kill()
			}
		})
	}
	wg.Wait()
	if failure.err != nil {
		return becauseOf(ctx, failure.err)
	}
	return p.assemble()
}

// one waits for a worker, sends it its chunk and lets it go.
func (p *pooled) one(w *worker.Worker, i int) error {
	if err := w.Ready(); err != nil {
		return err
	}
	p.add(i, -1, protocol.Start, w.Spawned, clock.Now())
	shipment := p.shipment(p.trace.Chunks[i], p.pieces[i])
	times, err := w.Ship(shipment)
	if err != nil {
		return err
	}
	p.shipped(i, i, times, shipment.Bytes())
	w.HangUp()
	return nil
}

// assemble copies the pieces to where the whole is wanted.
func (p *pooled) assemble() error {
	start := clock.Now()
	whole, free, err := p.frame(len(p.job.Dst), p.job.Dst)
	if err != nil {
		return err
	}
	p.frees = append(p.frees, free)
	for i, chunk := range p.trace.Chunks {
		for j, column := range whole {
			copy(column[chunk[0]:chunk[1]], p.pieces[i][j])
		}
	}
	p.add(caller, -1, protocol.Assemble, start, clock.Now())
	return nil
}

// becauseOf prefers the reason for which a context is done to what came of it.
func becauseOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
