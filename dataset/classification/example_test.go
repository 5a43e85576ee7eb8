package classification_test

import (
	"fmt"
	"log"

	"gonbench/dataset/classification"
)

// Any rows of a problem, here the last ten of a billion.
func ExampleGenerator_Fill() {
	o := classification.Defaults()
	o.Rows, o.Seed = 1_000_000_000, 1
	g, err := classification.New(o)
	if err != nil {
		log.Fatal(err)
	}
	columns := make([][]float64, o.Columns)
	for i := range columns {
		columns[i] = make([]float64, 10)
	}
	labels := make([]int64, 10)
	g.Fill(columns, labels, o.Rows-10)
	fmt.Println(labels)
	fmt.Printf("%.3f\n", columns[0][:3])
	// Output:
	// [0 0 0 0 0 1 1 0 0 0]
	// [0.150 -0.350 -2.141]
}
