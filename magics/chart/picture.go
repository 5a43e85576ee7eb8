package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
)

// Colours that are no drawing's own: the ground, and what stands for all shades
// between it and a letter. One is enough, since a picture has more pixels than
// the screen that it is seen on; every further one makes the file a tenth larger.
const (
	white  = 0xffffff
	fringe = 0xa0a0a0
)

// Sizes of palettes: one of 16 takes half a byte a pixel.
const (
	fewColours  = 16
	mostColours = 128
)

// encode makes a PNG with a palette. exact are the colours that the drawing uses:
// they come out as they are, so that a legend and what it explains agree. Shades
// at the edges between them become one of the two.
func encode(im *image.RGBA, exact []uint32) ([]byte, error) {
	out := newReduction(im, exact).apply(im)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, out); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return b.Bytes(), nil
}

// reduction is the colours of a picture and which of them stands for a shade.
type reduction struct {
	colours []uint32
	index   map[uint32]uint8 // of each colour
	edges   map[edge]uint8   // of shades that are none
}

// edge is a shade and the colours around it, as bits.
type edge struct {
	shade     uint32
	low, high uint64
}

// newReduction takes those of exact that a pixel has, and as many of the others,
// such as that of thin letters, as a palette of the smallest kind holds.
func newReduction(im *image.RGBA, exact []uint32) *reduction {
	present := make(map[uint32]bool)
	last := uint32(1 << 31)
	for i := 0; i+3 < len(im.Pix); i += 4 {
		if k := key(im.Pix[i:]); k != last {
			present[k], last = true, k
		}
	}
	p := &reduction{colours: []uint32{white, fringe}, index: map[uint32]uint8{white: 0}, edges: map[edge]uint8{}}
	take := func(from bool, most int) {
		for _, rgb := range exact {
			if _, known := p.index[rgb]; !known && present[rgb] == from && len(p.colours) < most {
				p.index[rgb] = uint8(len(p.colours))
				p.colours = append(p.colours, rgb)
			}
		}
	}
	take(true, mostColours)
	take(false, fewColours)
	return p
}

func key(p []byte) uint32 { return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2]) }

const none = 255 // no colour of the palette

func (p *reduction) apply(im *image.RGBA) *image.Paletted {
	colours := make(color.Palette, len(p.colours))
	for i, rgb := range p.colours {
		colours[i] = color.RGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
	}
	out := image.NewPaletted(im.Rect, colours)
	exact := make([]uint8, len(out.Pix)) // those pixels that have a colour, and none
	last, lastIndex := uint32(1<<31), uint8(0)
	for i := range exact {
		if k := key(im.Pix[4*i:]); k != last {
			last, lastIndex = k, none
			if index, ok := p.index[k]; ok {
				lastIndex = index
			}
		}
		exact[i] = lastIndex
	}
	width := im.Rect.Dx()
	for i, index := range exact {
		if index == none {
			index = p.between(key(im.Pix[4*i:]), exact, i, width)
		}
		out.Pix[i] = index
	}
	return out
}

// between is the colour for a shade at pixel i, which has none of its own.
func (p *reduction) between(shade uint32, exact []uint8, i, width int) uint8 {
	e := edge{shade: shade}
	for _, d := range [...]int{-1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1} {
		if k := i + d; k >= 0 && k < len(exact) && exact[k] != none {
			if index := exact[k]; index < 64 {
				e.low |= 1 << index
			} else {
				e.high |= 1 << (index - 64)
			}
		}
	}
	index, known := p.edges[e]
	if !known {
		index = p.mixed(e)
		p.edges[e] = index
	}
	return index
}

// mixed takes the shade for a mixture of two colours, one of them around it, and
// chooses the larger part. The line between two colours that comes closest to the
// shade tells which two; colours around it and near it are preferred.
func (p *reduction) mixed(e edge) uint8 {
	var around, all []int
	for k := range p.colours {
		if k == 1 { // the fringe is in no drawing
			continue
		}
		all = append(all, k)
		if k < 64 && e.low>>k&1 != 0 || k >= 64 && e.high>>(k-64)&1 != 0 {
			around = append(around, k)
		}
	}
	if len(around) == 0 {
		around = all
	}
	const (
		elsewhere = 900 // squared distance that a colour not around it must be closer
		reach     = 0.005
	)
	from, to, share, least := 0, 0, 0.0, math.Inf(1)
	for _, a := range around {
		for _, b := range all {
			if a == b && len(all) > 1 {
				continue
			}
			t, off, length := onLine(p.colours[a], p.colours[b], e.shade)
			d := off + reach*(1-t)*(1-t)*length
			if !slices.Contains(around, b) {
				d += elsewhere
			}
			if d < least {
				from, to, share, least = a, b, t, d
			}
		}
	}
	if p.colours[to] == white {
		from, to, share = to, from, 1-share
	}
	switch {
	case p.colours[from] == white && letters(p.colours[to]) && share > 0.3 && share < 0.7:
		return 1
	case share < 0.5:
		return uint8(from)
	}
	return uint8(to)
}

// onLine is where on the line from a to b a shade is nearest, from 0 to 1, its
// squared distance from there, and the squared length of the line.
func onLine(a, b, shade uint32) (t, off, length float64) {
	var along float64
	var from, to [3]float64
	for c := range 3 {
		shift := 8 * c
		from[c] = float64(b>>shift&255) - float64(a>>shift&255)
		to[c] = float64(shade>>shift&255) - float64(a>>shift&255)
		along += from[c] * to[c]
		length += from[c] * from[c]
	}
	if length > 0 {
		t = min(1, max(0, along/length))
	}
	for c := range 3 {
		d := to[c] - t*from[c]
		off += d * d
	}
	return t, off, length
}

// letters tells whether a colour is that of letters: dark, without much of a hue.
func letters(rgb uint32) bool {
	r, g, b := int(rgb>>16), int(rgb>>8&255), int(rgb&255)
	most := max(r, g, b)
	return most < 0x90 && most-min(r, g, b) < 40
}
