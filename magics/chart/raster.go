package chart

import (
	"context"
	"encoding/json"
	"fmt"
	"image"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// rasteriser turns SVG into pixels with resvg, compiled to WebAssembly. It
// holds compiled code; the memory of a picture lives as long as its call.
type rasteriser struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
	objects *objects
}

func newRasteriser(ctx context.Context, wasm []byte, cache wazero.CompilationCache) (*rasteriser, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(8192) // 512 MiB
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	r := &rasteriser{runtime: wazero.NewRuntimeWithConfig(ctx, config), objects: &objects{}}
	if _, err := r.objects.bindings(r.runtime.NewHostModuleBuilder("wbg")).Instantiate(ctx); err != nil {
		r.runtime.Close(ctx)
		return nil, fmt.Errorf("resvg imports: %w", err)
	}
	var err error
	if r.module, err = r.runtime.CompileModule(ctx, wasm); err != nil {
		r.runtime.Close(ctx)
		return nil, fmt.Errorf("compile resvg: %w", err)
	}
	return r, nil
}

func (r *rasteriser) close(ctx context.Context) error { return r.runtime.Close(ctx) }

// render draws the SVG, scale times as large, on white. The pixels are RGBA.
func (r *rasteriser) render(ctx context.Context, svg string, scale float64) (*image.RGBA, error) {
	m, err := r.runtime.InstantiateModule(ctx, r.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("start resvg: %w", err)
	}
	defer m.Close(ctx)
	*r.objects = objects{}

	options, err := json.Marshal(map[string]any{
		"fitTo":      map[string]any{"mode": "zoom", "value": scale},
		"background": "white",
		"font": map[string]any{
			"defaultFontFamily": fontFamily, "sansSerifFamily": fontFamily, "serifFamily": fontFamily,
			"monospaceFamily": monoFamily,
		},
	})
	if err != nil {
		return nil, err
	}
	fonts := &list{items: []any{&bytesArray{goregular.TTF}, &bytesArray{gobold.TTF}, &bytesArray{gomono.TTF}}}
	optionsAt, err := pass(ctx, m, options)
	if err != nil {
		return nil, err
	}
	image3, err := r.returning(ctx, m, "resvg_new", r.objects.add(svg), uint64(optionsAt), uint64(len(options)), r.objects.add(fonts))
	if err != nil {
		return nil, err
	}
	picture, err := r.returning(ctx, m, "resvg_render", image3)
	if err != nil {
		return nil, err
	}
	var size [2]int
	for i, name := range []string{"renderedimage_width", "renderedimage_height"} {
		v, err := m.ExportedFunction(name).Call(ctx, picture)
		if err != nil {
			return nil, err
		}
		size[i] = int(uint32(v[0]))
	}
	v, err := m.ExportedFunction("renderedimage_pixels").Call(ctx, picture)
	if err != nil {
		return nil, err
	}
	pixels, _ := r.objects.take(v[0]).(*bytesArray)
	if pixels == nil || len(pixels.b) != 4*size[0]*size[1] {
		return nil, fmt.Errorf("resvg: picture of %dx%d has the wrong number of bytes", size[0], size[1])
	}
	return &image.RGBA{Pix: pixels.b, Stride: 4 * size[0], Rect: image.Rect(0, 0, size[0], size[1])}, nil
}

// returning calls a function that answers through a pointer on the module's
// stack: a value, or an error object and a flag.
func (r *rasteriser) returning(ctx context.Context, m api.Module, name string, args ...uint64) (uint64, error) {
	stack := m.ExportedFunction("__wbindgen_add_to_stack_pointer")
	v, err := stack.Call(ctx, api.EncodeI32(-16))
	if err != nil {
		return 0, err
	}
	at := uint32(v[0])
	if _, err := m.ExportedFunction(name).Call(ctx, append([]uint64{uint64(at)}, args...)...); err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	value, _ := m.Memory().ReadUint32Le(at)
	failure, _ := m.Memory().ReadUint32Le(at + 4)
	failed, _ := m.Memory().ReadUint32Le(at + 8)
	if _, err := stack.Call(ctx, 16); err != nil {
		return 0, err
	}
	if failed != 0 {
		return 0, fmt.Errorf("%s: %v", name, r.objects.take(uint64(failure)))
	}
	return uint64(value), nil
}
