package classification_test

import (
	"math"
	"testing"

	"gonbench/dataset/classification"
)

// TestVectorCodeGivesTheSameBits compares the processor's best code with the
// plain Go one over shapes that leave odd ends everywhere.
func TestVectorCodeGivesTheSameBits(t *testing.T) {
	for _, o := range []classification.Options{
		{Rows: 1, Informative: 1, Classes: 2, ClustersPerClass: 1, Columns: 1},
		{Rows: 5000, Columns: 50, Informative: 12, Redundant: 10, Repeated: 3, Seed: 1, FlipY: 0.1},
		{Rows: 3001, Columns: 9, Informative: 5, Classes: 3, ClustersPerClass: 7, Seed: 1 << 63, Shift: 0.1, Scale: 3},
		{Rows: 2049, Columns: 40, Informative: 33, Redundant: 1, Classes: 1, ClustersPerClass: 1, RandomShift: true, RandomScale: true, Seed: 99},
	} {
		fast, err := classification.New(o)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := classification.NewGo(o)
		if err != nil {
			t.Fatal(err)
		}
		a, b := columnsOf(o.Rows, o.Columns), columnsOf(o.Rows, o.Columns)
		fast.Fill(a, nil, 0)
		slow.Fill(b, nil, 0)
		for c := range a {
			for r := range a[c] {
				if math.Float64bits(a[c][r]) != math.Float64bits(b[c][r]) {
					t.Fatalf("%+v: column %d row %d is %v, in plain Go %v", o, c, r, a[c][r], b[c][r])
				}
			}
		}
	}
}
