// Package matrix shows columns of a dataset to gonum as a matrix, over the
// shared pages themselves: nothing is copied, and what is set is there in the
// next cell.
//
//	ds, err := dataset.Attach()
//	x, err := matrix.View(ds) // rows x columns
//	var gram mat.Dense
//	gram.Mul(x.T(), x)
//
// A matrix lives as long as the dataset is attached: after the dataset's Close,
// using it is a fault that ends the program.
//
// gonum stores matrices row by row, datasets column by column. The view tells
// gonum that it is the transpose of a matrix that gonum can work on directly, so
// that products run at the speed of its BLAS; this needs the columns to be
// equally far apart in memory and in ascending order, as all columns of a
// dataset, or any stretch of them, are. Other selections work too, value by
// value.
package matrix
