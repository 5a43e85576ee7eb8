package matrix

import (
	"unsafe"

	"gonbench/dataset"
)

// span returns the memory from the first column's start to the last one's end,
// and how many values lie between the starts of neighbours, if that is the same
// for all and all lie in one mapping.
func span(columns [][]float64) (data []float64, stride int, ok bool) {
	rows := len(columns[0])
	file, before, ok := dataset.Locate(columns[0])
	if !ok {
		return nil, 0, false
	}
	stride = rows
	for i, c := range columns[1:] {
		f, offset, ok := dataset.Locate(c)
		if !ok || f != file || offset <= before || (offset-before)%8 != 0 {
			return nil, 0, false
		}
		step := int(offset-before) / 8
		if i > 0 && step != stride {
			return nil, 0, false
		}
		stride, before = step, offset
	}
	// One mapping holds all of it: the columns and the padding between them.
	return unsafe.Slice(&columns[0][0], (len(columns)-1)*stride+rows), stride, true
}
