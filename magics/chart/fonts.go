package chart

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The families of the fonts that the binary brings along for pictures.
const (
	fontFamily = "Go"
	monoFamily = "Go Mono"
)

// metrics measures text set in the Go fonts.
type metrics struct {
	mu     sync.Mutex
	buffer sfnt.Buffer
	faces  [2]face // regular, bold
}

type face struct {
	font     *sfnt.Font
	advances map[rune]float64 // of a 1 px font
}

func newMetrics() *metrics {
	m := &metrics{}
	for i, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic(err) // the fonts are part of the binary
		}
		m.faces[i] = face{f, map[rune]float64{}}
	}
	return m
}

// width is the width of one line of text in pixels.
func (m *metrics) width(text string, size float64, bold bool) float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := &m.faces[0]
	if bold {
		f = &m.faces[1]
	}
	total := 0.0
	for _, r := range text {
		w, ok := f.advances[r]
		if !ok {
			w = 1 // a glyph that the fonts lack: an em, right for CJK and emoji
			upem := fixed.Int26_6(f.font.UnitsPerEm()) << 6
			if i, err := f.font.GlyphIndex(&m.buffer, r); err == nil && i != 0 {
				if a, err := f.font.GlyphAdvance(&m.buffer, i, upem, font.HintingNone); err == nil {
					w = float64(a) / float64(upem)
				}
			}
			f.advances[r] = w
		}
		total += w
	}
	return total * size
}

// widest is the width of the widest of texts.
func (m *metrics) widest(texts []string, size float64, bold bool) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, m.width(t, size, bold))
	}
	return w
}

// fit cuts text to a width, with an ellipsis.
func (m *metrics) fit(text string, size float64, bold bool, width float64) string {
	text = oneLine(text)
	if m.width(text, size, bold) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if m.width(string(runes[:mid])+"…", size, bold) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ") + "…"
}

var cssSize = regexp.MustCompile(`([0-9.]+)px`)

// cssFont reads size and weight of a CSS font shorthand such as "bold 14px Go".
func cssFont(s string) (size float64, bold bool) {
	size = 12
	if m := cssSize.FindStringSubmatch(s); m != nil {
		size, _ = strconv.ParseFloat(m[1], 64)
	}
	return size, strings.Contains(s, "bold") || strings.Contains(s, "600") || strings.Contains(s, "700")
}
