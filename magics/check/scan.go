package check

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// grain is how many rows a CPU takes at a time.
const grain = 1 << 16

// scan calls test on pieces of the rows 0 to n-1, on all CPUs, and returns the
// lowest row that test returned, -1 if it only returned -1. Pieces are handed out
// in order, so that none below a row that was found is left out.
func scan(ctx context.Context, n int, test func(from, to int) int) (int, error) {
	return scanWith(ctx, n, func() func(from, to int) int { return test })
}

// scanWith is scan with a test of its own for every CPU.
func scanWith(ctx context.Context, n int, make func() func(from, to int) int) (int, error) {
	var next, found atomic.Int64
	found.Store(int64(n))
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+grain-1)/grain) {
		wg.Go(func() {
			test := make()
			for ctx.Err() == nil {
				from := int(next.Add(grain)) - grain
				if from >= n || int64(from) > found.Load() {
					return
				}
				if row := test(from, min(from+grain, n)); row >= 0 {
					for was := found.Load(); int64(row) < was && !found.CompareAndSwap(was, int64(row)); {
						was = found.Load()
					}
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return -1, err
	}
	if row := int(found.Load()); row < n {
		return row, nil
	}
	return -1, nil
}

// each calls do(i) for i from 0 to n-1, on all CPUs.
func each(ctx context.Context, n int, do func(i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
