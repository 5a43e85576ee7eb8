package classification

import (
	"context"
	"sync"
	"sync/atomic"
)

// chunkRows is what a worker makes between two looks at the context: some
// milliseconds of work at 50 columns.
const chunkRows = 16 * blockRows

// FillParallel is Fill by several workers (at least one). It stops soon after
// ctx ends, with its error; which rows are made by then is not known. progress,
// if not nil, is told after each piece how many rows are done, never less than
// before, by one worker at a time; it should be quick.
func (g *Generator) FillParallel(ctx context.Context, columns [][]float64, labels []int64, first, workers int, progress func(rowsDone int)) error {
	rows, err := g.check(columns, labels, first)
	if err != nil {
		return err
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	var mu sync.Mutex
	done := 0
	work := func() {
		defer wait.Done()
		part := make([][]float64, len(columns))
		for ctx.Err() == nil {
			from, to := g.chunk(first, rows, int(next.Add(1)-1))
			if from >= to {
				return
			}
			for i, c := range columns {
				if c != nil {
					part[i] = c[from:to]
				}
			}
			var partLabels []int64
			if labels != nil {
				partLabels = labels[from:to]
			}
			g.Fill(part, partLabels, first+from)
			mu.Lock()
			done += to - from
			if progress != nil {
				progress(done)
			}
			mu.Unlock()
		}
	}
	for range max(workers, 1) {
		wait.Add(1)
		go work()
	}
	wait.Wait()
	if done < rows {
		return ctx.Err()
	}
	return nil
}

// chunk is the i-th piece of the rows, as positions from first; pieces end where
// blocks do, so that no block is made twice.
func (g *Generator) chunk(first, rows, i int) (from, to int) {
	start := first / chunkRows
	if i > (first+rows)/chunkRows-start {
		return rows, rows
	}
	from = max((start+i)*chunkRows-first, 0)
	return from, min((start+i+1)*chunkRows-first, rows)
}
