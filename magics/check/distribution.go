package check

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

const (
	// sample is how many rows of a chunk its distribution is judged by.
	sample = 4096
	// pooled is how many rows a chunk must have to be judged alone.
	pooled = 512
	// total bounds the rows that are judged in all.
	total = 1 << 22
)

// distribution compares the residuals of every chunk with serial's on the same
// rows.
func (r *run) distribution() (Verdict, error) {
	groups := pool(r.chunks)
	size := max(256, min(sample, total/max(1, len(groups))))
	verdicts := make([]Verdict, len(groups))
	err := each(r.ctx, len(groups), func(i int) {
		verdicts[i] = r.group(groups[i], evenly(groups[i][0], groups[i][1], size), share/float64(len(groups)))
	})
	if err != nil {
		return Verdict{}, err
	}
	for _, v := range verdicts {
		if !v.OK {
			return v, nil
		}
	}
	return Verdict{OK: true}, nil
}

// pool joins small neighbouring chunks.
func pool(chunks [][2]int) [][2]int {
	var groups [][2]int
	for _, c := range chunks {
		if k := len(groups) - 1; k >= 0 && (groups[k][1]-groups[k][0] < pooled || c[1]-c[0] < pooled/8) {
			groups[k][1] = c[1]
		} else {
			groups = append(groups, c)
		}
	}
	return groups
}

// evenly returns at most n rows from from to to-1.
func evenly(from, to, n int) []int {
	n = min(n, to-from)
	rows := make([]int, n)
	for i := range rows {
		rows[i] = from + int(int64(to-from)*int64(i)/int64(n))
	}
	return rows
}

func (r *run) group(chunk [2]int, rows []int, alpha float64) Verdict {
	f := r.frame(rows)
	all := f.residuals(gather(r.result, rows))
	var got, want []float64
	for i, v := range f.residuals(gather(r.reference, rows)) {
		if v == v && all[i] == all[i] {
			got, want = append(got, all[i]), append(want, v)
		}
	}
	n := len(got)
	if n == 0 {
		return Verdict{OK: true}
	}
	if f.program != nil && slices.Min(got) == slices.Max(got) {
		// One value is chance's; 256 rows are enough to tell.
		for i, v := range all {
			if v == v {
				end := min(i+256, len(all))
				if f.part(i+1, max(i+1, end)).chance(all[i+1:max(i+1, end)]) < math.Log(alpha) {
					return r.wrong(-1, "%s: every row got the same random number", r.span(chunk))
				}
				break
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	d := stat.KolmogorovSmirnov(got, nil, want, nil)
	// The Dvoretzky-Kiefer-Wolfowitz inequality for two samples of one size,
	// with the constant e that holds for every size (Wei and Dudley, 2012).
	if p := math.E * math.Exp(-d*d*float64(n)); p < alpha {
		return r.wrong(-1, "%s: the random part is not distributed as the serial one (Kolmogorov-Smirnov D = %.3f over %d rows)", r.span(chunk), d, n)
	}
	return Verdict{OK: true}
}

// span names a chunk, or several.
func (r *run) span(chunk [2]int) string {
	rows := fmt.Sprintf("rows %d to %d", chunk[0], chunk[1]-1)
	if i := slices.Index(r.chunks, chunk); i >= 0 && len(r.chunks) > 1 {
		return fmt.Sprintf("chunk %d (%s)", i, rows)
	}
	return rows
}
