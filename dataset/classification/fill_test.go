package classification_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"gonbench/dataset/classification"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var update = flag.Bool("update", false, "write the golden files")

func newGenerator(t testing.TB, o classification.Options) *classification.Generator {
	t.Helper()
	g, err := classification.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestGolden: what a seed makes never changes without somebody noticing.
func TestGolden(t *testing.T) {
	var got bytes.Buffer
	for _, o := range []classification.Options{
		benchOptions(100_000),
		{Rows: 5000, Columns: 6, Informative: 3, Redundant: 1, Repeated: 1, Classes: 3, Weights: []float64{0.2, 0.3},
			FlipY: 0.2, NoHypercube: true, RandomShift: true, RandomScale: true, Seed: 2},
	} {
		g := newGenerator(t, o)
		for _, first := range []int{0, o.Rows / 2, o.Rows - 3} {
			x, y := columnsOf(3, o.Columns), make([]int64, 3)
			g.Fill(x, y, first)
			for r := range y {
				fmt.Fprintf(&got, "%d:", first+r)
				for _, c := range x {
					fmt.Fprintf(&got, " %016x", math.Float64bits(c[r]))
				}
				fmt.Fprintf(&got, " %d\n", y[r])
			}
		}
	}
	path := filepath.Join("testdata", "rows.golden")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the rows differ from %s", path)
	}
}

func sameBits(a, b [][]float64) bool {
	return slices.EqualFunc(a, b, func(a, b []float64) bool {
		return slices.EqualFunc(a, b, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
	})
}

// TestAnySplitGivesTheSameBits cuts the rows at random into calls, in random
// order, some columns left out.
func TestAnySplitGivesTheSameBits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for try := range 30 {
		o := classification.Options{Rows: 1 + random.IntN(6000), Columns: 7, Informative: 3, Redundant: 1, Repeated: 1,
			FlipY: 0.3, Seed: uint64(try), NoShuffle: try%3 == 0}
		g := newGenerator(t, o)
		want, wantY := columnsOf(o.Rows, o.Columns), make([]int64, o.Rows)
		g.Fill(want, wantY, 0)
		cuts := []int{0, o.Rows}
		for range random.IntN(12) {
			cuts = append(cuts, random.IntN(o.Rows+1))
		}
		slices.Sort(cuts)
		got, gotY := columnsOf(o.Rows, o.Columns), make([]int64, o.Rows)
		for _, i := range random.Perm(len(cuts) - 1) {
			part := make([][]float64, o.Columns)
			alone := random.IntN(o.Columns)
			for c := range part {
				if c != alone {
					part[c] = got[c][cuts[i]:cuts[i+1]]
				}
			}
			g.Fill(part, gotY[cuts[i]:cuts[i+1]], cuts[i])
			part = make([][]float64, o.Columns)
			part[alone] = got[alone][cuts[i]:cuts[i+1]]
			g.Fill(part, nil, cuts[i])
		}
		if !sameBits(got, want) || !slices.Equal(gotY, wantY) {
			t.Fatalf("%d rows cut at %v differ", o.Rows, cuts)
		}
	}
}

func TestFillParallel(t *testing.T) {
	o := benchOptions(100_000)
	g := newGenerator(t, o)
	want, wantY := columnsOf(o.Rows, o.Columns), make([]int64, o.Rows)
	g.Fill(want, wantY, 0)
	for _, c := range []struct{ first, rows, workers int }{{0, o.Rows, 3}, {0, o.Rows, 0}, {777, 50_001, 2}, {99_999, 1, 4}, {5, 0, 2}} {
		got, gotY := columnsOf(c.rows, o.Columns), make([]int64, c.rows)
		last := 0
		err := g.FillParallel(context.Background(), got, gotY, c.first, c.workers, func(done int) {
			if done <= last || done > c.rows {
				t.Errorf("%d rows done after %d, of %d", done, last, c.rows)
			}
			last = done
		})
		if err != nil || last != c.rows {
			t.Errorf("%+v: %d rows, %v", c, last, err)
		}
		for i := range got {
			if !slices.Equal(got[i], want[i][c.first:c.first+c.rows]) {
				t.Fatalf("%+v: column %d differs", c, i)
			}
		}
		if !slices.Equal(gotY, wantY[c.first:c.first+c.rows]) {
			t.Errorf("%+v: labels differ", c)
		}
	}
}

func TestFillParallelIsInterrupted(t *testing.T) {
	o := benchOptions(1 << 18)
	g := newGenerator(t, o)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	last := 0
	err := g.FillParallel(ctx, columnsOf(o.Rows, o.Columns), nil, 0, 2, func(done int) {
		last = done
		cancel()
	})
	if !errors.Is(err, context.Canceled) || last >= o.Rows/2 {
		t.Errorf("%d of %d rows done after an interrupt, %v", last, o.Rows, err)
	}
}

