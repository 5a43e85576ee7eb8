package parallel

import (
	"sync"
	"time"

	"gonbench/parallel/internal/pages"
	"gonbench/parallel/vec"
)

// CopyBandwidth measures how many bytes a second this machine reads plus writes
// when that many workers (0 is [UsableCPUs]) copy memory with nothing else to
// do: the ceiling of every operation that does little to each row. It is the
// best of several rounds over memory that is larger than most caches, by memmove
// and by stores past the cache, since which is faster depends on the CPU. It
// takes about 50 ms, of which most goes into getting that memory; 0 if there is
// none.
func CopyBandwidth(workers int) float64 {
	const (
		values = 16 << 20 // 128 MiB to read, as much to write
		rounds = 5
	)
	src, freeSrc, err := pages.Alloc(values)
	if err != nil {
		return 0
	}
	defer freeSrc()
	dst, freeDst, err := pages.Alloc(values)
	if err != nil {
		return 0
	}
	defer freeDst()
	chunks := split(values, workersOr(workers))
	everywhere(chunks, func(lo, hi int) {
		// Memory that was only ever read is one page of zeros, in the cache.
		for i := lo; i < hi; i += 512 {
			src[i], dst[i] = 1, 1
		}
	})
	best := time.Duration(1<<63 - 1)
	for range rounds {
		for _, move := range []func(dst, src []float64){
			func(dst, src []float64) { copy(dst, src) },
			func(dst, src []float64) { vec.Scale(dst, src, 1) },
		} {
			start := time.Now()
			everywhere(chunks, func(lo, hi int) { move(dst[lo:hi], src[lo:hi]) })
			best = min(best, time.Since(start))
		}
	}
	return 2 * 8 * values / best.Seconds()
}

// everywhere calls f for all chunks at once.
func everywhere(chunks [][2]int, f func(lo, hi int)) {
	var wg sync.WaitGroup
	for _, chunk := range chunks {
		wg.Go(func() { f(chunk[0], chunk[1]) })
	}
	wg.Wait()
}
