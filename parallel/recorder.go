package parallel

import (
	"sync"
	"time"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/worker"
	"gonbench/parallel/protocol"
)

// caller is the number of the caller among the workers.
const caller = -1

// recorder collects what a run does. Its methods may be called at once.
type recorder struct {
	began    int64
	progress func(done, total int)

	mu     sync.Mutex
	trace  Trace
	done   int
	report int64 // clock of the last progress report
}

// reportEvery keeps progress reports to ten a second.
const reportEvery = int64(100 * time.Millisecond)

// record starts the clock. perChunk is how many intervals a chunk will have.
func record(job Job, chunks [][2]int, perChunk int) *recorder {
	r := &recorder{began: clock.Now(), progress: job.Progress}
	r.report = r.began
	r.trace.Chunks = chunks
	r.trace.BytesMoved = job.moved()
	r.trace.Intervals = make([]protocol.Interval, 0, len(chunks)*perChunk+1)
	return r
}

// add records an interval between two stamps of the shared clock. One that ends
// before it begins, as clocks of two processes may have it, is made empty.
func (r *recorder) add(worker, chunk int, phase protocol.Phase, start, end int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.append(worker, chunk, phase, start, end)
}

func (r *recorder) append(worker, chunk int, phase protocol.Phase, start, end int64) {
	r.trace.Intervals = append(r.trace.Intervals, protocol.Interval{
		Worker: worker, Chunk: chunk, Phase: phase, Start: r.seconds(start), End: r.seconds(max(start, end)),
	})
}

func (r *recorder) seconds(stamp int64) float64 { return float64(stamp-r.began) / 1e9 }

// computed records a chunk that needed no more than computing.
func (r *recorder) computed(worker, chunk int, start, end int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.append(worker, chunk, protocol.Compute, start, end)
	r.ended(end)
}

// shipped records a chunk that went to a worker process and came back.
func (r *recorder) shipped(index, chunk int, t worker.Times, bytes int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.append(index, chunk, protocol.Send, t.Sent, t.Began)
	r.append(index, chunk, protocol.Compute, t.Began, t.Ended)
	r.append(index, chunk, protocol.Receive, t.Ended, t.Received)
	r.trace.BytesSerialized += bytes
	r.ended(t.Received)
}

// ended counts a chunk and reports progress if it is time.
func (r *recorder) ended(now int64) {
	r.done++
	if r.progress == nil {
		return
	}
	// Not at the end of a run that nobody had to wait for.
	last := r.done == len(r.trace.Chunks) && now-r.began >= reportEvery
	if now-r.report < reportEvery && !last {
		return
	}
	r.report = now
	r.progress(r.done, len(r.trace.Chunks))
}

// stop stops the clock.
func (r *recorder) stop() { r.trace.Wall = time.Duration(clock.Now() - r.began) }

// first keeps the first error of several goroutines.
type first struct {
	once sync.Once
	err  error
}

func (f *first) set(err error) { f.once.Do(func() { f.err = err }) }
