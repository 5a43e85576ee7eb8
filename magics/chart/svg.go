package chart

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"strconv"

	"github.com/dop251/goja"
)

//go:embed functions.js
var functionsJS string

//go:embed ssr.js
var ssrJS string

// wrapped is the library as an expression statement that sets the variable
// echarts: its module header sees an exports and a module of its own and no
// define, so it neither registers with nor leaks into anything around it.
func wrapped(echarts string) string {
	return "var echarts=(function(){var module={exports:{}};(function(exports,module,define){" + echarts +
		"\n}).call({},module.exports,module,undefined);return module.exports})();\n"
}

// drawer turns options into SVG with ECharts itself, in goja. One at a time.
type drawer struct {
	vm     *goja.Runtime
	render goja.Callable
	plain  goja.Callable // resolves an option and writes what is no function as JSON
}

func newDrawer(ctx context.Context, echarts string, m *metrics) (*drawer, error) {
	vm := goja.New()
	if err := vm.Set("measureWidth", func(text, font string) float64 {
		size, bold := cssFont(font)
		return m.width(text, size, bold)
	}); err != nil {
		return nil, err
	}
	// A drawing is done when setOption returns; what the library would do later
	// serves a screen.
	for _, name := range []string{"setTimeout", "clearTimeout"} {
		if err := vm.Set(name, func() int { return 0 }); err != nil {
			return nil, err
		}
	}
	program, err := goja.Compile("charts.js", wrapped(echarts)+functionsJS+ssrJS, false)
	if err != nil {
		return nil, fmt.Errorf("compile the chart library: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := vm.RunProgram(program); err != nil {
		return nil, fmt.Errorf("start the chart library: %w", err)
	}
	render, ok := goja.AssertFunction(vm.Get("renderSVG"))
	plain, known := goja.AssertFunction(vm.Get("resolvedJSON"))
	if !ok || !known {
		return nil, fmt.Errorf("start the chart library: ssr.js lacks a function")
	}
	return &drawer{vm, render, plain}, nil
}

// resolved is the option with colours for their names and without functions.
func (d *drawer) resolved(option string) (string, error) {
	v, err := d.plain(goja.Undefined(), d.vm.ToValue(option))
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

func (d *drawer) svg(option string, width, height int) (string, error) {
	v, err := d.render(goja.Undefined(), d.vm.ToValue(option), d.vm.ToValue(width), d.vm.ToValue(height))
	if err != nil {
		return "", fmt.Errorf("draw: %w", err)
	}
	return clipPath.ReplaceAllString(v.String(), ""), nil
}

// clipPath is what the library puts around each series. Axes reach as far as what
// they show, so nothing is cut off by it, and for each the rasteriser would take a
// layer as large as the picture, which takes longer than all the rest.
var clipPath = regexp.MustCompile(` clip-path="url\(#[^)"]*\)"`)

var hexColour = regexp.MustCompile(`"#([0-9a-fA-F]{6})"`)

// coloursOf are the colours that a drawing names, in its order.
func coloursOf(svg string) []uint32 {
	var out []uint32
	seen := map[string]bool{}
	for _, m := range hexColour.FindAllStringSubmatch(svg, -1) {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		if v, err := strconv.ParseUint(m[1], 16, 32); err == nil {
			out = append(out, uint32(v))
		}
	}
	return out
}
