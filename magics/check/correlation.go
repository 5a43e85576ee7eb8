package check

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// correlated looks for sequences whose differences from serial's have signs that
// go together, at any lag.
//
// Given the two values of each row, which of them is serial's is a fair coin if
// the result is right; so the signs are independent coins whatever the function
// and the data are, the products at a lag are so too, and Hoeffding's inequality
// bounds their sum.
func (r *run) correlated(parts []sequence) (Verdict, error) {
	length := 2 // padded, so that a lag does not come around
	for _, p := range parts {
		for length < 2*len(p.result) {
			length *= 2
		}
	}
	fft := fourier.NewFFT(length)
	spectra := make([][]complex128, len(parts))
	for i, p := range parts {
		signs := make([]float64, length)
		for row, v := range p.result {
			switch w := p.reference[row]; {
			case v > w:
				signs[row] = 1
			case v < w:
				signs[row] = -1
			}
		}
		if v := r.balanced(p, signs, share/float64(len(parts))); !v.OK {
			return v, nil
		}
		spectra[i] = fft.Coefficients(nil, signs)
	}
	type pair struct{ a, b, lag int }
	found := make([]pair, len(parts))
	tests := float64(len(parts)*(len(parts)+1)/2) * float64(length)
	level := 2 * math.Log(2*tests/share)
	err := each(r.ctx, len(parts), func(a int) {
		fft := fourier.NewFFT(length)
		product := make([]complex128, len(spectra[a]))
		sums := make([]float64, length)
		for b := 0; b <= a; b++ {
			for k := range product {
				y := spectra[b][k]
				product[k] = spectra[a][k] * complex(real(y), -imag(y))
			}
			fft.Sequence(sums, product)
			for lag, sum := range sums {
				if lag == 0 && a == b {
					continue
				}
				if lag >= length/2 {
					lag -= length
				}
				// At most so many rows of both are there at this lag.
				n := overlap(len(parts[a].result), len(parts[b].result), lag)
				if sum /= float64(length); n > 0 && sum*sum > level*float64(n)+1e-6 {
					found[a] = pair{a, b, lag}
					return
				}
			}
		}
		found[a] = pair{-1, -1, 0}
	})
	if err != nil {
		return Verdict{}, err
	}
	for _, f := range found {
		if f.a < 0 {
			continue
		}
		here, there := r.span(parts[f.a].chunk), r.span(parts[f.b].chunk)
		if f.a == f.b {
			return r.wrong(-1, "%s: the random numbers depend on those %d rows before", here, max(f.lag, -f.lag)), nil
		}
		return r.wrong(-1, "%s has random numbers that depend on those of %s", here, there), nil
	}
	return Verdict{OK: true}, nil
}

// balanced tests that a value is as often above serial's as below.
func (r *run) balanced(p sequence, signs []float64, alpha float64) Verdict {
	sum, n := 0.0, 0.0
	for _, s := range signs {
		sum += s
		n += s * s
	}
	if sum*sum <= 2*math.Log(2/alpha)*n {
		return Verdict{OK: true}
	}
	return r.wrong(-1, "%s: the random part is not distributed as the serial one: it is larger in %.0f%% of the rows", r.span(p.chunk), 50*(1+sum/n))
}

// overlap is how many rows of a sequence of n, moved by lag, meet one of m.
func overlap(n, m, lag int) int { return min(n, m+lag) - max(0, lag) }
