package check

import (
	"cmp"
	"fmt"
	"slices"
)

// assumed is how many chunks are looked at where none are known: most worker
// counts divide it, so what a worker did begins where a chunk begins.
const assumed = 48

// partition orders chunks, cuts what lies outside of the rows or in an earlier
// chunk, and makes chunks of what none of them covers.
func partition(chunks [][2]int, rows int) [][2]int {
	if len(chunks) == 0 && rows > 0 {
		n := min(assumed, rows)
		for i := range n {
			chunks = append(chunks, [2]int{rows * i / n, rows * (i + 1) / n})
		}
		return chunks
	}
	chunks = slices.Clone(chunks)
	slices.SortFunc(chunks, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	var parts [][2]int
	at := 0
	for _, c := range chunks {
		from, to := max(c[0], at), min(c[1], rows)
		if from >= to {
			continue
		}
		if from > at {
			parts = append(parts, [2]int{at, from})
		}
		parts = append(parts, [2]int{from, to})
		at = to
	}
	if at < rows {
		parts = append(parts, [2]int{at, rows})
	}
	return parts
}

// place names a row and the chunk that it is in.
func (r *run) place(row int) string {
	if len(r.chunks) > 1 {
		i, found := slices.BinarySearchFunc(r.chunks, row, func(c [2]int, row int) int { return cmp.Compare(c[0], row) })
		if !found {
			i--
		}
		return fmt.Sprintf("row %d (chunk %d)", row, i)
	}
	return fmt.Sprintf("row %d", row)
}

// inputs writes a row's input values.
func (r *run) inputs(row int) string {
	if len(r.cols) == 1 {
		return fmt.Sprintf("x = %v", r.cols[0][row])
	}
	s := ""
	for i, col := range r.cols {
		if i == 6 {
			return s + ", …"
		}
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("x%d = %v", i, col[row])
	}
	return s
}
