package parallel

import (
	"context"
	"sync"
	"sync/atomic"

	"gonbench/parallel/internal/worker"
)

// Processes keeps worker processes and sends them chunk after chunk, each worker
// the next one when it is done with one. Results are received where they belong.
type Processes struct {
	Workers    int // 0 is UsableCPUs()
	Partitions int // number of chunks, 0 is 20

	mu      sync.Mutex
	workers resident
}

// Name is "processes".
func (*Processes) Name() string { return "processes" }

// Start starts the workers for the job's operation.
func (p *Processes) Start(ctx context.Context, job Job) error {
	if err := job.checkProcesses(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.workers.ensure(ctx, job.Operation, workersOr(p.Workers))
	return err
}

// Close ends the workers.
func (p *Processes) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.workers.close()
	return nil
}

// Run kills the workers when ctx is done or one of them fails; the next Run
// starts new ones.
func (p *Processes) Run(ctx context.Context, job Job) (Trace, error) {
	if err := job.checkProcesses(ctx); err != nil {
		return Trace{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	chunks := split(len(job.Dst), partitionsOr(p.Partitions))
	r := record(job, chunks, 3)
	s := job.shipping()
	// One whole copy comes back here if the frame is sent, and each worker has
	// a chunk, with its result beside it.
	n := workersOr(p.Workers)
	rows := 0
	if len(chunks) > 0 {
		rows = 2 * min(n, len(chunks)) * (chunks[0][1] - chunks[0][0])
	}
	if job.Frame != nil {
		rows += len(job.Dst)
	}
	if err := s.fits(p.Name(), rows); err != nil {
		return Trace{}, err
	}
	whole, free, err := s.frame(len(job.Dst), job.Dst)
	if err != nil {
		return Trace{}, err
	}
	defer free()
	if _, err := p.workers.start(ctx, job.Operation, n, r); err != nil {
		return Trace{}, err
	}
	var taken atomic.Int64
	var failed atomic.Bool
	err = p.workers.each(ctx, func(w *worker.Worker) error {
		for {
			i := int(taken.Add(1)) - 1
			if i >= len(chunks) || failed.Load() {
				return nil
			}
			back := make([][]float64, len(whole))
			for j, column := range whole {
				back[j] = column[chunks[i][0]:chunks[i][1]]
			}
			shipment := s.shipment(chunks[i], back)
			times, err := w.Ship(shipment)
			if err != nil {
				failed.Store(true)
				return job.at(chunks[i], err)
			}
			r.shipped(w.Index, i, times, shipment.Bytes())
		}
	})
	if err != nil {
		return Trace{}, err
	}
	r.stop()
	p.workers.group.Trim()
	return r.trace, nil
}
