package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// Load makes a dataset from a file, by its ending: .csv with a header line, or
// .arrow or .feather (Arrow IPC files, compressed or not). Numeric columns
// become float64, missing values NaN; a column "label" of integers becomes the
// labels. Columns of anything else are left out, and listed in the recipe under
// "skipped". The dataset is not published yet. As with Create, a dataset of the
// same name is dropped, but only once the file's shape is known and its memory
// is there; an error after that leaves none.
func (s *Store) Load(ctx context.Context, name, path string) (*Dataset, error) {
	var read func() (*Dataset, error)
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".csv":
		read = func() (*Dataset, error) { return s.loadCSV(ctx, name, path) }
	case ".arrow", ".feather":
		read = func() (*Dataset, error) { return s.loadArrow(ctx, name, path) }
	default:
		return nil, fmt.Errorf("cannot load %s: the file's name must end in .csv, .arrow or .feather", path)
	}
	d, err := read()
	if err != nil {
		if d != nil {
			d.Close()
		}
		return nil, fmt.Errorf("cannot load %s: %w", path, err)
	}
	return d, nil
}

// loadRecipe is the recipe of what was loaded.
func loadRecipe(path string, skipped []string) map[string]any {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	r := map[string]any{"file": path}
	if len(skipped) > 0 {
		r["skipped"] = skipped
	}
	return r
}

// targets are the columns of a dataset that is being filled: floats[i] for the
// i-th column of the file, nil if it is skipped or the labels.
type targets struct {
	floats [][]float64
	labels []int64
	label  int // index of the labels in the file, -1 if there are none
}

// createFor makes the dataset for a file's columns: wanted[i] says whether the
// column names[i] is taken.
func (s *Store) createFor(name, path string, rows int, names []string, wanted []bool, label int) (*Dataset, targets, error) {
	spec := Spec{Rows: rows, Labels: label >= 0}
	var skipped []string
	for i, n := range names {
		switch {
		case i == label:
		case wanted[i]:
			spec.Columns = append(spec.Columns, n)
		default:
			skipped = append(skipped, n)
		}
	}
	if spec.columnCount() == 0 {
		return nil, targets{}, fmt.Errorf("no column holds numbers")
	}
	spec.Recipe = loadRecipe(path, skipped)
	d, err := s.Create(name, spec)
	if err != nil {
		return nil, targets{}, err
	}
	t := targets{floats: make([][]float64, len(names)), labels: d.Labels(), label: label}
	for i, n := range names {
		if i != label && wanted[i] {
			if t.floats[i], err = d.Column(n); err != nil {
				return d, t, err
			}
		}
	}
	return d, t, nil
}
