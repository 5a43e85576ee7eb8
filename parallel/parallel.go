// Package parallel runs one operation over columns under several strategies.
package parallel

import (
	"context"
	"time"

	"gonbench/parallel/protocol"
)

// Operation computes a result column from input columns.
type Operation struct {
	Name string
	// Compute sets dst[i] from cols[0][i], cols[1][i], … for every i. All
	// slices have the same length. It is called on chunks, from many
	// goroutines and processes at once.
	Compute func(dst []float64, cols [][]float64)
}

// Job is one run of an operation.
type Job struct {
	Operation Operation
	Dst       []float64
	Cols      [][]float64
	Frame     [][]float64           // if not nil, what serializing strategies ship instead of Cols
	Progress  func(done, total int) // if not nil, called as chunks end
}

// Trace is what a run did and when.
type Trace struct {
	Wall            time.Duration
	Intervals       []protocol.Interval
	Chunks          [][2]int
	BytesMoved      int64
	BytesSerialized int64
}

// Strategy is a way to run a job. Start brings resident workers up (Run does it
// if nobody did); Close ends them.
type Strategy interface {
	Name() string
	Start(ctx context.Context, job Job) error
	Run(ctx context.Context, job Job) (Trace, error)
	Close() error
}
