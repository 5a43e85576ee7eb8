package magics

import (
	"math"
	"sort"

	"golang.org/x/perf/benchmath"
)

// minSamples is how many samples a 95% confidence interval of a median needs:
// with fewer, even the range of all samples covers less (2·0.5ⁿ > 5%).
const minSamples = 6

// summary is what samples say, in their unit.
type summary struct {
	median   float64
	ci95     *[2]float64 // nil with fewer than minSamples samples
	outliers []int       // indices into the samples
	nearest  int         // index of the sample nearest the median
}

// summarize computes the median with its 95% confidence interval from order
// statistics (benchmath.AssumeNothing, as benchstat does), and flags outliers
// by Tukey's fences: beyond 1.5 interquartile ranges outside the quartiles.
// samples must not be empty.
func summarize(samples []float64) summary {
	sorted := append([]float64(nil), samples...)
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(sorted, &benchmath.DefaultThresholds), 0.95)
	out := summary{median: s.Center, outliers: []int{}}
	if len(samples) >= minSamples && !math.IsInf(s.Lo, 0) && !math.IsInf(s.Hi, 0) {
		out.ci95 = &[2]float64{s.Lo, s.Hi}
	}
	if len(samples) >= 4 {
		order := append([]float64(nil), samples...)
		sort.Float64s(order)
		q1, q3 := quantile(order, 0.25), quantile(order, 0.75)
		low, high := q1-1.5*(q3-q1), q3+1.5*(q3-q1)
		for i, v := range samples {
			if v < low || v > high {
				out.outliers = append(out.outliers, i)
			}
		}
	}
	for i, v := range samples {
		if math.Abs(v-out.median) < math.Abs(samples[out.nearest]-out.median) {
			out.nearest = i
		}
	}
	return out
}

// quantile interpolates linearly between order statistics (Hyndman and Fan's
// definition 7, the default of R and NumPy).
func quantile(sorted []float64, q float64) float64 {
	h := q * float64(len(sorted)-1)
	i := int(h)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// difference is what samples tell of two strategies.
type difference int

const (
	significant   difference = iota
	insignificant            // it may be chance
	undecided                // too few samples to tell, however far apart they are
)

// decisive is how many samples of each can show a difference at the 5% level.
const decisive = 4

// compareSamples tells whether two sets of samples differ at the 5% level by the
// Mann-Whitney U test, as benchstat decides it.
func compareSamples(a, b []float64) difference {
	sample := func(v []float64) *benchmath.Sample {
		return benchmath.NewSample(append([]float64(nil), v...), &benchmath.DefaultThresholds)
	}
	switch c := benchmath.AssumeNothing.Compare(sample(a), sample(b)); {
	case c.P < c.Alpha:
		return significant
	case min(len(a), len(b)) < decisive:
		return undecided
	}
	return insignificant
}
