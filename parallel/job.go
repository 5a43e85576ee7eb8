package parallel

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gonbench/parallel/internal/worker"
)

// check finds what makes a job impossible before anything is begun.
func (job Job) check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	op := job.Operation
	if op.Compute == nil {
		return errors.New("the job has no operation")
	}
	if op.columns != 0 && len(job.Cols) != op.columns {
		return fmt.Errorf("operation %s works on %d column, not on %d", op.Name, op.columns, len(job.Cols))
	}
	for i, column := range job.Cols {
		if len(column) != len(job.Dst) {
			return fmt.Errorf("input column %d has %d rows, the result %d", i, len(column), len(job.Dst))
		}
	}
	for i, column := range job.Frame {
		if len(column) != len(job.Dst) {
			return fmt.Errorf("column %d of the frame has %d rows, the result %d", i, len(column), len(job.Dst))
		}
	}
	return nil
}

// checkProcesses is check for strategies with worker processes.
func (job Job) checkProcesses(ctx context.Context) error {
	if err := job.check(ctx); err != nil {
		return err
	}
	if job.Operation.worker == "" {
		return fmt.Errorf("worker processes cannot find operation %s: make it with parallel.Map, Chunk, Rows or Register, at package level", job.Operation.Name)
	}
	if name := os.Getenv(worker.Env); name != "" {
		// This is a worker process that came to its program's main function
		// without meeting its own. To go on would start workers without end.
		worker.Reject(fmt.Sprintf("the worker process for %q ran the program instead: make the operation at package level", name))
	}
	return nil
}

// moved is what the computation reads and writes.
func (job Job) moved() int64 { return 8 * int64(len(job.Dst)) * int64(len(job.Cols)+1) }

// part fills cols with the rows of a chunk and returns that of the result.
func (job Job) part(cols [][]float64, chunk [2]int) (dst []float64) {
	for i, column := range job.Cols {
		cols[i] = column[chunk[0]:chunk[1]:chunk[1]]
	}
	return job.Dst[chunk[0]:chunk[1]:chunk[1]]
}

// at says where an error comes from.
func (job Job) at(chunk [2]int, err error) error {
	return fmt.Errorf("%s, rows %d to %d: %w", job.Operation.Name, chunk[0], chunk[1], err)
}
