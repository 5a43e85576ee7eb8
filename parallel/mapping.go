package parallel

import (
	"fmt"
	"os"

	"gonbench/dataset"
	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/pages"
	"gonbench/parallel/internal/worker"
	"gonbench/parallel/protocol"
)

// mapping is what the workers of [Shared] have mapped: the columns of one job,
// the result first, each once.
type mapping struct {
	regions []region
	slots   []int64 // region of the result, of each input
}

// region is a column in shared memory.
type region struct {
	file   *os.File
	info   os.FileInfo // tells files apart: an address may be used again for another
	offset int64
	n      int
	copied []float64 // our own mapping, if the column had to be copied; nil if it lies there
	unmap  func() error
}

// hold finds or makes shared memory for the job's columns, and tells whether it
// is other than the last job's. Copies of columns that are as long as the last
// job's take their memory.
func (m *mapping) hold(job Job) (changed bool, err error) {
	columns, slots := distinct(job)
	next := make([]region, len(columns))
	missing := int64(0)
	for i, column := range columns {
		if next[i], err = locate(column); err != nil {
			return false, err
		}
		if next[i].file == nil {
			if i < len(m.regions) && m.regions[i].copied != nil && m.regions[i].n == len(column) {
				next[i] = m.regions[i]
				continue
			}
			missing += 8 * int64(len(column))
		}
		if i >= len(m.regions) || !m.regions[i].same(next[i]) {
			changed = true
		}
	}
	if missing > 0 {
		if err := fits("shared", missing, "columns that are not in shared memory"); err != nil {
			return false, err
		}
	}
	var made []region
	for i := range next {
		if next[i].file != nil {
			continue
		}
		if next[i], err = newRegion(len(columns[i])); err != nil {
			drop(made)
			return false, err
		}
		made = append(made, next[i])
	}
	changed = changed || len(next) != len(m.regions)
	drop(without(m.regions, next))
	m.regions, m.slots = next, slots
	return changed, nil
}

// distinct lists the job's columns without repetition, the result first, and
// which of them the result and the inputs are.
func distinct(job Job) (columns [][]float64, slots []int64) {
	for _, column := range append([][]float64{job.Dst}, job.Cols...) {
		index := find(columns, column)
		if index < 0 {
			index = len(columns)
			columns = append(columns, column)
		}
		slots = append(slots, int64(index))
	}
	return columns, slots
}

// locate finds a column in shared memory; its file is nil if it is not there.
func locate(column []float64) (region, error) {
	f, offset, ok := dataset.Locate(column)
	if !ok {
		return region{}, nil
	}
	info, err := f.Stat()
	if err != nil {
		return region{}, fmt.Errorf("shared memory of a column: %w", err)
	}
	return region{file: f, info: info, offset: offset, n: len(column)}, nil
}

// newRegion makes shared memory for a copy of n values.
func newRegion(n int) (region, error) {
	f, err := pages.NewFile("gonbench-column", 8*int64(n))
	if err != nil {
		return region{}, err
	}
	r := region{file: f, n: n}
	if r.info, err = f.Stat(); err == nil {
		r.copied, r.unmap, err = dataset.MapFloat64s(f, 0, n)
	}
	if err != nil {
		f.Close()
		return region{}, err
	}
	return r, nil
}

func (r region) same(other region) bool {
	return r.offset == other.offset && r.n == other.n && r.info != nil && other.info != nil && os.SameFile(r.info, other.info)
}

// without lists the regions that are not among kept.
func without(regions, kept []region) (gone []region) {
	for _, r := range regions {
		found := false
		for _, k := range kept {
			found = found || r.file == k.file
		}
		if !found {
			gone = append(gone, r)
		}
	}
	return gone
}

// drop frees the memory of copies.
func drop(regions []region) {
	for _, r := range regions {
		if r.copied != nil {
			_ = r.unmap()
			r.file.Close()
		}
	}
}

func (m *mapping) close() {
	drop(m.regions)
	*m = mapping{}
}

// attach has a worker map the regions, and nothing else, and get ready for its
// chunk.
func (m *mapping) attach(w *worker.Worker, chunk [2]int) error {
	if err := w.Release(); err != nil {
		return err
	}
	for i, r := range m.regions {
		if err := w.Attach(i, r.file, r.offset, r.n, chunk[0], chunk[1]); err != nil {
			return err
		}
	}
	return nil
}

// send copies the inputs that do not lie in shared memory there.
func (m *mapping) send(job Job, r *recorder) {
	for i, column := range job.Cols {
		to := m.regions[m.slots[i+1]].copied
		if to == nil {
			continue
		}
		start := clock.Now()
		copy(to, column)
		r.add(caller, -1, protocol.Send, start, clock.Now())
	}
}

// receive copies the result back if it was not to be in shared memory.
func (m *mapping) receive(job Job, r *recorder) {
	from := m.regions[m.slots[0]].copied
	if from == nil {
		return
	}
	start := clock.Now()
	copy(job.Dst, from)
	r.add(caller, -1, protocol.Receive, start, clock.Now())
}