func TestFillParallelChecks(t *testing.T) {
	g := newGenerator(t, classification.Options{Rows: 100, Columns: 3, Informative: 2})
	for _, c := range []struct {
		columns [][]float64
		labels  []int64
		first   int
	}{
		{columnsOf(10, 2), nil, 0}, {columnsOf(10, 3), make([]int64, 9), 0}, {columnsOf(101, 3), nil, 0},
		{columnsOf(10, 3), nil, 91}, {columnsOf(10, 3), nil, -1}, {columnsOf(1, 3), nil, math.MaxInt},
		{[][]float64{make([]float64, 1), make([]float64, 2), nil}, nil, 0},
	} {
		if err := g.FillParallel(context.Background(), c.columns, c.labels, c.first, 1, nil); err == nil {
			t.Errorf("rows %d, %d columns: no error", c.first, len(c.columns))
		}
	}
}

// TestClassCounts: without flips the classes are exactly as large as asked for,
// also after the shuffle; with them a known share of labels changes.
func TestClassCounts(t *testing.T) {
	o := classification.Options{Rows: 100_000, Columns: 4, Informative: 3, Classes: 4, ClustersPerClass: 2, Seed: 3}
	g := newGenerator(t, o)
	want := make([]int, 4)
	for k, n := range g.ClusterSizes() {
		want[k%4] += n
	}
	clean := make([]int64, o.Rows)
	g.Fill(make([][]float64, 4), clean, 0)
	got := make([]int, 4)
	for _, y := range clean {
		got[y]++
	}
	if !slices.Equal(got, want) || !slices.Equal(got, []int{25_000, 25_000, 25_000, 25_000}) {
		t.Errorf("class counts %v, want %v", got, want)
	}
	for _, flip := range []float64{0.01, 0.5, 1} {
		o.FlipY = flip
		flipped := make([]int64, o.Rows)
		newGenerator(t, o).Fill(make([][]float64, 4), flipped, 0)
		changed := 0.0
		for i := range flipped {
			if flipped[i] != clean[i] {
				changed++
			}
			if flipped[i] < 0 || flipped[i] > 3 {
				t.Fatalf("label %d", flipped[i])
			}
		}
		// A label drawn at random is the old one in a quarter of the cases.
		p := flip * 3 / 4
		if bound := 6 * math.Sqrt(p*(1-p)*float64(o.Rows)); math.Abs(changed-p*float64(o.Rows)) > bound {
			t.Errorf("flip %v changed %v labels, want %v +- %v", flip, changed, p*float64(o.Rows), bound)
		}
	}
}

// TestClusters: the rows of each cluster have the mean and the covariance that
// its draws say, and redundant and repeated columns are exact combinations.
func TestClusters(t *testing.T) {
	o := classification.Options{Rows: 200_000, Columns: 12, Informative: 4, Redundant: 3, Repeated: 2, Seed: 5, NoShuffle: true, ClassSep: 2}
	g := newGenerator(t, o)
	x := columnsOf(o.Rows, o.Columns)
	g.Fill(x, nil, 0)
	start := 0
	for k, n := range g.ClusterSizes() {
		places, rows := g.Mixture(k)
		for i := range o.Informative {
			if math.Abs(rows[i][0]) != 2 {
				t.Errorf("cluster %d: coordinate %v of the centroid is not a vertex's", k, rows[i][0])
			}
		}
		for a, pa := range places {
			for b := a; b < len(places); b++ {
				mean, product, want := 0.0, 0.0, 0.0
				for r := start; r < start+n; r++ {
					mean += x[pa][r]
					product += (x[pa][r] - rows[a][0]) * (x[places[b]][r] - rows[b][0])
				}
				var va, vb float64
				for j := 1; j <= o.Informative; j++ {
					want += rows[a][j] * rows[b][j]
					va += rows[a][j] * rows[a][j]
					vb += rows[b][j] * rows[b][j]
				}
				if bound := 6 * math.Sqrt(va/float64(n)); math.Abs(mean/float64(n)-rows[a][0]) > bound {
					t.Errorf("cluster %d column %d: mean %v, want %v", k, a, mean/float64(n), rows[a][0])
				}
				if bound := 6 * math.Sqrt((va*vb+want*want)/float64(n)); math.Abs(product/float64(n)-want) > bound {
					t.Errorf("cluster %d columns %d, %d: covariance %v, want %v", k, a, b, product/float64(n), want)
				}
			}
		}
		start += n
	}
}

func TestFeatures(t *testing.T) {
	o := classification.Options{Rows: 10, Columns: 30, Informative: 5, Redundant: 4, Repeated: 3, Seed: 1}
	count := map[classification.Feature]int{}
	shuffled := newGenerator(t, o).Features()
	for _, f := range shuffled {
		count[f]++
	}
	if count[classification.Informative] != 5 || count[classification.Redundant] != 4 ||
		count[classification.Repeated] != 3 || count[classification.Noise] != 18 {
		t.Errorf("features %v", count)
	}
	o.NoShuffle = true
	if plain := newGenerator(t, o).Features(); slices.Equal(plain, shuffled) || plain[4] != classification.Informative ||
		plain[5] != classification.Redundant || plain[11] != classification.Repeated || plain[12] != classification.Noise {
		t.Errorf("unshuffled features %v", plain)
	}
}
