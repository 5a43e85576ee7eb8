package parallel

import "context"

// Tasks runs one goroutine a worker; each takes a chunk, and when it is done the
// next one that nobody has taken.
type Tasks struct {
	Workers    int // 0 is UsableCPUs()
	Partitions int // number of chunks, 0 is 20
}

// Name is "tasks".
func (Tasks) Name() string { return "tasks" }

// Start does nothing.
func (Tasks) Start(context.Context, Job) error { return nil }

// Close does nothing.
func (Tasks) Close() error { return nil }

// Run starts the goroutines and waits for them. After ctx is done no further
// chunk is begun.
func (t Tasks) Run(ctx context.Context, job Job) (Trace, error) {
	chunks := split(len(job.Dst), partitionsOr(t.Partitions))
	return goroutines{job: job, chunks: chunks, workers: min(workersOr(t.Workers), len(chunks))}.run(ctx)
}
