package classification

import (
	"errors"
	"fmt"
	"math"
)

// Options are make_classification's. Zero values stand for its defaults where
// zero makes no sense; [Defaults] has all of them.
type Options struct {
	Rows             int       // n_samples, at least 1
	Columns          int       // n_features, 20
	Informative      int       // n_informative, 2
	Redundant        int       // n_redundant; its default in scikit-learn is 2, here 0
	Repeated         int       // n_repeated
	Classes          int       // n_classes, 2
	ClustersPerClass int       // n_clusters_per_class, 2
	FlipY            float64   // flip_y: fraction of labels drawn at random; its default in scikit-learn is 0.01, here 0
	ClassSep         float64   // class_sep, 1
	Shift            float64   // added to every value before scaling
	Scale            float64   // every value is multiplied by it after shifting, 1
	RandomShift      bool      // shift=None: a random shift in [-ClassSep, ClassSep] for each column
	RandomScale      bool      // scale=None: a random scale in [1, 101] for each column
	NoHypercube      bool      // hypercube=False: clusters at the vertices of a random polytope
	NoShuffle        bool      // shuffle=False: rows by cluster; columns informative, redundant, repeated, noise
	Weights          []float64 // of the classes; the last may be left out; nil for equal ones
	Seed             uint64
}

// Defaults returns scikit-learn's defaults, with 100 rows.
func Defaults() Options {
	return Options{Rows: 100, Columns: 20, Informative: 2, Redundant: 2, Classes: 2,
		ClustersPerClass: 2, FlipY: 0.01, ClassSep: 1, Scale: 1}
}

// maxDraws bounds what all rows share: clusters x informative x (informative +
// redundant) numbers, here 1 GiB of them.
const maxDraws = 1 << 27

// complete fills the defaults in and refuses what cannot be made. Errors name
// the flags of %dataset make_classification.
func (o Options) complete() (Options, error) {
	for _, d := range []struct {
		field *int
		value int
	}{{&o.Columns, 20}, {&o.Informative, 2}, {&o.Classes, 2}, {&o.ClustersPerClass, 2}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if o.ClassSep == 0 {
		o.ClassSep = 1
	}
	if o.Scale == 0 {
		o.Scale = 1
	}
	for _, c := range []struct {
		flag         string
		value, least int
	}{
		{"--rows", o.Rows, 1}, {"--cols", o.Columns, 1}, {"--informative", o.Informative, 1}, {"--redundant", o.Redundant, 0},
		{"--repeated", o.Repeated, 0}, {"--classes", o.Classes, 1}, {"--clusters-per-class", o.ClustersPerClass, 1},
	} {
		if c.value < c.least {
			return o, fmt.Errorf("%s is %d; it must be at least %d", c.flag, c.value, c.least)
		}
		if c.flag != "--rows" && c.value > maxDraws {
			return o, fmt.Errorf("%s is %d; it must be at most %d", c.flag, c.value, maxDraws)
		}
	}
	if used := o.Informative + o.Redundant + o.Repeated; used > o.Columns {
		return o, fmt.Errorf("--informative %d, --redundant %d and --repeated %d make %d columns, but --cols is %d; raise --cols or lower the others",
			o.Informative, o.Redundant, o.Repeated, used, o.Columns)
	}
	clusters := o.Classes * o.ClustersPerClass
	if o.Informative < 62 && clusters > 1<<o.Informative {
		return o, fmt.Errorf("--classes %d times --clusters-per-class %d makes %d clusters, but --informative %d has only %d vertices for them; raise --informative to %d",
			o.Classes, o.ClustersPerClass, clusters, o.Informative, 1<<o.Informative, int(math.Ceil(math.Log2(float64(clusters)))))
	}
	if draws := float64(clusters) * float64(o.Informative) * float64(o.Informative+o.Redundant); draws > maxDraws {
		return o, fmt.Errorf("%d clusters with --informative %d and --redundant %d are too many; lower one of them", clusters, o.Informative, o.Redundant)
	}
	return o, o.checkNumbers()
}

func (o Options) checkNumbers() error {
	for _, c := range []struct {
		flag  string
		value float64
		ok    bool
		want  string
	}{
		{"--flip-y", o.FlipY, o.FlipY >= 0 && o.FlipY <= 1, "between 0 and 1"},
		{"--class-sep", o.ClassSep, o.ClassSep > 0 && !math.IsInf(o.ClassSep, 0), "a positive number"},
		{"--shift", o.Shift, !math.IsNaN(o.Shift) && !math.IsInf(o.Shift, 0), "a finite number"},
		{"--scale", o.Scale, o.Scale > 0 && !math.IsInf(o.Scale, 0), "a positive number"},
	} {
		if !c.ok {
			return fmt.Errorf("%s is %v; it must be %s", c.flag, c.value, c.want)
		}
	}
	if o.Weights == nil {
		return nil
	}
	if n := len(o.Weights); n != o.Classes && n != o.Classes-1 {
		return fmt.Errorf("--weights has %d numbers; it must have one for each of the %d classes, or leave the last out", n, o.Classes)
	}
	sum := 0.0
	for _, w := range o.Weights {
		if !(w >= 0 && w <= 1) {
			return fmt.Errorf("--weights holds %v; weights must be between 0 and 1", w)
		}
		sum += w
	}
	if sum > 1+1e-9 {
		return errors.New("--weights sum to more than 1; lower them")
	}
	return nil
}

// clusterSizes are the row counts of all clusters: cluster k holds class
// k % Classes. The arithmetic, rounding included, is scikit-learn's.
func (o Options) clusterSizes() []int {
	weights := append([]float64(nil), o.Weights...)
	switch {
	case o.Weights == nil:
		for range o.Classes {
			weights = append(weights, 1/float64(o.Classes))
		}
	case len(weights) == o.Classes-1:
		sum := 0.0
		for _, w := range weights {
			sum += w
		}
		weights = append(weights, max(1-sum, 0))
	}
	sizes := make([]int, o.Classes*o.ClustersPerClass)
	rest := o.Rows
	for k := range sizes {
		sizes[k] = min(int(float64(o.Rows)*weights[k%o.Classes]/float64(o.ClustersPerClass)), rest)
		rest -= sizes[k]
	}
	each, more := rest/len(sizes), rest%len(sizes)
	for k := range sizes {
		sizes[k] += each
		if k < more {
			sizes[k]++
		}
	}
	return sizes
}
