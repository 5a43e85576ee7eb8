package parallel

import (
	"fmt"

	"gonbench/parallel/internal/machine"
	"gonbench/parallel/internal/pages"
	"gonbench/parallel/internal/worker"
)

// shipping says which columns of a job travel, and which come back.
type shipping struct {
	columns [][]float64 // those that travel
	inputs  []int64     // which of them the operation reads
	result  int         // place of the result among those that come back, -1 if it is alone
	back    int         // how many come back
}

func (job Job) shipping() shipping {
	if job.Frame == nil {
		s := shipping{columns: job.Cols, result: -1, back: 1}
		for i := range job.Cols {
			s.inputs = append(s.inputs, int64(i))
		}
		return s
	}
	s := shipping{columns: append([][]float64(nil), job.Frame...)}
	for _, input := range job.Cols {
		index := find(s.columns, input)
		if index < 0 {
			index = len(s.columns)
			s.columns = append(s.columns, input)
		}
		s.inputs = append(s.inputs, int64(index))
	}
	// As df["x"] = f(df["x"]) does: the result takes the place of the first
	// input, or comes last if the frame does not have that.
	s.result, s.back = len(job.Frame), len(job.Frame)
	if len(s.inputs) > 0 && int(s.inputs[0]) < len(job.Frame) {
		s.result = int(s.inputs[0])
	} else {
		s.back++
	}
	return s
}

func find(columns [][]float64, c []float64) int {
	for i := range columns {
		if pages.Same(columns[i], c) {
			return i
		}
	}
	return -1
}

// shipment is a chunk of it, that comes back into back.
func (s shipping) shipment(chunk [2]int, back [][]float64) worker.Shipment {
	out := make([][]float64, len(s.columns))
	for i, column := range s.columns {
		out[i] = column[chunk[0]:chunk[1]]
	}
	return worker.Shipment{Columns: out, Inputs: s.inputs, Result: s.result, Back: back}
}

// frame is memory for n rows of all columns that come back, except that the
// result's is result if that is not nil.
func (s shipping) frame(n int, result []float64) (columns [][]float64, free func(), err error) {
	own := s.back
	if result != nil {
		own--
	}
	memory, free, err := pages.Alloc(own * n)
	if err != nil {
		return nil, nil, err
	}
	for i := range s.back {
		if result != nil && (s.result < 0 || i == s.result) {
			columns = append(columns, result)
			continue
		}
		columns = append(columns, memory[:n:n])
		memory = memory[n:]
	}
	return columns, free, nil
}

// fits refuses a run that would need more memory than there is, before the
// system starts to kill processes. rows counts those of all buffers that exist
// at once, of every column that travels or comes back.
func (s shipping) fits(name string, rows int) error {
	needed := 8 * int64(rows) * int64(max(len(s.columns), s.back))
	return fits(name, needed, fmt.Sprintf("%d columns", len(s.columns)))
}

// always is what is not asked about: to read how much is free takes as long as
// to send a small column.
const always = 64 << 20

func fits(name string, needed int64, what string) error {
	if needed <= always {
		return nil
	}
	if free := machine.FreeMemory(); needed > free {
		return fmt.Errorf("%w: %s needs %.1f GB more memory to send %s, and %.1f GB are free: use fewer rows or send less",
			ErrUnavailable, name, float64(needed)/1e9, what, float64(free)/1e9)
	}
	return nil
}
