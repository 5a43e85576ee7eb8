package classification

import (
	"math"
	"slices"
)

// Generator makes rows. It is safe for concurrent use.
type Generator struct {
	options  Options
	keys     *roundKeys
	shuffle  *shuffle // nil without shuffling
	starts   []int    // row, before the shuffle, at which cluster k begins; the last is Rows
	mixtures []mixture
	places   []int         // column that mixture column o goes to
	noise    []noiseColumn // the useless columns
	features []Feature     // of each column
	kernels  kernels
}

// noiseColumn is a column that says nothing about the class.
type noiseColumn struct {
	place  int
	normal normalColumn
}

// Feature says what a column is.
type Feature string

// What columns are.
const (
	Informative Feature = "informative"
	Redundant   Feature = "redundant"
	Repeated    Feature = "repeated"
	Noise       Feature = "noise"
)

// New checks the options and draws what all rows share.
func New(o Options) (*Generator, error) { return newGenerator(o, bestKernels()) }

func newGenerator(o Options, k kernels) (*Generator, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	o.Weights = slices.Clone(o.Weights)
	keys := newRoundKeys(o.Seed)
	g := &Generator{options: o, keys: &keys, kernels: k, starts: []int{0}}
	for _, n := range o.clusterSizes() {
		g.starts = append(g.starts, g.starts[len(g.starts)-1]+n)
	}
	if !o.NoShuffle {
		g.shuffle = newShuffle(o.Rows, g.keys)
	}
	g.draw()
	return g, nil
}

// Options returns the options with their defaults filled in.
func (g *Generator) Options() Options {
	o := g.options
	o.Weights = slices.Clone(o.Weights)
	return o
}

// Features says what each column is.
func (g *Generator) Features() []Feature { return slices.Clone(g.features) }

// ClusterSizes returns how many rows each cluster has; cluster k holds class
// k % Classes, up to flipped labels.
func (g *Generator) ClusterSizes() []int {
	var out []int
	for k := range g.starts[1:] {
		out = append(out, g.starts[k+1]-g.starts[k])
	}
	return out
}

// affine holds shifts and scales by feature, so that a column keeps its
// own through the shuffle: x becomes (x + shift) * scale.
type affine struct{ shift, scale []float64 }

// Streams of shared draws; later ones never move earlier ones.
const (
	streamVertices = iota
	streamPolytope
	streamRedundant
	streamRepeated
	streamAffine
	streamColumns
	streamCovariance // one for each cluster from here on
)

// draw makes everything that all rows share.
func (g *Generator) draw() {
	o := g.options
	change := g.drawAffine()
	places := g.drawPlaces()
	sources := g.drawRepeated()
	centroids := g.drawCentroids()
	b := g.draws(streamRedundant, o.Informative*o.Redundant)
	g.mixtures = make([]mixture, len(centroids))
	for k, centroid := range centroids {
		a := g.draws(streamCovariance+uint32(k), o.Informative*o.Informative)
		g.mixtures[k] = o.mix(centroid, a, b, sources, change)
	}
	mixed := o.Informative + o.Redundant + o.Repeated
	g.places = places[:mixed]
	g.features = make([]Feature, o.Columns)
	for f, place := range places {
		switch {
		case f < o.Informative:
			g.features[place] = Informative
		case f < o.Informative+o.Redundant:
			g.features[place] = Redundant
		case f < mixed:
			g.features[place] = Repeated
		default:
			g.features[place] = Noise
			g.noise = append(g.noise, noiseColumn{place, normalColumn{
				keys: g.keys, stream: uint32(f), scale: change.scale[f], shift: float64(change.shift[f] * change.scale[f])}})
		}
	}
}

// mix folds a cluster's covariance, its centroid, the redundant combinations,
// the repetitions, shift and scale into one matrix.
func (o Options) mix(centroid, a, b []float64, sources []int, change affine) mixture {
	inf, width := o.Informative, o.Informative+1
	m := mixture{rows: make([]float64, (inf+o.Redundant+o.Repeated)*width)}
	for f := range inf {
		row := m.rows[f*width:][:width]
		row[0] = centroid[f]
		for j := range inf {
			row[1+j] = a[j*inf+f]
		}
	}
	for f := range o.Redundant {
		row := m.rows[(inf+f)*width:][:width]
		for j := range row {
			for i := range inf {
				row[j] = math.FMA(m.rows[i*width+j], b[i*o.Redundant+f], row[j])
			}
		}
	}
	for f, source := range sources {
		copy(m.rows[(inf+o.Redundant+f)*width:][:width], m.rows[source*width:][:width])
	}
	for f := range len(m.rows) / width {
		row := m.rows[f*width:][:width]
		row[0] += change.shift[f]
		for j := range row {
			row[j] *= change.scale[f]
		}
	}
	return m
}

// draws are uniform in [-1, 1).
func (g *Generator) draws(id uint32, n int) []float64 {
	s := stream{keys: g.keys, id: id}
	out := make([]float64, n)
	for i := range out {
		out[i] = 2*s.uniform() - 1 // exact, fused or not
	}
	return out
}
