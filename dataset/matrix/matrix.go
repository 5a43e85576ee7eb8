package matrix

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"gonbench/dataset"
)

// Matrix is a view of rows x columns.
type Matrix struct {
	rows    int
	columns [][]float64
	dense   *mat.Dense // columns x rows over the same memory, nil if there is no such
}

var (
	_ mat.Mutable      = (*Matrix)(nil)
	_ mat.ColViewer    = (*Matrix)(nil)
	_ mat.RawColViewer = (*Matrix)(nil)
	_ mat.Untransposer = (*Matrix)(nil)
)

// View returns the named columns of a dataset, or all of them if none are named,
// as a matrix. Errors are those of the dataset's Column; gonum has no matrix
// without rows, so an empty dataset is an error too.
func View(ds *dataset.Dataset, columns ...string) (*Matrix, error) {
	if len(columns) == 0 {
		columns = ds.Columns()
	}
	if len(columns) == 0 || ds.Rows() == 0 {
		return nil, errors.New("a matrix needs at least one row and one column")
	}
	m := &Matrix{rows: ds.Rows()}
	for _, name := range columns {
		c, err := ds.Column(name)
		if err != nil {
			return nil, err
		}
		m.columns = append(m.columns, c)
	}
	if data, stride, ok := span(m.columns); ok {
		m.dense = new(mat.Dense)
		m.dense.SetRawMatrix(blas64.General{Rows: len(m.columns), Cols: m.rows, Stride: stride, Data: data})
	}
	return m, nil
}

// Dims returns the numbers of rows and columns.
func (m *Matrix) Dims() (rows, columns int) { return m.rows, len(m.columns) }

// At returns the value of row i and column j.
func (m *Matrix) At(i, j int) float64 { return m.columns[m.check(j)][i] }

// Set changes the value of row i and column j, in the dataset.
func (m *Matrix) Set(i, j int, v float64) { m.columns[m.check(j)][i] = v }

// RawColView is column j itself.
func (m *Matrix) RawColView(j int) []float64 { return m.columns[m.check(j)] }

// ColView is column j as a vector over the same memory.
func (m *Matrix) ColView(j int) mat.Vector { return mat.NewVecDense(m.rows, m.RawColView(j)) }

// T is the transpose over the same memory, a *mat.Dense where that is possible.
func (m *Matrix) T() mat.Matrix { return m.Untranspose() }

// Untranspose is what gonum asks for to work on the memory directly.
func (m *Matrix) Untranspose() mat.Matrix {
	if m.dense != nil {
		return m.dense
	}
	return flipped{m}
}

func (m *Matrix) check(j int) int {
	if j < 0 || j >= len(m.columns) {
		panic(fmt.Sprintf("matrix: column %d of %d", j, len(m.columns)))
	}
	return j
}

// flipped is the transpose of columns that are anywhere.
type flipped struct{ m *Matrix }

func (f flipped) Dims() (int, int)        { return len(f.m.columns), f.m.rows }
func (f flipped) At(i, j int) float64     { return f.m.At(j, i) }
func (f flipped) T() mat.Matrix           { return f.m }
func (f flipped) Set(i, j int, v float64) { f.m.Set(j, i, v) }
