package classification_test

import (
	"math"
	"strings"
	"testing"

	"gonbench/dataset/classification"
)

func TestOptionsAreChecked(t *testing.T) {
	for _, c := range []struct {
		change func(*classification.Options)
		want   string
	}{
		{func(o *classification.Options) { o.Rows = 0 }, "--rows is 0; it must be at least 1"},
		{func(o *classification.Options) { o.Columns = -1 }, "--cols is -1"},
		{func(o *classification.Options) { o.Columns = 3 }, "make 4 columns, but --cols is 3; raise --cols"},
		{func(o *classification.Options) { o.Repeated = 17 }, "--repeated 17 make 21 columns"},
		{func(o *classification.Options) { o.Redundant = -1 }, "--redundant is -1"},
		{func(o *classification.Options) { o.Redundant = math.MaxInt }, "--redundant is"},
		{func(o *classification.Options) { o.Classes = 3 }, "only 4 vertices for them; raise --informative to 3"},
		{func(o *classification.Options) { o.ClustersPerClass = -2 }, "--clusters-per-class is -2"},
		{func(o *classification.Options) { o.FlipY = 1.5 }, "--flip-y is 1.5; it must be between 0 and 1"},
		{func(o *classification.Options) { o.FlipY = math.NaN() }, "--flip-y is NaN"},
		{func(o *classification.Options) { o.ClassSep = -1 }, "--class-sep is -1"},
		{func(o *classification.Options) { o.Shift = math.Inf(1) }, "--shift is +Inf"},
		{func(o *classification.Options) { o.Scale = -1 }, "--scale is -1"},
		{func(o *classification.Options) { o.Weights = []float64{1, 0, 0} }, "--weights has 3 numbers"},
		{func(o *classification.Options) { o.Weights = []float64{0.7, 0.7} }, "sum to more than 1"},
		{func(o *classification.Options) { o.Weights = []float64{-0.1} }, "--weights holds -0.1"},
		{func(o *classification.Options) { o.Columns, o.Informative = 200_000, 100_000 }, "too many"},
	} {
		o := classification.Defaults()
		c.change(&o)
		if _, err := classification.New(o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%+v): %v, want %q", o, err, c.want)
		}
	}
	if g := newGenerator(t, classification.Options{Rows: 5}); g.Options().Columns != 20 || g.Options().Scale != 1 ||
		g.Options().ClassSep != 1 || g.Options().Informative != 2 {
		t.Errorf("defaults %+v", g.Options())
	}
}

// FuzzOptions: whatever the options, New either refuses them or makes rows that
// are finite, with labels that are classes.
func FuzzOptions(f *testing.F) {
	f.Add(100, 20, 2, 2, 0, 2, 2, 0.01, 1.0, 0.0, 1.0, uint8(0), 0.5, uint64(1))
	f.Add(1, 1, 1, 0, 0, 1, 1, 1.0, 0.5, -1.0, 2.0, uint8(255), 1.0, uint64(0))
	f.Add(2000, 70, 40, 3, 9, 7, 5, 0.5, 3.0, 1e9, 1e-9, uint8(3), 0.1, uint64(1<<63))
	f.Fuzz(func(t *testing.T, rows, columns, informative, redundant, repeated, classes, clusters int,
		flip, sep, shift, scale float64, bits uint8, weight float64, seed uint64) {
		o := classification.Options{Rows: rows, Columns: columns, Informative: informative, Redundant: redundant, Repeated: repeated,
			Classes: classes, ClustersPerClass: clusters, FlipY: flip, ClassSep: sep, Shift: shift, Scale: scale,
			NoHypercube: bits&1 != 0, NoShuffle: bits&2 != 0, RandomShift: bits&4 != 0, RandomScale: bits&8 != 0, Seed: seed}
		if bits&16 != 0 {
			o.Weights = []float64{weight}
		}
		if columns > 300 || classes > 50 || clusters > 50 {
			return // refused, or right as well but slow
		}
		g, err := classification.New(o)
		if err != nil {
			return
		}
		total := 0
		for k, n := range g.ClusterSizes() {
			if total += n; n < 0 {
				t.Fatalf("cluster %d has %d rows", k, n)
			}
		}
		if total != rows {
			t.Fatalf("the clusters have %d rows of %d", total, rows)
		}
		o = g.Options()
		n := min(rows, 1500)
		x, y := columnsOf(n, o.Columns), make([]int64, n)
		g.Fill(x, y, rows-n)
		tame := math.Abs(o.Shift) < 1e100 && o.Scale < 1e100 && o.ClassSep < 1e100
		for c := range x {
			for r, v := range x[c] {
				if tame && (math.IsNaN(v) || math.IsInf(v, 0)) {
					t.Fatalf("column %d row %d is %v", c, r, v)
				}
			}
		}
		for _, label := range y {
			if label < 0 || label >= int64(o.Classes) {
				t.Fatalf("label %d of %d classes", label, o.Classes)
			}
		}
	})
}
