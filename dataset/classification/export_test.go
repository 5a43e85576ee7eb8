package classification

// NewGo is New with the plain Go kernels.
func NewGo(o Options) (*Generator, error) { return newGenerator(o, goKernels) }

// Philox is one call of the random function, as four words.
func Philox(key [2]uint32, counter [4]uint32) [4]uint32 {
	k := newRoundKeys(uint64(key[0]) | uint64(key[1])<<32)
	a, b := k.philox(uint64(counter[0])|uint64(counter[1])<<32, counter[2], counter[3])
	return [4]uint32{uint32(a), uint32(a >> 32), uint32(b), uint32(b >> 32)}
}

// Pair is Box-Muller on two words.
var Pair = pair

// Shuffle returns the bijection of [0, n) of a seed.
func Shuffle(n int, seed uint64) func(int) int {
	k := newRoundKeys(seed)
	return newShuffle(n, &k).at
}

// Mixture returns the constant and the factors of every mixed column of a
// cluster: column places[o] is rows[o][0] + sum over j of z[j]*rows[o][1+j].
func (g *Generator) Mixture(cluster int) (places []int, rows [][]float64) {
	m, width := g.mixtures[cluster].rows, g.options.Informative+1
	for o := range g.places {
		rows = append(rows, m[o*width:(o+1)*width])
	}
	return g.places, rows
}

// Draws is everything random about a problem that is not shuffled, in the order
// in which scikit-learn's function asks its generator for it.
type Draws struct {
	Vertices [][]int       `json:"vertices"`
	Uniforms [][][]float64 `json:"uniforms"` // each call's result, as a matrix
	Normals  [][][]float64 `json:"normals"`  // informative rows x columns, then noise
	Integers []int64       `json:"integers"` // the classes of flipped labels
}

// Draws collects the random numbers of the problem. It must not be shuffled.
func (g *Generator) Draws() (d Draws) {
	o := g.options
	vertices := drawVertices(len(g.mixtures), o.Informative, &stream{keys: g.keys, id: streamVertices})
	for _, v := range vertices {
		var row []int
		for _, up := range v {
			row = append(row, map[bool]int{true: 1}[up])
		}
		d.Vertices = append(d.Vertices, row)
	}
	uniforms := func(id uint32, rows, columns int) {
		s := stream{keys: g.keys, id: id}
		d.Uniforms = append(d.Uniforms, matrix(rows, columns, func(int, int) float64 { return s.uniform() }))
	}
	if o.NoHypercube {
		s := stream{keys: g.keys, id: streamPolytope}
		stretch := matrix(1, o.Informative, func(int, int) float64 { return s.uniform() })
		shrink := matrix(len(vertices), 1, func(int, int) float64 { return s.uniform() })
		d.Uniforms = append(d.Uniforms, shrink, stretch)
	}
	d.Normals = append(d.Normals, g.normals(0, o.Informative))
	for k := range g.mixtures {
		uniforms(streamCovariance+uint32(k), o.Informative, o.Informative)
	}
	if o.Redundant > 0 {
		uniforms(streamRedundant, o.Informative, o.Redundant)
	}
	if o.Repeated > 0 {
		uniforms(streamRepeated, 1, o.Repeated)
	}
	if mixed := o.Informative + o.Redundant + o.Repeated; mixed < o.Columns {
		d.Normals = append(d.Normals, g.normals(mixed, o.Columns))
	}
	limit := uint64(o.FlipY * (1 << 32))
	d.Uniforms = append(d.Uniforms, matrix(1, o.Rows, func(_, row int) float64 {
		w := g.flipWord(row)
		if w>>32 < limit {
			d.Integers = append(d.Integers, int64(w&0xFFFFFFFF*uint64(o.Classes)>>32))
		}
		return float64(w>>32) / (1 << 32)
	}))
	s := stream{keys: g.keys, id: streamAffine}
	change := matrix(o.Columns, 2, func(int, int) float64 { return s.uniform() })
	for i, wanted := range []bool{o.RandomShift, o.RandomScale} {
		if wanted {
			d.Uniforms = append(d.Uniforms, matrix(1, o.Columns, func(_, c int) float64 { return change[c][i] }))
		}
	}
	return d
}

func (g *Generator) flipWord(row int) uint64 {
	a, b := g.keys.philox(uint64(row/2), 0, forFlips)
	if row%2 == 0 {
		return a
	}
	return b
}

// normals are those of the streams [from, to), one row each.
func (g *Generator) normals(from, to int) [][]float64 {
	padded := (g.options.Rows + groupRows - 1) / groupRows * groupRows
	columns := make([][]float64, to-from)
	for i := range columns {
		columns[i] = make([]float64, padded)
		normalsGo(columns[i], 0, &normalColumn{keys: g.keys, stream: uint32(from + i), scale: 1})
	}
	return matrix(g.options.Rows, len(columns), func(r, c int) float64 { return columns[c][r] })
}

func matrix(rows, columns int, value func(r, c int) float64) [][]float64 {
	out := make([][]float64, rows)
	for r := range out {
		out[r] = make([]float64, columns)
		for c := range out[r] {
			out[r][c] = value(r, c)
		}
	}
	return out
}
