package classification

// drawAffine draws the shift and the scale of each feature.
func (g *Generator) drawAffine() affine {
	o, s := g.options, stream{keys: g.keys, id: streamAffine}
	change := affine{make([]float64, o.Columns), make([]float64, o.Columns)}
	for f := range o.Columns {
		change.shift[f], change.scale[f] = o.Shift, o.Scale
		shift, scale := s.uniform(), s.uniform()
		if o.RandomShift {
			change.shift[f] = (2*shift - 1) * o.ClassSep
		}
		if o.RandomScale {
			change.scale[f] = 1 + float64(100*scale)
		}
	}
	return change
}

// drawPlaces returns the column that each feature goes to: a random permutation
// unless rows and columns keep their order.
func (g *Generator) drawPlaces() []int {
	s := stream{keys: g.keys, id: streamColumns}
	places := make([]int, g.options.Columns)
	for f := range places {
		places[f] = f
	}
	if g.options.NoShuffle {
		return places
	}
	for i := len(places) - 1; i > 0; i-- {
		j := s.below(uint64(i + 1))
		places[i], places[j] = places[j], places[i]
	}
	return places
}

// drawRepeated draws which features the repeated ones copy. As in scikit-learn
// an index is rounded to, so the first and the last are half as likely.
func (g *Generator) drawRepeated() []int {
	o, s := g.options, stream{keys: g.keys, id: streamRepeated}
	sources := make([]int, o.Repeated)
	for i := range sources {
		sources[i] = int(float64(float64(o.Informative+o.Redundant-1)*s.uniform()) + 0.5)
	}
	return sources
}

// drawCentroids puts every cluster at a vertex of its own.
func (g *Generator) drawCentroids() [][]float64 {
	o := g.options
	vertices := drawVertices(o.Classes*o.ClustersPerClass, o.Informative, &stream{keys: g.keys, id: streamVertices})
	s := stream{keys: g.keys, id: streamPolytope}
	stretch := make([]float64, o.Informative)
	for j := range stretch {
		stretch[j] = s.uniform()
	}
	out := make([][]float64, len(vertices))
	for k, vertex := range vertices {
		out[k] = make([]float64, o.Informative)
		shrink := s.uniform()
		for j, up := range vertex {
			c := -o.ClassSep
			if up {
				c = o.ClassSep
			}
			if o.NoHypercube {
				c = c * shrink * stretch[j]
			}
			out[k][j] = c
		}
	}
	return out
}

// drawVertices draws n distinct vertices of the unit hypercube. Above 30
// dimensions, as in scikit-learn, the last 30 coordinates are distinct already
// and the others are drawn freely.
func drawVertices(n, dimensions int, s *stream) [][]bool {
	const most = 30
	low := min(dimensions, most)
	numbers := drawDistinct(n, uint64(1)<<low, s)
	out := make([][]bool, n)
	for k, number := range numbers {
		out[k] = make([]bool, dimensions)
		for j := range dimensions {
			if j < dimensions-low {
				out[k][j] = s.below(2) == 1
			} else {
				out[k][j] = number>>(dimensions-1-j)&1 == 1
			}
		}
	}
	return out
}

// drawDistinct draws n distinct numbers below limit in random order: a
// Fisher-Yates shuffle that remembers only what it has moved.
func drawDistinct(n int, limit uint64, s *stream) []uint64 {
	moved := map[uint64]uint64{}
	at := func(i uint64) uint64 {
		if v, ok := moved[i]; ok {
			return v
		}
		return i
	}
	out := make([]uint64, n)
	for i := range out {
		j := uint64(i) + s.below(limit-uint64(i))
		out[i] = at(j)
		moved[j] = at(uint64(i))
	}
	return out
}
