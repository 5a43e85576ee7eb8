package spec

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
)

// The logo: five bars of a chart on a dark tile, each shorter than the one before,
// as run times get with more workers. Lengths are in a square of side 64.
var (
	tile = struct {
		radius float64
		colour color.NRGBA
	}{12, color.NRGBA{0x10, 0x2a, 0x43, 0xff}}
	bars = []struct {
		x, top float64
		colour color.NRGBA
	}{
		{10, 12, color.NRGBA{0x00, 0xad, 0xd8, 0xff}},
		{19, 25, color.NRGBA{0x00, 0xad, 0xd8, 0xff}},
		{28, 33, color.NRGBA{0x00, 0xad, 0xd8, 0xff}},
		{37, 40, color.NRGBA{0x00, 0xad, 0xd8, 0xff}},
		{46, 45, color.NRGBA{0xf0, 0xb4, 0x29, 0xff}},
	}
)

const (
	barWidth = 7
	barFoot  = 53
	barRound = 1.5
)

func logoSVG() string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">`)
	fmt.Fprintf(&b, `<rect width="64" height="64" rx="%g" fill="%s"/>`, tile.radius, hex(tile.colour))
	for _, r := range bars {
		fmt.Fprintf(&b, `<rect x="%g" y="%g" width="%d" height="%g" rx="%g" fill="%s"/>`, r.x, r.top, barWidth, barFoot-r.top, barRound, hex(r.colour))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// logoPNG paints the same picture, sixteen samples a pixel.
func logoPNG(size int) ([]byte, error) {
	const grid = 4
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			var r, g, b, a float64
			for s := range grid * grid {
				px := (float64(x) + (float64(s%grid)+0.5)/grid) * 64 / float64(size)
				py := (float64(y) + (float64(s/grid)+0.5)/grid) * 64 / float64(size)
				if c, ok := colourAt(px, py); ok {
					r, g, b, a = r+float64(c.R), g+float64(c.G), b+float64(c.B), a+1
				}
			}
			if a > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(r/a + 0.5), uint8(g/a + 0.5), uint8(b/a + 0.5), uint8(255*a/(grid*grid) + 0.5)})
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func colourAt(x, y float64) (color.NRGBA, bool) {
	for _, r := range bars {
		if inRounded(x-r.x, y-r.top, barWidth, barFoot-r.top, barRound) {
			return r.colour, true
		}
	}
	return tile.colour, inRounded(x, y, 64, 64, tile.radius)
}

// inRounded tells whether a point lies in a rectangle at the origin with rounded
// corners.
func inRounded(x, y, w, h, radius float64) bool {
	if x < 0 || y < 0 || x > w || y > h {
		return false
	}
	dx := math.Max(0, math.Max(radius-x, x-(w-radius)))
	dy := math.Max(0, math.Max(radius-y, y-(h-radius)))
	return dx*dx+dy*dy <= radius*radius
}
