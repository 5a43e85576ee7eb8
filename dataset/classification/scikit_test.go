package classification_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonbench/dataset/classification"
	"gonbench/dataset/internal/python"
)

// problem is one that tests make with both implementations.
type problem struct {
	Name    string                 `json:"name"`
	Options classification.Options `json:"options"`
	Draws   classification.Draws   `json:"draws"`
	X       [][]float64            `json:"x"` // columns
	Y       []int64                `json:"y"`
}

func newProblem(t *testing.T, o classification.Options) problem {
	t.Helper()
	o.NoShuffle = true
	g, err := classification.New(o)
	if err != nil {
		t.Fatal(err)
	}
	p := problem{Name: fmt.Sprintf("%+v", o), Options: g.Options(), Draws: g.Draws()}
	p.X, p.Y = columnsOf(o.Rows, p.Options.Columns), make([]int64, o.Rows)
	g.Fill(p.X, p.Y, 0)
	return p
}

// sameDraws runs scikit-learn's own make_classification with a generator that
// hands out our random numbers instead of numpy's (argument "all"), or ours for
// what all rows share and numpy's for the rows ("shared").
const sameDraws = `
import json, sys
import numpy as np
import sklearn.datasets._samples_generator as sg

class Draws(np.random.RandomState):
    def prepare(self, p, all):
        d = p["draws"]
        self.all, self.rows = all, p["options"]["Rows"]
        self.uniforms = iter([np.array(u, dtype=float) for u in d["uniforms"]])
        self.normals = iter([np.array(u, dtype=float) for u in d["normals"]])
        self.integers = np.array(d["integers"] or [], dtype=int)
        return self
    def uniform(self, size=None):
        u = next(self.uniforms)
        assert u.size == np.prod(size), (u.shape, size)
        if size == self.rows and not self.all:
            return super().uniform(size=size)
        return u.reshape(size)
    def standard_normal(self, size=None):
        z = next(self.normals)
        assert z.size == np.prod(size), (z.shape, size)
        return z.reshape(size) if self.all else super().standard_normal(size=size)
    def randint(self, n, size=None):
        if not self.all:
            return super().randint(n, size=size)
        assert size == len(self.integers), (size, len(self.integers))
        return self.integers

def theirs(p, all, seed=0):
    o = p["options"]
    sg._generate_hypercube = lambda *_: np.array(p["draws"]["vertices"])
    return sg.make_classification(
        n_samples=o["Rows"], n_features=o["Columns"], n_informative=o["Informative"], n_redundant=o["Redundant"],
        n_repeated=o["Repeated"], n_classes=o["Classes"], n_clusters_per_class=o["ClustersPerClass"],
        weights=o["Weights"], flip_y=o["FlipY"], class_sep=o["ClassSep"], hypercube=not o["NoHypercube"],
        shift=None if o["RandomShift"] else o["Shift"], scale=None if o["RandomScale"] else o["Scale"],
        shuffle=False, random_state=Draws(seed).prepare(p, all))

problems = json.load(open(sys.argv[1]))
`

// withPython hands problems to a script that begins with sameDraws.
func withPython(t *testing.T, problems []problem, script string) string {
	t.Helper()
	b, err := json.Marshal(problems)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "problems.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return string(python.Run(t, sameDraws+script, path))
}

// TestIsScikitLearnsAlgorithm gives the real make_classification our random
// numbers: it must then make our rows and labels, up to rounding.
func TestIsScikitLearnsAlgorithm(t *testing.T) {
	t.Parallel() // most of its time is another process's
	var problems []problem
	for i, o := range []classification.Options{
		classification.Defaults(),
		{Rows: 1100, Columns: 50, Informative: 12, Redundant: 10, FlipY: 0.01},
		{Rows: 1500, Columns: 20, Informative: 5, Redundant: 3, Repeated: 4, Classes: 3, ClustersPerClass: 4, FlipY: 0.3},
		{Rows: 777, Columns: 9, Informative: 4, Redundant: 2, Repeated: 3, NoHypercube: true, ClassSep: 2.5, Shift: -3, Scale: 0.5, FlipY: 1},
		{Rows: 1100, Columns: 12, Informative: 3, Redundant: 2, Repeated: 1, RandomShift: true, RandomScale: true, ClassSep: 0.3},
		{Rows: 500, Columns: 40, Informative: 35, Redundant: 5, Classes: 4, ClustersPerClass: 3, Weights: []float64{0.5, 0.25, 0.125, 0.125}},
		{Rows: 1001, Columns: 6, Informative: 3, Redundant: 1, Classes: 3, Weights: []float64{0.1, 0.7}},
		{Rows: 1025, Columns: 2, Informative: 1, ClustersPerClass: 1},
		{Rows: 3, Columns: 4, Informative: 4, Classes: 5, ClustersPerClass: 1},
	} {
		o.Seed = uint64(i)
		problems = append(problems, newProblem(t, o))
	}
	out := withPython(t, problems, `
for p in problems:
    X, y = theirs(p, all=True)
    x = np.array(p["x"]).T
    assert X.shape == x.shape, (p["name"], X.shape, x.shape)
    assert (y == p["y"]).all(), (p["name"], "labels differ")
    scale = np.abs(X).max(axis=0) + 1
    worst = (np.abs(X - x) / scale).max()
    assert worst < 1e-13, (p["name"], worst)
print("same", len(problems))
`)
	if want := fmt.Sprintf("same %d\n", len(problems)); out != want {
		t.Errorf("printed %q, want %q", out, want)
	}
}

