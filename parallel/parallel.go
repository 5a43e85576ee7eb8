package parallel

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gonbench/parallel/internal/machine"
	"gonbench/parallel/protocol"
)

// Operation computes a result column from input columns. [Map], [Chunk], [Rows]
// and [Register] make those that worker processes can find.
type Operation struct {
	Name string
	// Compute sets dst[i] from cols[0][i], cols[1][i], … for every i. All
	// slices have the same length. It is called on chunks, from many
	// goroutines and processes at once.
	Compute func(dst []float64, cols [][]float64)
	// InPlace tells that Compute may be called with a dst that is cols[0]: it
	// reads nothing of a row, or of a later one, after writing that row.
	InPlace bool

	worker  string // what worker processes find it by; empty if not registered
	columns int    // how many it works on, 0 for any number
}

// Job is one run of an operation.
type Job struct {
	Operation Operation
	Dst       []float64
	Cols      [][]float64
	// Frame, if not nil, is what serializing strategies ship instead of Cols:
	// every column of a chunk goes to the worker, and all come back with the
	// result in the place of the first input column (at the end, if that is
	// not among them). The result goes to Dst, the others to memory that Run
	// allocates, and frees when it is done.
	Frame [][]float64
	// Progress, if not nil, is called as chunks end: at most ten times a second,
	// and at the end of a run that took longer than a tenth of one.
	Progress func(done, total int)
}

// Trace is what a run did and when.
type Trace struct {
	Wall            time.Duration // from the start of Run until the result was complete
	Intervals       []protocol.Interval
	Chunks          [][2]int // [first row, end row) of chunk i
	BytesMoved      int64    // column bytes read plus written by the computation
	BytesSerialized int64    // column bytes sent to worker processes and received from them
}

// String is a line for people.
func (t Trace) String() string {
	s := fmt.Sprintf("%v, %d chunks", t.Wall.Round(time.Microsecond), len(t.Chunks))
	if t.Wall > 0 {
		s += fmt.Sprintf(", %.2f GB/s", float64(t.BytesMoved)/t.Wall.Seconds()/1e9)
	}
	if t.BytesSerialized > 0 {
		s += fmt.Sprintf(", %.1f MB serialized", float64(t.BytesSerialized)/1e6)
	}
	return s
}

// Strategy is a way to run a job. Start brings resident workers up (Run does it
// if nobody did); Close ends them, and the strategy can be started again.
type Strategy interface {
	Name() string
	Start(ctx context.Context, job Job) error
	Run(ctx context.Context, job Job) (Trace, error)
	Close() error
}

// UsableCPUs is how many CPUs this process may use: affinity and the quota of
// its control groups both count. It is what strategies use without a number, and
// found out once.
func UsableCPUs() int { return usableCPUs() }

// usableCPUs reads several files, which takes longer than a small run.
var usableCPUs = sync.OnceValue(machine.UsableCPUs)

// Apply runs an operation on columns: dst[i] from cols[0][i], cols[1][i], … dst
// may be one of cols.
func Apply(ctx context.Context, s Strategy, op Operation, dst []float64, cols ...[]float64) (Trace, error) {
	return s.Run(ctx, Job{Operation: op, Dst: dst, Cols: cols})
}

// Names lists the strategies' names, as [New] takes them.
func Names() []string {
	return []string{"serial", "threads", "tasks", "pool", "processes", "shared"}
}

// New makes the strategy of that name. 0 workers are [UsableCPUs], 0 partitions
// are 20; not every strategy has a use for both.
func New(name string, workers, partitions int) (Strategy, error) {
	switch name {
	case "serial":
		return Serial{}, nil
	case "threads":
		return Threads{Workers: workers}, nil
	case "tasks":
		return Tasks{Workers: workers, Partitions: partitions}, nil
	case "pool":
		return Pool{Workers: workers}, nil
	case "processes":
		return &Processes{Workers: workers, Partitions: partitions}, nil
	case "shared":
		return &Shared{Workers: workers}, nil
	}
	return nil, fmt.Errorf("there is no strategy %q: it is one of %v", name, Names())
}
