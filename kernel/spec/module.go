package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// MatrixPath is the import path of the package that needs gonum.
const MatrixPath = "gonbench/dataset/matrix"

const (
	matrixFolder = "dataset/matrix"
	gonum        = "gonum.org/v1/gonum"
)

// Work says where the modules for cells lie.
type Work struct {
	Module string // gonbench
	Matrix string // gonbench/dataset/matrix
}

func workIn(dir string) Work {
	return Work{Module: filepath.Join(dir, "module"), Matrix: filepath.Join(dir, "matrix")}
}

// Unpacked returns where the modules lie: in the kernelspec folder resource, or in
// private if what lies there is not the source that this program was built with
// and cannot be replaced.
func Unpacked(source fs.FS, resource, private string) (Work, error) {
	files, err := moduleFiles(source)
	if err != nil {
		return Work{}, err
	}
	if same(resource, files) || unpack(resource, files) == nil {
		return workIn(resource), nil
	}
	if same(private, files) {
		return workIn(private), nil
	}
	return workIn(private), unpack(private, files)
}

// moduleFiles are the files of both modules, by their paths below a common folder.
// source is the repository's: go.mod, go.sum, dataset and parallel.
func moduleFiles(source fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, root := range []string{"dataset", "parallel"} {
		err := fs.WalkDir(source, root, func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir():
				if p == "dataset/store" || d.Name() == "testdata" {
					return fs.SkipDir
				}
				return nil
			case strings.HasSuffix(p, "_test.go"):
				return nil
			}
			data, err := fs.ReadFile(source, p)
			if err != nil {
				return err
			}
			if rest, ok := strings.CutPrefix(p, matrixFolder+"/"); ok {
				files["matrix/"+rest] = data
			} else {
				files["module/"+p] = data
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	gomod, err := fs.ReadFile(source, "go.mod")
	if err != nil {
		return nil, err
	}
	gosum, err := fs.ReadFile(source, "go.sum")
	if err != nil {
		return nil, err
	}
	version, goVersion := lineOf(gomod, gonum), lineOf(gomod, "go")
	if version == "" || goVersion == "" {
		return nil, fmt.Errorf("go.mod says no version of go or %s", gonum)
	}
	files["module/go.mod"] = fmt.Appendf(nil, "module gonbench\n\ngo %s\n", goVersion)
	files["matrix/go.mod"] = fmt.Appendf(nil, "module %s\n\ngo %s\n\nrequire %s %s\n", MatrixPath, goVersion, gonum, version)
	files["matrix/go.sum"] = linesOf(gosum, gonum+" "+version)
	return files, nil
}

// lineOf is the word after name in a go.mod file.
func lineOf(gomod []byte, name string) string {
	for _, line := range strings.Split(string(gomod), "\n") {
		w := strings.Fields(line)
		if len(w) > 0 && w[0] == "require" {
			w = w[1:]
		}
		if len(w) >= 2 && w[0] == name {
			return w[1]
		}
	}
	return ""
}

func linesOf(text []byte, prefix string) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte(prefix)) {
			out = append(out, line...)
		}
	}
	return out
}

// same tells whether exactly these files lie below dir's two module folders.
func same(dir string, files map[string][]byte) bool {
	left := maps.Clone(files)
	for _, root := range []string{"module", "matrix"} {
		err := filepath.WalkDir(filepath.Join(dir, root), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(dir, p)
			if err != nil {
				return err
			}
			want, ok := left[filepath.ToSlash(rel)]
			if !ok {
				return errors.New("one file too many")
			}
			have, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			if !bytes.Equal(have, want) {
				return errors.New("another content")
			}
			delete(left, filepath.ToSlash(rel))
			return nil
		})
		if err != nil {
			return false
		}
	}
	return len(left) == 0
}

// unpack puts the files below dir, in place of what lies there. Each module comes
// into its place at once: another kernel may be building from it.
func unpack(dir string, files map[string][]byte) error {
	temp, err := os.MkdirTemp(dir, ".unpack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(temp, "new", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return err
		}
	}
	for _, root := range []string{"module", "matrix"} {
		if err := os.Rename(filepath.Join(dir, root), filepath.Join(temp, root)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Rename(filepath.Join(temp, "new", root), filepath.Join(dir, root)); err != nil {
			return fmt.Errorf("%s: %w", path.Join(dir, root), err)
		}
	}
	return nil
}
