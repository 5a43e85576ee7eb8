package parallel_test

import (
	"context"
	"fmt"
	"math"

	"gonbench/parallel"
)

// fahrenheit is made at package level, so that worker processes find it.
var fahrenheit = parallel.Map("fahrenheit", func(celsius float64) float64 {
	return celsius*9/5 + 32
})

func ExampleApply() {
	column := []float64{-40, 0, 37, 100}
	result := make([]float64, len(column))
	_, err := parallel.Apply(context.Background(), parallel.Tasks{Workers: 2}, fahrenheit, result, column)
	fmt.Printf("%.1f %v\n", result, err)
	// Output: [-40.0 32.0 98.6 212.0] <nil>
}

// length is a function of a row, whose values are those of the columns that it
// is run on.
var length = parallel.Rows("length", func(row []float64) float64 {
	return math.Hypot(row[0], row[1])
})

func ExampleRows() {
	x, y := []float64{3, 5, 8}, []float64{4, 12, 15}
	result := make([]float64, len(x))
	workers := &parallel.Processes{Workers: 2}
	defer workers.Close()
	_, err := parallel.Apply(context.Background(), workers, length, result, x, y)
	fmt.Println(result, err)
	// Output: [5 13 17] <nil>
}

func ExampleBuiltin() {
	_, err := parallel.Builtin("sub:1")
	fmt.Println(err)
	// Output: there is no built-in operation "sub:1": they are add:100, addrandom:100, scale:2
}
