package store

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// LabelColumn is the name of the column of class labels.
const LabelColumn = "label"

const (
	pageSize  = 4096 // what the first column's offset is a multiple of
	alignment = 64   // of every column
)

// piece is a part of the file that is not column data.
type piece struct {
	offset int64
	bytes  []byte
}

// layout says where everything of a dataset lies in its file.
type layout struct {
	size    int64
	pieces  []piece
	offsets []int64 // of the float64 columns, then of the labels
}

// checkSpec refuses what no amount of memory could hold.
func checkSpec(spec Spec) error {
	if spec.Rows < 0 {
		return fmt.Errorf("a dataset cannot have %d rows", spec.Rows)
	}
	seen := map[string]bool{}
	if spec.Labels {
		seen[LabelColumn] = true
	}
	for _, c := range spec.Columns {
		switch {
		case c == "":
			return fmt.Errorf("a column needs a name")
		case !utf8.ValidString(c):
			return fmt.Errorf("the column name %q is not UTF-8", c)
		case strings.ContainsRune(c, 0):
			return fmt.Errorf("the column name %q holds a zero byte", c)
		case seen[c]:
			return fmt.Errorf("there is more than one column named %q", c)
		}
		seen[c] = true
	}
	if len(seen) == 0 {
		return fmt.Errorf("a dataset needs at least one column")
	}
	return nil
}

// columnCount counts the labels in.
func (s Spec) columnCount() int {
	if s.Labels {
		return len(s.Columns) + 1
	}
	return len(s.Columns)
}

// bytesFor is an upper bound of the file's size, saturating.
func (s Spec) bytesFor(rows int) int64 {
	metadata := int64(3 * pageSize)
	for _, c := range s.Columns {
		metadata += 3*int64(len(c)) + 512 // a field in schema, record batch and footer
	}
	metadata = roundUp(metadata, pageSize)
	if int64(rows) > math.MaxInt64/8-alignment {
		return math.MaxInt64
	}
	high, low := bits.Mul64(uint64(stride(rows)), uint64(s.columnCount()))
	if high != 0 || low > math.MaxInt64-uint64(metadata) {
		return math.MaxInt64
	}
	return int64(low) + metadata
}

// rowsIn is the largest row count whose bytesFor is at most free.
func (s Spec) rowsIn(free int64) int {
	low, high := int64(0), math.MaxInt64/(8*int64(s.columnCount()))
	for low < high {
		mid := low + (high-low+1)/2
		if s.bytesFor(int(mid)) <= free {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return int(low)
}

func stride(rows int) int64 { return roundUp(8*int64(rows), alignment) }

func roundUp(n, to int64) int64 { return (n + to - 1) / to * to }

// newLayout lets arrow-go write the file with every column standing for the
// same memory that nobody may read, and notes what it writes around them.
func newLayout(spec Spec) (layout, error) {
	column, free, err := reserve(int(stride(spec.Rows))) // arrow-go itself pads to 8 bytes only
	if err != nil {
		return layout{}, err
	}
	defer free()
	// The body of the record batch begins wherever the metadata ends; padding
	// the schema moves it to the start of a page.
	const least = 8
	l, err := writeLayout(spec, column, least)
	if err != nil {
		return layout{}, err
	}
	if over := l.offsets[0] % pageSize; over != 0 {
		if l, err = writeLayout(spec, column, least+int(pageSize-over)); err != nil {
			return layout{}, err
		}
	}
	if l.offsets[0]%pageSize != 0 {
		return layout{}, fmt.Errorf("the first column lies at byte %d, not at the start of a page", l.offsets[0])
	}
	return l, nil
}

func writeLayout(spec Spec, column []byte, padding int) (layout, error) {
	var fields []arrow.Field
	var columns []arrow.Array
	add := func(name string, t arrow.DataType) {
		fields = append(fields, arrow.Field{Name: name, Type: t})
		data := array.NewData(t, spec.Rows, []*memory.Buffer{nil, memory.NewBufferBytes(column)}, nil, 0, 0)
		columns = append(columns, array.MakeFromData(data))
	}
	for _, c := range spec.Columns {
		add(c, arrow.PrimitiveTypes.Float64)
	}
	if spec.Labels {
		add(LabelColumn, arrow.PrimitiveTypes.Int64)
	}
	pad := arrow.MetadataFrom(map[string]string{"gonbench.padding": strings.Repeat(" ", padding)})
	schema := arrow.NewSchema(fields, &pad)
	rec := recorder{column: column}
	w, err := ipc.NewFileWriter(&rec, ipc.WithSchema(schema))
	if err == nil {
		err = w.Write(array.NewRecordBatch(schema, columns, int64(spec.Rows)))
	}
	if err == nil {
		rec.end = rec.at
		err = w.Close()
	}
	if err != nil {
		return layout{}, fmt.Errorf("cannot lay the dataset out: %w", err)
	}
	if spec.Rows == 0 { // empty buffers are not written: put them where the body would be
		rec.offsets = make([]int64, len(columns))
		for i := range rec.offsets {
			rec.offsets[i] = rec.end
		}
	}
	if len(rec.offsets) != len(columns) {
		return layout{}, fmt.Errorf("%d of %d columns were laid out", len(rec.offsets), len(columns))
	}
	return layout{size: rec.at, pieces: rec.pieces, offsets: rec.offsets}, nil
}

// recorder is the file that arrow-go writes to.
type recorder struct {
	column  []byte
	at, end int64 // end: where the record batch's body ends
	pieces  []piece
	offsets []int64
}

func (r *recorder) Write(p []byte) (int, error) {
	if len(p) > 0 && len(r.column) > 0 && &p[0] == &r.column[0] {
		r.offsets = append(r.offsets, r.at)
	} else if !zero(p) {
		r.pieces = append(r.pieces, piece{r.at, append([]byte(nil), p...)})
	}
	r.at += int64(len(p))
	return len(p), nil
}

func zero(p []byte) bool {
	for _, b := range p {
		if b != 0 {
			return false
		}
	}
	return true
}
