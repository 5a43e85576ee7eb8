package store

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// copyBytes is how much is copied between two looks at the context.
const copyBytes = 8 << 20

// Save writes the dataset to a file, by its ending: .arrow or .feather (an
// uncompressed Arrow IPC file: the memory as it is) or .csv with a header line,
// the labels last. The file appears, or replaces another, only when it is
// complete.
func (d *Dataset) Save(ctx context.Context, path string) error {
	if !d.Retain() {
		return ErrClosed
	}
	defer d.Release()
	var write func(context.Context, io.Writer) error
	switch strings.ToLower(filepath.Ext(path)) {
	case ".arrow", ".feather":
		write = d.writeArrow
	case ".csv":
		write = d.writeCSV
	default:
		return fmt.Errorf("cannot save to %s: the file's name must end in .csv, .arrow or .feather", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("cannot save to %s: %w", path, err)
	}
	err = write(ctx, f)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("cannot save to %s: %w", path, err)
	}
	return nil
}

func (d *Dataset) writeArrow(ctx context.Context, w io.Writer) error {
	for data := d.segment.data; len(data) > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(len(data), copyBytes)
		if _, err := w.Write(data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

func (d *Dataset) writeCSV(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<20)
	header := csv.NewWriter(out)
	names := d.Columns()
	labels := d.Labels()
	if labels != nil {
		names = append(names, LabelColumn)
	}
	if err := header.Write(names); err != nil {
		return err
	}
	header.Flush()
	var columns [][]float64
	for _, name := range d.spec.Columns {
		c, err := d.Column(name)
		if err != nil {
			return err
		}
		columns = append(columns, c)
	}
	var line []byte
	for row := range d.spec.Rows {
		if row%linesBetweenLooks == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line = line[:0]
		for _, c := range columns {
			line = append(strconv.AppendFloat(line, c[row], 'g', -1, 64), ',')
		}
		if labels != nil {
			line = append(strconv.AppendInt(line, labels[row], 10), ',')
		}
		line[len(line)-1] = '\n'
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}
