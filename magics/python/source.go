package python

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed runner/*.py runner/strategies/*.py
var source embed.FS

// module is the name that the runner's package goes by once it is unpacked.
const module = "gonbench_runner"

// Unpack writes the runner's source below dir and returns the folder that has to
// be on PYTHONPATH. Files that are there already are written again.
func Unpack(dir string) (string, error) {
	root := filepath.Join(dir, "python")
	err := fs.WalkDir(source, "runner", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(root, module, filepath.FromSlash(strings.TrimPrefix(path, "runner")))
		if entry.IsDir() {
			return os.MkdirAll(to, 0o700)
		}
		b, err := source.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o600)
	})
	if err != nil {
		return "", fmt.Errorf("unpack the Python runner: %w", err)
	}
	return root, nil
}

// Source is the Python of a strategy.
func Source(strategy string) (string, error) {
	b, err := source.ReadFile("runner/strategies/" + strings.ReplaceAll(strategy, "-", "_") + ".py")
	if err != nil {
		return "", fmt.Errorf("no Python strategy %q", strategy)
	}
	return string(b), nil
}

// Strategies are the names of the strategies that the runner has, in the
// article's order and then what it left out.
func Strategies() []string {
	return []string{
		"pandas", "dask-threads", "dask-processes", "modin-ray", "multiprocessing-pool",
		"joblib-threads", "joblib-processes", "numpy", "numba", "polars", "pandarallel",
	}
}
