// Package dataset gives a Go cell the datasets of its notebook.
//
//	ds, err := dataset.Attach()
//	if err != nil {
//		log.Fatal(err)
//	}
//	col, err := ds.Column("col0")
//	for i := range col {
//		col[i] += 100
//	}
//
// Datasets belong to the kernel. Attaching maps the kernel's shared memory into
// this process: nothing is copied, and every process that attaches (other cells,
// worker processes, Python) sees the same values. A cell that writes to a column
// has changed it for all cells that come after.
//
// # Who owns which memory for how long
//
//   - The slices that [Dataset.Column] and [Dataset.Labels] return lie in the
//     mapping. They are good until [Dataset.Close], after which touching them
//     is a fault that ends the program. A cell need not close anything: when
//     its program ends, the mapping goes too.
//   - A dataset that is dropped, or replaced by one of the same name, stays as
//     it was for the processes that had attached before; its memory goes back
//     to the system when the last of them closes it or ends.
//   - Nothing guards against two goroutines, or two processes, writing the same
//     value at once: as with any slice, that is for the program to avoid.
//
// Appending to a column never grows into its neighbour: it copies, as its
// capacity is its length.
//
// Package dataset imports the standard library alone, and of that not package
// net, so that cells compile quickly. A view for gonum is in dataset/matrix.
package dataset
