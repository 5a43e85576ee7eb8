package chart

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// colours is the size of a palette: half a byte a pixel. Of all palettes tried it
// gives the smallest file, and a picture stands in the notebook twice, in base64.
const colours = 16

// encode makes a PNG with a palette. exact are the colours that the drawing uses:
// they come out as they are, so that a legend and what it explains agree; what
// the palette has left goes to the fringes between them. A drawing of more
// colours gets a larger palette.
func encode(im *image.RGBA, exact []uint32) ([]byte, error) {
	counts := make(map[uint32]int)
	run, last := 0, uint32(white)
	for i := 0; i+3 < len(im.Pix); i += 4 {
		if k := key(im.Pix[i:]); k != last {
			counts[last] += run
			run, last = 0, k
		}
		run++
	}
	counts[last] += run
	var reserved []uint32
	for _, rgb := range exact {
		if counts[rgb] > 0 && len(reserved) < 128 && !slices.Contains(reserved, rgb) {
			reserved = append(reserved, rgb)
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, paletted(im, counts, reserved, colours)); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return b.Bytes(), nil
}

func key(p []byte) uint32 { return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2]) }

// paletted maps the picture to a palette.
func paletted(im *image.RGBA, counts map[uint32]int, reserved []uint32, n int) *image.Paletted {
	palette, index := reduce(counts, reserved, n)
	out := image.NewPaletted(im.Rect, palette)
	last, lastIndex := uint32(1<<31), uint8(0)
	for i := range out.Pix {
		if k := key(im.Pix[4*i:]); k != last {
			last, lastIndex = k, index[k]
		}
		out.Pix[i] = lastIndex
	}
	return out
}

const white = 0xffffff

type shade struct {
	rgb   uint32
	count int
}

func (s shade) channel(c int) int { return int(s.rgb >> (16 - 8*c) & 255) }

// box is a set of shades that one colour of the palette stands for.
type box struct {
	shades []shade
	axis   int // the channel that differs most
	weight int // how much a cut would help
}

func newBox(shades []shade) box {
	b := box{shades: shades}
	total := 0
	var low, high [3]int
	for i, s := range shades {
		total += s.count
		for c := range 3 {
			v := s.channel(c)
			if i == 0 || v < low[c] {
				low[c] = v
			}
			if i == 0 || v > high[c] {
				high[c] = v
			}
		}
	}
	extent := 0
	for c := range 3 {
		if e := high[c] - low[c]; e > extent {
			extent, b.axis = e, c
		}
	}
	// Few pixels of a colour of their own (a dot, a legend's mark) matter as
	// much as many pixels of the fringes of letters, so extent counts for more.
	b.weight = extent * extent * bits(total)
	return b
}

func bits(n int) int {
	b := 1
	for ; n > 0; n >>= 1 {
		b++
	}
	return b
}

// reduce chooses a palette of at most n colours, or as many as are reserved, and
// says which stands for each shade. The result depends on the counts alone.
func reduce(counts map[uint32]int, reserved []uint32, n int) (color.Palette, map[uint32]uint8) {
	all := make([]shade, 0, len(counts))
	for rgb, count := range counts {
		all = append(all, shade{rgb, count})
	}
	slices.SortFunc(all, func(a, b shade) int { return cmp.Compare(a.rgb, b.rgb) })
	chosen := append([]uint32{white}, reserved...)
	chosen = append(chosen, 0x909090, 0xc4c7cb) // between the text colours and white
	var rest []shade
	for _, s := range all {
		if !slices.Contains(reserved, s.rgb) && s.rgb != white {
			rest = append(rest, s)
		}
	}
	if n >= len(all) {
		chosen = chosen[:0]
		for _, s := range all {
			chosen = append(chosen, s.rgb)
		}
	} else {
		for _, b := range medianCut(rest, n-len(chosen)) {
			chosen = append(chosen, b.colour())
		}
	}
	palette := make(color.Palette, len(chosen))
	for i, rgb := range chosen {
		palette[i] = color.RGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
	}
	index := make(map[uint32]uint8, len(all))
	for _, s := range all {
		index[s.rgb] = nearest(chosen, s)
	}
	return palette, index
}

func nearest(chosen []uint32, s shade) uint8 {
	best, least := 0, 1<<30
	for i, rgb := range chosen {
		c, d := shade{rgb: rgb}, 0
		for k := range 3 {
			e := c.channel(k) - s.channel(k)
			d += e * e
		}
		if d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

func medianCut(shades []shade, n int) []box {
	if len(shades) == 0 || n <= 0 {
		return nil
	}
	boxes := []box{newBox(shades)}
	for len(boxes) < n {
		widest := 0
		for i, b := range boxes {
			if b.weight > boxes[widest].weight {
				widest = i
			}
		}
		b := boxes[widest]
		if b.weight == 0 {
			break
		}
		slices.SortStableFunc(b.shades, func(x, y shade) int { return cmp.Compare(x.channel(b.axis), y.channel(b.axis)) })
		low, high := b.shades[0].channel(b.axis), b.shades[len(b.shades)-1].channel(b.axis)
		cut := 1
		for cut < len(b.shades)-1 && b.shades[cut].channel(b.axis) <= (low+high)/2 {
			cut++
		}
		boxes[widest] = newBox(b.shades[:cut])
		boxes = append(boxes, newBox(b.shades[cut:]))
	}
	return boxes
}

// colour is the mean of a box's pixels.
func (b box) colour() uint32 {
	var sum [3]int
	total := 0
	for _, s := range b.shades {
		total += s.count
		for c := range 3 {
			sum[c] += s.count * s.channel(c)
		}
	}
	return uint32(sum[0]/total)<<16 | uint32(sum[1]/total)<<8 | uint32(sum[2]/total)
}
