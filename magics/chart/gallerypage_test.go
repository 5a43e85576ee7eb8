package chart_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// A drawnChart is what a browser drew of a live chart: its texts with their
// colours, and its size.
type drawnChart struct {
	Texts         map[string]string
	Width, Height int
	Ground        string
	Outside       []string // texts that leave the chart
}

// TestGalleryPage looks at every kind of chart as it comes to life in a page, light
// and dark, and leaves pictures of them in build/charts.
func TestGalleryPage(t *testing.T) {
	r := renderer(t)
	charts := gallery()
	names := slices.Sorted(maps.Keys(charts))
	var outputs []string
	for _, name := range names {
		markup, err := r.Markup(charts[name])
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, markup)
	}
	var facts struct {
		Errors      []string
		Light, Dark []drawnChart
	}
	inBrowser(t, "gallery.py", map[string]string{
		"/gallery.html": page(t, labHead, "", outputs),
		"/names.html":   page(t, "", "", names),
	}, &facts)
	if len(facts.Errors) > 0 {
		t.Errorf("errors in the page: %q", facts.Errors)
	}
	for theme, drawn := range map[string][]drawnChart{"light": facts.Light, "dark": facts.Dark} {
		if len(drawn) != len(names) {
			t.Fatalf("%s: %d charts, want %d", theme, len(drawn), len(names))
		}
		for i, name := range names {
			d, c := drawn[i], charts[name]
			if d.Width != c.Width || d.Height != c.Height {
				t.Errorf("%s %s is %dx%d, want %dx%d", theme, name, d.Width, d.Height, c.Width, c.Height)
			}
			for _, label := range labels(c.Option) {
				if _, ok := d.Texts[label]; !ok {
					t.Errorf("%s %s lacks the label %q", theme, name, label)
				}
			}
			if len(d.Outside) > 0 {
				t.Errorf("%s %s: texts leave the chart: %q", theme, name, d.Outside)
			}
			for text, colour := range d.Texts {
				// Numbers within blocks are white on the block; what is no letter or
				// digit is a mark in its line's colour.
				words := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
				if ratio := contrast(t, colour, d.Ground); ratio < 3 && words && colour != "#ffffff" {
					t.Errorf("%s %s: %q in %s on %s: contrast %.1f", theme, name, text, colour, d.Ground, ratio)
				}
			}
		}
	}
}
