package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonbench/magics/record"
)

// How many areas a panel has at most; with more cores, several share one.
const (
	mostBands = 8 // of a panel that has the chart for itself
	fewBands  = 4 // of each of several
)

func bandsFor(panels int) int {
	if panels > 1 {
		return fewBands
	}
	return mostBands
}

// bandColours are for the cores, in turn: neutral, so that phases and counts
// stand out.
var bandColours = [...]string{"gb:band0", "gb:band1", "gb:band2", "gb:band3"}

// bandsOf puts the cores into at most so many groups and adds up their use.
func bandsOf(c record.CPU, most int) [][]float64 {
	n := len(c.PerCore)
	bands := make([][]float64, min(n, most))
	for k := range bands {
		from, to := k*n/len(bands), (k+1)*n/len(bands)
		bands[k] = make([]float64, len(c.Percent))
		for _, core := range c.PerCore[from:to] {
			for i := range min(len(core), len(bands[k])) {
				bands[k][i] += core[i]
			}
		}
	}
	return bands
}

func bandName(c record.CPU, k, most int) string {
	n := len(c.PerCore)
	bands := min(n, most)
	from, to := k*n/bands, (k+1)*n/bands
	if to-from == 1 {
		return "core " + strconv.Itoa(from)
	}
	return fmt.Sprintf("cores %d–%d", from, to-1)
}

// thinned are the rows of a panel's data: time, sums of the bands up to each,
// total, processes, running threads; each row holds until the next one's time. Use
// is averaged and counts are the largest over what is put together.
//
// Steps are what a sampler measures: means over an interval. They are small in a
// picture, too, where rows of pixels repeat.
func thinned(c record.CPU, bands [][]float64, points int) []any {
	n := len(c.Percent)
	group := max(1, (n+points-1)/points)
	var out []any
	for i := 0; i < n; i += group {
		end := min(i+group, n)
		row := []any{rounded(c.Interval*float64(i), 4)}
		sum := 0.0
		for _, band := range bands {
			sum += mean(band[i:end])
			row = append(row, math.Round(sum))
		}
		row = append(row, math.Round(mean(c.Percent[i:end])), largest(c.Processes, i, end), largest(c.RunningThreads, i, end))
		out = append(out, row)
		if end == n {
			last := slices.Clone(row)
			last[0] = rounded(c.Interval*float64(n), 4)
			out = append(out, last)
		}
	}
	return out
}

func mean(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func largest(v []int, from, to int) any {
	if from >= len(v) {
		return nil
	}
	return slices.Max(v[from:min(to, len(v))])
}

// sane is a copy of a series without what is no number.
func sane(c record.CPU) record.CPU {
	clean := func(v []float64) []float64 {
		v = slices.Clone(v)
		for i := range v {
			if !finite(v[i]) || v[i] < 0 {
				v[i] = 0
			}
		}
		return v
	}
	c.Percent, c.PerCore = clean(c.Percent), slices.Clone(c.PerCore)
	for i := range c.PerCore {
		c.PerCore[i] = clean(c.PerCore[i])
	}
	return c
}
