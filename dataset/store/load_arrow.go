package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"golang.org/x/sys/unix"
)

// loadArrow maps the file: without compression its values are copied once, from
// the page cache into the dataset.
func (s *Store) loadArrow(ctx context.Context, name, path string) (d *Dataset, err error) {
	defer func() { // arrow-go trusts files more than we do
		if r := recover(); r != nil {
			err = fmt.Errorf("the file is damaged (%v)", r)
		}
	}()
	data, unmap, err := mapWholeFile(path)
	if err != nil {
		return nil, err
	}
	defer unmap()
	// No limits but the file's own size: a batch may be all of it.
	r, err := ipc.NewMappedFileReader(data, ipc.WithBodySizeLimit(0), ipc.WithMetadataSizeLimit(0))
	if err != nil {
		return nil, fmt.Errorf("this is not an Arrow IPC file: %w", err)
	}
	defer r.Close()
	names, wanted, label := arrowColumns(r.Schema())
	rows, label, err := arrowShape(ctx, r, label)
	if err != nil {
		return nil, err
	}
	d, t, err := s.createFor(name, path, rows, names, wanted, label)
	if err != nil {
		return d, err
	}
	at := 0
	for i := range r.NumRecords() {
		if err := ctx.Err(); err != nil {
			return d, err
		}
		batch, err := r.RecordBatchAt(i)
		if err != nil {
			return d, err
		}
		n := int(batch.NumRows())
		for c, column := range batch.Columns() {
			if c == t.label {
				integers(t.labels[at:at+n], column)
			} else if t.floats[c] != nil {
				floats(t.floats[c][at:at+n], column)
			}
			if err := ctx.Err(); err != nil {
				batch.Release()
				return d, err
			}
		}
		batch.Release()
		at += n
	}
	return d, nil
}

func mapWholeFile(path string) (data []byte, unmap func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, errors.Unwrap(err) // the path is said by Load
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return nil, nil, errors.New("this is not an Arrow IPC file")
	}
	data, err = unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, os.NewSyscallError("mmap", err)
	}
	return data, func() { unix.Munmap(data) }, nil
}

func arrowColumns(schema *arrow.Schema) (names []string, wanted []bool, label int) {
	label = -1
	for i, f := range schema.Fields() {
		names = append(names, f.Name)
		wanted = append(wanted, isNumber(f.Type))
		if f.Name == LabelColumn && arrow.IsInteger(f.Type.ID()) {
			label = i
		}
	}
	return names, wanted, label
}

func isNumber(t arrow.DataType) bool {
	return arrow.IsInteger(t.ID()) || arrow.IsFloating(t.ID()) || t.ID() == arrow.BOOL
}

// arrowShape counts the rows; labels with missing values are a column like any
// other.
func arrowShape(ctx context.Context, r *ipc.FileReader, label int) (rows, labels int, err error) {
	for i := range r.NumRecords() {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		batch, err := r.RecordBatchAt(i)
		if err != nil {
			return 0, 0, err
		}
		rows += int(batch.NumRows())
		if label >= 0 && batch.Column(label).NullN() > 0 {
			label = -1
		}
		batch.Release()
	}
	return rows, label, nil
}

// number is what Arrow's plain number types hold.
type number interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func convert[T number, U int64 | float64](dst []U, src []T) {
	for i, v := range src {
		dst[i] = U(v)
	}
}

// floats copies a column of numbers; nulls become NaN.
func floats(dst []float64, column arrow.Array) {
	switch a := column.(type) {
	case *array.Float64:
		copy(dst, a.Float64Values())
	case *array.Float16:
		for i, v := range a.Values() {
			dst[i] = float64(v.Float32())
		}
	case *array.Boolean:
		for i := range dst {
			dst[i] = 0
			if a.Value(i) {
				dst[i] = 1
			}
		}
	default:
		plain(dst, column)
	}
	if column.NullN() > 0 {
		for i := range dst {
			if column.IsNull(i) {
				dst[i] = math.NaN()
			}
		}
	}
}

// integers copies a column of integers without nulls.
func integers(dst []int64, column arrow.Array) { plain(dst, column) }

func plain[U int64 | float64](dst []U, column arrow.Array) {
	switch a := column.(type) {
	case *array.Float32:
		convert(dst, a.Float32Values())
	case *array.Int8:
		convert(dst, a.Int8Values())
	case *array.Int16:
		convert(dst, a.Int16Values())
	case *array.Int32:
		convert(dst, a.Int32Values())
	case *array.Int64:
		convert(dst, a.Int64Values())
	case *array.Uint8:
		convert(dst, a.Uint8Values())
	case *array.Uint16:
		convert(dst, a.Uint16Values())
	case *array.Uint32:
		convert(dst, a.Uint32Values())
	case *array.Uint64:
		convert(dst, a.Uint64Values())
	default:
		panic(fmt.Sprintf("a column of type %s", column.DataType()))
	}
}
