package parallel

import (
	"context"
	"sync"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/worker"
	"gonbench/parallel/protocol"
)

// Shared keeps worker processes that map the shared memory which the columns are
// in. Each works on one even chunk, in place: nothing is sent. Columns that are
// not in shared memory are copied into some first, and the result back, which
// counts as sending and receiving.
type Shared struct {
	Workers int // 0 is UsableCPUs()

	mu      sync.Mutex
	workers resident
	columns mapping
}

// Name is "shared".
func (*Shared) Name() string { return "shared" }

// Start starts the workers for the job's operation and has them map its columns.
func (s *Shared) Start(ctx context.Context, job Job) error {
	if err := job.checkProcesses(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	chunks := split(len(job.Dst), workersOr(s.Workers))
	return s.prepare(ctx, job, record(job, chunks, 2))
}

// Close ends the workers and frees what was copied.
func (s *Shared) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workers.close()
	s.columns.close()
	return nil
}

// Run kills the workers when ctx is done or one of them fails; the next Run
// starts new ones.
func (s *Shared) Run(ctx context.Context, job Job) (Trace, error) {
	if err := job.checkProcesses(ctx); err != nil {
		return Trace{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := workersOr(s.Workers)
	chunks := split(len(job.Dst), n)
	r := record(job, chunks, 4)
	if len(chunks) == 0 {
		r.stop()
		return r.trace, nil
	}
	if err := s.prepare(ctx, job, r); err != nil {
		return Trace{}, err
	}
	s.columns.send(job, r)
	err := s.workers.each(ctx, func(w *worker.Worker) error {
		if w.Index >= len(chunks) {
			return nil
		}
		times, err := w.Compute(s.columns.slots, chunks[w.Index][0], chunks[w.Index][1])
		if err != nil {
			return job.at(chunks[w.Index], err)
		}
		r.shipped(w.Index, w.Index, times, 0)
		return nil
	})
	if err != nil {
		return Trace{}, err
	}
	s.columns.receive(job, r)
	r.stop()
	return r.trace, nil
}

// prepare has workers that have mapped the job's columns.
func (s *Shared) prepare(ctx context.Context, job Job, r *recorder) error {
	fresh, err := s.workers.start(ctx, job.Operation, workersOr(s.Workers), r)
	if err != nil {
		return err
	}
	began := clock.Now()
	changed, err := s.columns.hold(job)
	if err != nil {
		// The workers may have mapped nothing, or something else: none is kept.
		s.workers.close()
		return err
	}
	if !fresh && !changed {
		return nil
	}
	err = s.workers.each(ctx, func(w *worker.Worker) error {
		chunk := [2]int{}
		if w.Index < len(r.trace.Chunks) {
			chunk = r.trace.Chunks[w.Index]
		}
		return s.columns.attach(w, chunk)
	})
	if err != nil {
		return err
	}
	r.add(caller, -1, protocol.Send, began, clock.Now())
	return nil
}
