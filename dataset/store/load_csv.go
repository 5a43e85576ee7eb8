package store

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

// linesBetweenLooks is how many lines are read between two looks at a context.
const linesBetweenLooks = 4096

// csvFile is a CSV file that is read twice: once for its shape, since a dataset
// cannot grow, and once for its values.
type csvFile struct {
	file   *os.File
	header []string
}

func openCSV(path string) (*csvFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.Unwrap(err) // the path is said by Load
	}
	return &csvFile{file: f}, nil
}

// each calls use with every record after the header; line is for messages.
func (c *csvFile) each(ctx context.Context, use func(row, line int, record []string) error) error {
	if _, err := c.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := csv.NewReader(c.file)
	r.ReuseRecord = true
	header, err := r.Read()
	if err == io.EOF {
		return errors.New("the file is empty; its first line must name the columns")
	}
	if err != nil {
		return err
	}
	if c.header == nil {
		c.header = append(c.header, header...)
		c.header[0] = strings.TrimPrefix(c.header[0], "\ufeff")
		for i := range c.header {
			c.header[i] = strings.TrimSpace(c.header[i])
		}
	}
	for row := 0; ; row++ {
		if row%linesBetweenLooks == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		record, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if err := use(row, line, record); err != nil {
			return err
		}
	}
}

// parseField reads a number; what stands for a missing one is NaN.
func parseField(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	switch s {
	case "", "NA", "N/A", "NULL", "null", "None", "nan", "NaN":
		return math.NaN(), true
	}
	v, err := strconv.ParseFloat(s, 64)
	if errors.Is(err, strconv.ErrRange) { // too large is infinite, as in pandas
		err = nil
	}
	return v, err == nil
}

func (s *Store) loadCSV(ctx context.Context, name, path string) (*Dataset, error) {
	c, err := openCSV(path)
	if err != nil {
		return nil, err
	}
	defer c.file.Close()
	// A column is text, and skipped, if its first value is no number. A column
	// of labels holds integers to its end.
	rows, label := 0, -1
	var wanted []bool
	err = c.each(ctx, func(row, _ int, record []string) error {
		if row == 0 {
			wanted = make([]bool, len(record))
			for i, field := range record {
				_, wanted[i] = parseField(field)
				if c.header[i] == LabelColumn {
					label = i
				}
			}
		}
		if label >= 0 {
			if _, err := strconv.ParseInt(strings.TrimSpace(record[label]), 10, 64); err != nil {
				label = -1
			}
		}
		rows++
		return nil
	})
	if err != nil {
		return nil, err
	}
	if rows == 0 { // nothing says what the columns hold: numbers
		wanted = make([]bool, len(c.header))
		for i := range wanted {
			wanted[i] = true
		}
	}
	d, t, err := s.createFor(name, path, rows, c.header, wanted, label)
	if err != nil {
		return d, err
	}
	return d, c.each(ctx, func(row, line int, record []string) error {
		if row >= rows {
			return errors.New("the file grew while it was read")
		}
		for i, field := range record {
			if i == t.label {
				v, err := strconv.ParseInt(strings.TrimSpace(field), 10, 64)
				if err != nil {
					return errors.New("the file changed while it was read")
				}
				t.labels[row] = v
			} else if column := t.floats[i]; column != nil {
				v, ok := parseField(field)
				if !ok {
					return fmt.Errorf("line %d, column %q: %.40q is not a number; mend it, or leave it empty for a missing value", line, c.header[i], field)
				}
				column[row] = v
			}
		}
		return nil
	})
}
