package record

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"
)

// Save writes the file in the format that the path's extension names: .json, or
// .txt for the Go benchmark format, which benchstat reads. A file that is
// already there is replaced at once or not at all.
func (f *File) Save(path string) error {
	var write func(io.Writer) error
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".json":
		write = f.WriteJSON
	case ".txt":
		write = f.WriteBenchmarks
	default:
		return fmt.Errorf("cannot save %s: name a .json file, or a .txt file for benchstat", path)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".gonbench-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if err := write(tmp); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// WriteJSON writes the file as indented JSON.
func (f *File) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(f)
}

// WriteBenchmarks writes every sample of every benchmark that succeeded as a
// line of the Go benchmark format:
//
//	BenchmarkAddRandom/strategy=threads/form=scalar/rows=1000000/workers=2 1 4512345 ns/op
func (f *File) WriteBenchmarks(w io.Writer) error {
	bw := benchfmt.NewWriter(w)
	config := []benchfmt.Config{
		{Key: "os", Value: []byte(f.Environment.OS), File: true},
		{Key: "cpu", Value: []byte(f.Environment.CPU), File: true},
		{Key: "go", Value: []byte(f.Environment.Go), File: true},
		{Key: "gonbench", Value: []byte(f.Environment.Gonbench), File: true},
	}
	for _, b := range f.Benchmarks {
		if b.Status != OK {
			continue
		}
		name := fmt.Sprintf("%s/strategy=%s/form=%s/rows=%d/workers=%d", benchmarkName(b.Function), b.Strategy, b.Form, b.Rows, b.Workers)
		for _, s := range b.Samples {
			// The writer turns base units back into those of the original.
			r := &benchfmt.Result{
				Config: config,
				Name:   benchfmt.Name(name),
				Iters:  1,
				Values: []benchfmt.Value{
					{Value: s, Unit: "sec/op", OrigValue: s * 1e9, OrigUnit: "ns/op"},
				},
			}
			if err := bw.Write(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// benchmarkName makes a name as Go benchmarks have it: capitalised, one word.
func benchmarkName(function string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '/' {
			return '_'
		}
		return r
	}, function)
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
