package magics

import (
	"context"
	"path/filepath"
	"strings"

	"gonbench/dataset/store"
	"gonbench/magics/golang"
	"gonbench/magics/golang/expression"
)

// job is what the user asked to be run, found to make sense, and compiled.
type job struct {
	flags     *workFlags
	ds        *store.Dataset
	target    *target
	cols      []string            // input columns
	counts    []int               // row counts
	condition *expression.Program // of --check; nil if there is none
}

// prepare finds out all that can be wrong with a line before anything runs, and
// compiles the function.
func (m *Magics) prepare(ctx context.Context, w *workFlags, function string) (*job, error) {
	if err := w.validate(); err != nil {
		return nil, err
	}
	if err := m.checkSavePath(w.save); err != nil {
		return nil, err
	}
	j := &job{flags: w}
	var err error
	if j.ds, err = m.dataset(w.dataset); err != nil {
		return nil, err
	}
	if w.out != "" {
		if _, err := j.ds.Column(w.out); err != nil {
			return nil, err
		}
	}
	if j.target, err = m.resolve(function); err != nil {
		return nil, err
	}
	if j.cols, err = inputColumns(j.ds, j.target, w); err != nil {
		return nil, err
	}
	if j.counts, err = rowCounts(j.ds, w.rows); err != nil {
		return nil, err
	}
	if w.check != "" {
		if j.condition, err = golang.ParseCheck(w.check, len(j.cols)); err != nil {
			return nil, usageError("--check: %v", err)
		}
	}
	return j, m.build(ctx, j.target)
}

// rowCounts are the row counts to measure: what --rows names, or all rows.
func rowCounts(ds *store.Dataset, list []int) ([]int, error) {
	if len(list) == 0 {
		list = []int{ds.Rows()}
	}
	for _, n := range list {
		if n > ds.Rows() {
			return nil, namedError(datasetErrorName, "dataset %s has %s rows, --rows asks for %s: make a larger one with %%dataset",
				ds.Name(), grouped(ds.Rows()), grouped(n))
		}
	}
	return once(list), nil
}

// checkSavePath refuses a file that could not be written, before the work.
func (m *Magics) checkSavePath(path string) error {
	if path == "" {
		return nil
	}
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".json", ".txt":
	default:
		return usageError("--save takes a .json file, or a .txt file for benchstat, not %q", path)
	}
	if err := writableDir(filepath.Dir(path)); err != nil {
		return namedError(fileErrorName, "--save: %v", err)
	}
	return nil
}
