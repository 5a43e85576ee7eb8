package chart

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"

	"github.com/tetratelabs/wazero"
)

// ErrAssets means that the chart library or the rasteriser is missing from the
// folder of the executable.
var ErrAssets = errors.New("the chart library is missing; run `make install`")

// The files that a Renderer reads, in the folder of the executable.
const (
	libraryFile    = "echarts.min.js"
	rasteriserFile = "resvg.wasm"
	cacheFolder    = "resvg.cache" // compiled by WriteAssets, so that a kernel's first chart is quick
)

// scales are how many pixels of a picture a CSS pixel has: the first with which
// the picture is small enough.
var scales = [...]float64{2, 1.75, 1.5, 1.25, 1}

// Renderer draws charts.
type Renderer struct {
	// Spec is the name of the kernelspec under whose URL the page finds the
	// library; empty means gonbench.
	Spec string
	// Kernel is Jupyter's id of the kernel, which a page that comes back to a
	// live display asks for its present state; empty means that none can be asked.
	Kernel string

	dir     string
	metrics *metrics

	library func() (library, error)

	mu     sync.Mutex
	drawer *drawer     // nil until used
	raster *rasteriser // nil until used
}

// library is the chart library as it stands in the folder of the executable.
type library struct {
	echarts string
	page    []byte // what WriteAssets writes
	hash    string // of page
}

// NewRenderer is a renderer that reads the library from assetDir, the folder of
// the executable, when it draws for the first time.
func NewRenderer(assetDir string) *Renderer {
	r := &Renderer{dir: assetDir, metrics: newMetrics()}
	r.library = sync.OnceValues(func() (library, error) { return readLibrary(assetDir) })
	return r
}

func readLibrary(dir string) (library, error) {
	b, err := os.ReadFile(filepath.Join(dir, libraryFile))
	if err != nil {
		return library{}, fmt.Errorf("%w (%v)", ErrAssets, err)
	}
	l := library{echarts: string(b), page: pageScript(string(b))}
	sum := sha256.Sum256(l.page)
	l.hash = hex.EncodeToString(sum[:5])
	return l, nil
}

// Warm gets everything ready that the first chart needs, so that a kernel can do
// it while nothing else runs. It is done in parts of a tenth of a second or so, and
// gives up between two of them when the context ends.
func (r *Renderer) Warm(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.prepare(ctx)
}

// Ready tells whether the next chart finds everything ready.
func (r *Renderer) Ready() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.drawer != nil && r.raster != nil
}

// Close frees the compiled code. The renderer may be used again.
func (r *Renderer) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drawer = nil
	if r.raster == nil {
		return nil
	}
	raster := r.raster
	r.raster = nil
	return raster.close(context.Background())
}

// prepareDrawer loads the library, if it is not loaded yet. r.mu is held.
func (r *Renderer) prepareDrawer(ctx context.Context) error {
	if r.drawer != nil {
		return nil
	}
	l, err := r.library()
	if err != nil {
		return err
	}
	r.drawer, err = newDrawer(ctx, l.echarts, r.metrics)
	return err
}

// prepare loads what is not loaded yet. r.mu is held.
func (r *Renderer) prepare(ctx context.Context) error {
	if err := r.prepareDrawer(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.raster == nil {
		raster, err := openRasteriser(ctx, r.dir)
		if err != nil {
			return err
		}
		r.raster = raster
	}
	return nil
}

// openRasteriser compiles resvg, or loads its compiled form from a cache: the
// one beside the executable, else the user's.
func openRasteriser(ctx context.Context, dir string) (*rasteriser, error) {
	wasm, err := os.ReadFile(filepath.Join(dir, rasteriserFile))
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrAssets, err)
	}
	folders := []string{filepath.Join(dir, cacheFolder)}
	if user, err := os.UserCacheDir(); err == nil {
		folders = append(folders, filepath.Join(user, "gonbench", cacheFolder))
	}
	for i, folder := range folders {
		if _, err := os.Stat(folder); err != nil && i == 0 {
			continue // nothing was compiled at installation
		}
		cache, err := wazero.NewCompilationCacheWithDir(folder)
		if err != nil {
			continue
		}
		if raster, err := newRasteriser(ctx, wasm, cache); err == nil {
			return raster, nil
		}
		cache.Close(ctx)
	}
	return newRasteriser(ctx, wasm, nil)
}

// SVG is the chart as ECharts draws it.
func (r *Renderer) SVG(c Chart) (string, error) {
	svg, _, err := r.draw(c, 0)
	return svg, err
}

// PNG is the chart as a picture, as [Renderer.Bundle] has it: twice as large as
// the chart, or less if it would cost too much of a notebook.
func (r *Renderer) PNG(c Chart) ([]byte, error) {
	option, err := c.json()
	if err != nil {
		return nil, err
	}
	_, png, err := r.draw(c, room(r.markup(c, option, nil, Auto), c.plain()))
	return png, err
}

// draw is the chart's drawing and its picture of at most room bytes, if there is a
// scale for that; 0 means no picture.
func (r *Renderer) draw(c Chart, room int) (svg string, png []byte, err error) {
	option, err := c.json()
	if err != nil {
		return "", nil, err
	}
	ctx := context.Background()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.prepare(ctx); err != nil {
		return "", nil, err
	}
	if svg, err = r.drawer.svg(string(option), c.Width, c.Height); err != nil || room == 0 {
		return svg, nil, err
	}
	exact := coloursOf(svg)
	for i := 0; i < len(scales); i++ {
		im, err := r.raster.render(ctx, svg, scales[i])
		if err != nil {
			return "", nil, err
		}
		if png, err = encode(im, exact); err != nil {
			return "", nil, err
		}
		if len(png) <= room {
			break
		}
		// Bytes grow a little faster than the scale: scales that are too large by
		// far are not tried.
		for tried := scales[i]; i+2 < len(scales) && float64(len(png))*math.Pow(scales[i+1]/tried, 1.1) > 1.15*float64(room); {
			i++
		}
	}
	return svg, png, nil
}
