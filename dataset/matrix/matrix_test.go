package matrix_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gonbench/dataset"
	"gonbench/dataset/matrix"
	"gonbench/dataset/store"
)

// attach makes a dataset of columns a, b, c, d whose values tell where they are.
func attach(t testing.TB, rows int) *dataset.Dataset {
	t.Helper()
	dir, err := os.MkdirTemp("", "ds")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); os.RemoveAll(dir) })
	t.Setenv(dataset.SocketEnv, s.Socket())
	d, err := s.Create("df", store.Spec{Rows: rows, Columns: []string{"a", "b", "c", "d"}, Labels: true})
	if err != nil {
		t.Fatal(err)
	}
	for j, name := range d.Columns() {
		c, _ := d.Column(name)
		for i := range c {
			c[i] = math.Sin(float64(10*i + j))
		}
	}
	d.Publish()
	ds, err := dataset.Attach()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ds.Close() })
	return ds
}

func TestViews(t *testing.T) {
	const rows = 1001
	ds := attach(t, rows)
	for _, c := range []struct {
		columns []string
		dense   bool
	}{
		{nil, true}, {[]string{"b"}, true}, {[]string{"b", "c"}, true}, {[]string{"a", "c"}, true},
		{[]string{"d", "a"}, false}, {[]string{"a", "b", "d"}, false}, {[]string{"a", "a"}, false},
	} {
		x, err := matrix.View(ds, c.columns...)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := x.T().(*mat.Dense); ok != c.dense {
			t.Errorf("%v: the transpose is a %T", c.columns, x.T())
		}
		names := c.columns
		if names == nil {
			names = ds.Columns()
		}
		want := mat.NewDense(rows, len(names), nil)
		for j, name := range names {
			column, _ := ds.Column(name)
			want.SetCol(j, column)
		}
		if !mat.Equal(x, want) || !mat.Equal(x.T(), want.T()) || !mat.Equal(x.T().T(), want) || !mat.Equal(mat.DenseCopyOf(x), want) {
			t.Errorf("%v: not the columns", c.columns)
		}
		var got, exact mat.Dense
		got.Mul(x.T(), x)
		exact.Mul(want.T(), want)
		if !mat.EqualApprox(&got, &exact, 1e-12) {
			t.Errorf("%v: Gram matrix %v, want %v", c.columns, mat.Formatted(&got), mat.Formatted(&exact))
		}
		var v, w mat.VecDense
		v.MulVec(x.T(), x.ColView(0))
		w.MulVec(want.T(), want.ColView(0))
		if !mat.EqualApprox(&v, &w, 1e-12) {
			t.Errorf("%v: product with a column differs", c.columns)
		}
	}
}

func TestSetChangesTheDataset(t *testing.T) {
	ds := attach(t, 10)
	x, err := matrix.View(ds, "c", "a")
	if err != nil {
		t.Fatal(err)
	}
	x.Set(7, 1, 42)
	x.ColView(0).(*mat.VecDense).SetVec(9, 43)
	again, err := dataset.Attach()
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	a, _ := again.Column("a")
	c, _ := again.Column("c")
	if a[7] != 42 || c[9] != 43 || x.At(7, 1) != 42 {
		t.Errorf("a[7] = %v, c[9] = %v", a[7], c[9])
	}
	if allocated := testing.AllocsPerRun(100, func() { x.Set(1, 1, x.At(2, 0)) }); allocated != 0 {
		t.Errorf("At and Set allocate %v times", allocated)
	}
}

func TestErrors(t *testing.T) {
	ds := attach(t, 10)
	var missing *dataset.NotFoundError
	if _, err := matrix.View(ds, "a", "z"); !errors.As(err, &missing) || missing.Name != "z" {
		t.Errorf("a column that does not exist: %v", err)
	}
	if _, err := matrix.View(attach(t, 0)); err == nil {
		t.Error("a matrix of no rows")
	}
	x, _ := matrix.View(ds)
	for _, at := range [][2]int{{10, 0}, {-1, 0}, {0, 4}, {0, -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("At(%d, %d) does not panic", at[0], at[1])
				}
			}()
			x.At(at[0], at[1])
		}()
	}
}

// BenchmarkGram is the product that a linear regression needs, against the same
// on a copy in gonum's own order.
func BenchmarkGram(b *testing.B) {
	for _, rows := range []int{1e4, 1e6} {
		ds := attach(b, rows)
		x, err := matrix.View(ds)
		if err != nil {
			b.Fatal(err)
		}
		dense := mat.DenseCopyOf(x)
		var out mat.Dense
		for name, m := range map[string]mat.Matrix{"View": x, "Copy": dense} {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				for b.Loop() {
					out.Reset()
					out.Mul(m.T(), m)
				}
			})
		}
	}
}
