package parallel

import "context"

// Threads runs one goroutine a worker, each on one even chunk.
type Threads struct {
	Workers int // 0 is UsableCPUs()
}

// Name is "threads".
func (Threads) Name() string { return "threads" }

// Start does nothing.
func (Threads) Start(context.Context, Job) error { return nil }

// Close does nothing.
func (Threads) Close() error { return nil }

// Run starts the goroutines and waits for them.
func (t Threads) Run(ctx context.Context, job Job) (Trace, error) {
	chunks := split(len(job.Dst), workersOr(t.Workers))
	return goroutines{job: job, chunks: chunks, workers: len(chunks), fixed: true}.run(ctx)
}
