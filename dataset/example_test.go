package dataset_test

import (
	"errors"
	"fmt"
	"log"

	"gonbench/dataset"
)

// A cell that adds to a column, in place.
func ExampleAttach() {
	ds, err := dataset.Attach()
	if err != nil {
		log.Fatal(err)
	}
	col, err := ds.Column("col0")
	if err != nil {
		log.Fatal(err)
	}
	for i := range col {
		col[i] += 100
	}
}

// Errors can be told apart, and say what to do as they are.
func ExampleAttachNamed() {
	_, err := dataset.AttachNamed("df")
	var missing *dataset.NotFoundError
	switch {
	case errors.Is(err, dataset.ErrNoKernel):
		fmt.Println("not in a notebook")
	case errors.As(err, &missing):
		fmt.Println("perhaps", missing.Nearest)
	}
}
