package check

import (
	"slices"
)

const (
	window  = 4096 // consecutive rows at the beginning of a chunk that are compared
	windows = 48   // chunks that are compared with each other
)

// sequence is the beginning of a chunk.
type sequence struct {
	chunk             [2]int
	frame             *frame
	result, reference []float64 // residuals
}

// sequences looks for random numbers that are used more than once.
func (r *run) sequences() (Verdict, error) {
	parts := make([]sequence, 0, windows)
	for _, i := range pick(len(r.chunks), windows) {
		parts = append(parts, sequence{chunk: r.chunks[i]})
	}
	err := each(r.ctx, len(parts), func(i int) {
		p := &parts[i]
		rows := evenly(p.chunk[0], min(p.chunk[1], p.chunk[0]+window), window)
		p.frame = r.frame(rows)
		p.result = p.frame.residuals(gather(r.result, rows))
		p.reference = p.frame.residuals(gather(r.reference, rows))
	})
	if err != nil {
		return Verdict{}, err
	}
	if r.options.Program != nil {
		if v, err := r.repeated(parts); err != nil || !v.OK {
			return v, err
		}
	}
	return r.correlated(parts)
}

// pick chooses at most most of n chunks: pairs of neighbours from all over, as
// neighbours are done at about the same time by different workers.
func pick(n, most int) []int {
	var picked []int
	if n <= most {
		for i := range n {
			picked = append(picked, i)
		}
		return picked
	}
	for i := range most / 2 {
		at := i * (n - 2) / (most/2 - 1)
		picked = append(picked, at, at+1)
	}
	slices.Sort(picked)
	return slices.Compact(picked)
}
