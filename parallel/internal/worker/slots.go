package worker

import (
	"errors"
	"fmt"

	"gonbench/dataset"
	"gonbench/parallel/internal/pages"
)

// slot is shared memory that the parent had this worker map.
type slot struct {
	values []float64
	unmap  func() error
}

// attach maps the file that came with the request. A slot that is there already
// is replaced.
func (s *server) attach(r request) error {
	if r.file == nil {
		return s.fail(errors.New("no file came along with the request to map one"))
	}
	defer r.file.Close()
	values, unmap, err := dataset.MapFloat64s(r.file, r.numbers[1], int(r.numbers[2]))
	if err != nil {
		return s.fail(err)
	}
	// The result has slot 0; what is only read cannot be written, by mistake either.
	result := r.numbers[0] == 0
	if !result {
		if err := pages.Protect(values); err != nil {
			return s.fail(errors.Join(err, unmap()))
		}
	}
	if lo, hi := r.numbers[3], r.numbers[4]; 0 <= lo && lo <= hi && hi <= int64(len(values)) {
		pages.Populate(values[lo:hi], result)
	}
	if old, found := s.slots[r.numbers[0]]; found {
		if err := old.unmap(); err != nil {
			return s.fail(err)
		}
	}
	s.slots[r.numbers[0]] = slot{values, unmap}
	return s.conn.send(header{kind: done}, nil)
}

func (s *server) release() error {
	for _, old := range s.slots {
		if err := old.unmap(); err != nil {
			return s.fail(err)
		}
	}
	clear(s.slots)
	return s.conn.send(header{kind: done}, nil)
}

// mapped computes rows of columns that are mapped here, where they are.
func (s *server) mapped(r request) error {
	lo, hi := r.numbers[0], r.numbers[1]
	columns := make([][]float64, len(r.list))
	for i, index := range r.list {
		values := s.slots[index].values
		if lo < 0 || hi < lo || hi > int64(len(values)) {
			return s.fail(fmt.Errorf("rows %d to %d of a column of %d", lo, hi, len(values)))
		}
		columns[i] = values[lo:hi:hi]
	}
	if len(columns) == 0 {
		return s.fail(errors.New("no column for the result"))
	}
	answer, caught := s.call(columns[0], columns[1:])
	if caught != nil {
		return s.fail(caught)
	}
	return s.conn.send(answer, nil)
}
