// Package classification makes the synthetic classification problems of
// scikit-learn's make_classification, any range of rows anywhere from the seed
// alone.
package classification

// Options are make_classification's, with its defaults. Zero values stand for
// the defaults where zero makes no sense.
type Options struct {
	Rows             int     // n_samples
	Columns          int     // n_features, 20
	Informative      int     // n_informative, 2
	Redundant        int     // n_redundant
	Repeated         int     // n_repeated
	Classes          int     // n_classes, 2
	ClustersPerClass int     // n_clusters_per_class, 2
	FlipY            float64 // flip_y: fraction of labels drawn at random
	ClassSep         float64 // class_sep, 1
	Shift            float64
	Scale            float64 // 1
	NoHypercube      bool
	NoShuffle        bool
	Weights          []float64 // of the classes
	Seed             uint64
}

// Generator makes rows. It is safe for concurrent use.
type Generator struct{}

// New checks the options and draws what all rows share.
func New(o Options) (*Generator, error) { return nil, nil }

// Fill makes rows first, first+1, … into columns (all of one length) and, if
// not nil, their class labels.
func (g *Generator) Fill(columns [][]float64, labels []int64, first int) {}
