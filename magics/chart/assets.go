package chart

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tetratelabs/wazero"
)

// PageFile is the name of the file in the kernelspec's folder that makes charts
// live in a page.
const PageFile = "gonbench-charts.js"

//go:embed page.js
var pageJS string

//go:embed follow.js
var followJS string

// pageScript is the library and what drives it, in one script that leaves
// nothing global behind but its queue.
func pageScript(echarts string) []byte {
	var b strings.Builder
	b.WriteString("(function(){if(window.gonbench1&&window.gonbench1.run)return;\n")
	b.WriteString(wrapped(echarts))
	b.WriteString(functionsJS)
	fmt.Fprintf(&b, "var gonbenchFormat=%d;\n", Format)
	b.WriteString(followJS)
	b.WriteString(pageJS)
	b.WriteString("})();\n")
	return []byte(b.String())
}

// WriteAssets writes [PageFile] into the kernelspec's folder, made of the library
// in binDir, and compiles the rasteriser into binDir, so that a kernel's first
// picture does not wait for that. Where binDir cannot be written, kernels
// compile it into the user's cache.
func WriteAssets(binDir, specDir string) error {
	l, err := readLibrary(binDir)
	if err != nil {
		return err
	}
	path := filepath.Join(specDir, PageFile)
	// A page may be loading the old file, so it is replaced, not overwritten.
	temporary, err := os.CreateTemp(specDir, PageFile+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(l.page)
	if e := temporary.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(temporary.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return precompile(binDir)
}

// precompile fills the cache beside the executable; that it cannot is no error.
func precompile(dir string) error {
	wasm, err := os.ReadFile(filepath.Join(dir, rasteriserFile))
	if err != nil {
		return fmt.Errorf("%w (%v)", ErrAssets, err)
	}
	ctx := context.Background()
	cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, cacheFolder))
	if err != nil {
		return nil
	}
	defer cache.Close(ctx)
	if r, err := newRasteriser(ctx, wasm, cache); err == nil {
		return r.close(ctx)
	}
	return nil
}
