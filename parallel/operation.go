package parallel

import (
	"os"
	"reflect"
	"runtime"

	"gonbench/parallel/internal/worker"
)

// Map makes an operation of a function of one value, for one column.
func Map(name string, f func(x float64) float64) Operation {
	return register(Operation{
		Name: name,
		Compute: func(dst []float64, cols [][]float64) {
			src := cols[0]
			dst = dst[:len(src)]
			for i, x := range src {
				dst[i] = f(x)
			}
		},
		InPlace: true,
		columns: 1,
	}, f)
}

// Chunk makes an operation of a function that fills dst from the same rows of
// src, for one column. What it sees is a chunk of the column: where chunks begin
// and end depends on the strategy.
func Chunk(name string, f func(dst, src []float64)) Operation {
	return register(Operation{
		Name:    name,
		Compute: func(dst []float64, cols [][]float64) { f(dst, cols[0]) },
		columns: 1,
	}, f)
}

// Rows makes an operation of a function of a row, whose values come in the order
// of the columns that the operation is run on. The function must not keep the
// slice.
func Rows(name string, f func(row []float64) float64) Operation {
	return register(Operation{
		Name:    name,
		Compute: func(dst []float64, cols [][]float64) { byRow(dst, cols, f) },
		InPlace: true,
	}, f)
}

// byRow turns a block of rows at a time: every column is read in stretches, and
// the block stays in the cache.
func byRow(dst []float64, cols [][]float64, f func(row []float64) float64) {
	const block = 128
	width := len(cols)
	rows := make([]float64, min(block, len(dst))*width)
	for lo := 0; lo < len(dst); lo += block {
		hi := min(lo+block, len(dst))
		for j, column := range cols {
			for i, x := range column[lo:hi] {
				rows[i*width+j] = x
			}
		}
		for i := range dst[lo:hi] {
			dst[lo+i] = f(rows[i*width : (i+1)*width : (i+1)*width])
		}
	}
}

// Register lets worker processes find an operation that was put together by
// hand. Like [Map], it is called at package level and does not return in a
// worker process that is there for the operation.
func Register(op Operation) Operation { return register(op, op.Compute) }

// register gives the operation the name that workers go by, which holds that of
// the function: a cell that uses one name for two functions then still gets the
// one it means.
func register(op Operation, function any) Operation {
	op.worker = op.Name
	if f := runtime.FuncForPC(reflect.ValueOf(function).Pointer()); f != nil {
		op.worker += "@" + f.Name()
	}
	return serve(op)
}

// serve does not return in a worker process for the operation.
func serve(op Operation) Operation {
	if os.Getenv(worker.Env) == op.worker {
		worker.Serve(worker.Function{Compute: op.Compute, InPlace: op.InPlace})
	}
	return op
}