// TestClassifierCarriesOver trains a linear classifier on our rows and scores
// it on rows that scikit-learn draws, with numpy's random numbers, from the same
// clusters; and the other way round. All four scores must agree.
func TestClassifierCarriesOver(t *testing.T) {
	t.Parallel() // most of its time is another process's
	var problems []problem
	for seed := range 4 {
		problems = append(problems, newProblem(t, classification.Options{
			Rows: 3000, Columns: 12, Informative: 6, Redundant: 4, Repeated: 1, Classes: 3, FlipY: 0.05, Seed: uint64(seed)}))
	}
	// Two independent accuracies of 3000 rows differ by 1.3 percentage points
	// (standard deviation) at most; 5 are allowed.
	out := withPython(t, problems, `
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
for i, p in enumerate(problems):
    ours = np.array(p["x"]).T, np.array(p["y"])
    sets = {"ours": ours, "theirs": theirs(p, all=False, seed=i)}
    score = {}
    for a, (X, y) in sets.items():
        c = LinearDiscriminantAnalysis(n_components=1).fit(X[:, :10], y)
        for b, (X, y) in sets.items():
            score[a, b] = c.score(X[:, :10], y)
    assert max(score.values()) - min(score.values()) < 0.05, score
    assert min(score.values()) > 0.4, score
print("scored")
`)
	if out != "scored\n" {
		t.Errorf("printed %q", out)
	}
}

// TestProblemsAreAsHard makes many whole problems, shuffled, with both
// implementations and compares how well a linear classifier does on them, the
// spectrum of their covariance, and their class counts, which must be equal.
func TestProblemsAreAsHard(t *testing.T) {
	t.Parallel() // most of its time is another process's
	const seeds = 30
	dir := t.TempDir()
	o := classification.Options{Rows: 1500, Columns: 16, Informative: 5, Redundant: 4, Repeated: 1, Classes: 3,
		FlipY: 0, Weights: []float64{0.5, 0.2, 0.3}}
	for seed := range seeds {
		o.Seed = uint64(seed)
		g, err := classification.New(o)
		if err != nil {
			t.Fatal(err)
		}
		x, y := columnsOf(o.Rows, o.Columns), make([]int64, o.Rows)
		g.Fill(x, y, 0)
		b, err := json.Marshal(problem{X: x, Y: y})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.json", seed)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := python.Run(t, `
import json, sys
import numpy as np
from sklearn.datasets import make_classification
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

def summary(X, y):
    half = len(y) // 2
    c = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.01).fit(X[:half], y[:half])
    e = np.linalg.eigvalsh(np.cov(X.T))[::-1]
    assert (e[-5:] < 1e-9 * e[0]).all() and e[-6] > 1e-6 * e[0], e   # 4 redundant, 1 repeated
    means = np.array([X[y == k].mean(axis=0) for k in range(3)])
    return [c.score(X[half:], y[half:]), c.score(X[:half], y[:half])] + list(np.log(e[:6])) + \
           [np.abs(means).mean(), np.abs(np.corrcoef(X.T)).mean()]

ours, theirs = [], []
for seed in range(int(sys.argv[2])):
    p = json.load(open(f"{sys.argv[1]}/{seed}.json"))
    X, y = np.array(p["x"]).T, np.array(p["y"])
    ours.append(summary(X, y))
    X, z = make_classification(n_samples=1500, n_features=16, n_informative=5, n_redundant=4, n_repeated=1, n_classes=3,
                               weights=[0.5, 0.2, 0.3], flip_y=0, random_state=seed)
    theirs.append(summary(X, z))
    assert (np.bincount(y) == np.bincount(z)).all(), (np.bincount(y), np.bincount(z))
ours, theirs = np.array(ours), np.array(theirs)
error = np.sqrt((ours.var(axis=0, ddof=1) + theirs.var(axis=0, ddof=1)) / len(ours))
print(*((ours.mean(axis=0) - theirs.mean(axis=0)) / error))
`, dir, fmt.Sprint(seeds))
	fields := strings.Fields(string(out))
	if len(fields) != 10 {
		t.Fatalf("printed %q", out)
	}
	for i, f := range fields {
		var z float64
		if _, err := fmt.Sscan(f, &z); err != nil || math.Abs(z) > 4 || math.IsNaN(z) {
			t.Errorf("statistic %d differs by %s standard errors", i, f)
		}
	}
}
