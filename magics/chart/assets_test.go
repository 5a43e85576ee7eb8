package chart_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gonbench/magics/chart"
)

// assets is a folder with the chart library and the rasteriser.
func assets(t testing.TB) string {
	t.Helper()
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"echarts.min.js", "resvg.wasm"} {
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			t.Fatalf("%v: run `make install`", err)
		}
	}
	return bin
}

// renderer is one for all tests: what it loads is the same for all.
func renderer(t testing.TB) *chart.Renderer {
	t.Helper()
	dir := assets(t)
	once.Do(func() { shared = chart.NewRenderer(dir) })
	return shared
}

var (
	once   sync.Once
	shared *chart.Renderer
)

func TestWriteAssets(t *testing.T) {
	bin, spec := t.TempDir(), t.TempDir()
	for _, name := range []string{"echarts.min.js", "resvg.wasm"} {
		if err := os.Symlink(filepath.Join(assets(t), name), filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // installing again replaces the file
		if err := chart.WriteAssets(bin, spec); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(spec)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].Name() != chart.PageFile {
		t.Errorf("the kernelspec's folder holds %v, want %s alone", files, chart.PageFile)
	}
	b, err := os.ReadFile(filepath.Join(spec, chart.PageFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, wanted := range []string{"function(exports,module,define)", "gonbench1", "Licensed to the Apache Software Foundation"} {
		if !strings.Contains(string(b), wanted) {
			t.Errorf("%s lacks %q", chart.PageFile, wanted)
		}
	}
	if found, err := filepath.Glob(filepath.Join(bin, "resvg.cache", "*", "*")); err != nil || len(found) == 0 {
		t.Errorf("no compiled rasteriser beside the executable: %v", err)
	}
}

func TestMissingAssets(t *testing.T) {
	r := chart.NewRenderer(t.TempDir())
	c := chart.Timing("Time", benchmarks(goShapes(), 1000, 2, 6, 2))
	if _, err := r.PNG(c); !errors.Is(err, chart.ErrAssets) {
		t.Errorf("PNG without a library: %v", err)
	}
	if err := r.Warm(t.Context()); !errors.Is(err, chart.ErrAssets) {
		t.Errorf("Warm without a library: %v", err)
	}
	data, _ := r.Bundle(c, chart.Auto)
	text, _ := data["text/plain"].(string)
	if len(data) != 1 || !strings.Contains(text, "make install") || !strings.Contains(text, "threads") {
		t.Errorf("bundle without a library: %v", data)
	}
	if err := chart.WriteAssets(t.TempDir(), t.TempDir()); !errors.Is(err, chart.ErrAssets) {
		t.Errorf("WriteAssets without a library: %v", err)
	}
}
