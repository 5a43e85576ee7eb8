package chart

import "gonbench/parallel/protocol"

// Colours that the colour-blind can tell apart, after Okabe and Ito, "Color
// Universal Design" (2008), without its black and its yellow: one of them is
// invisible on a dark page, the other on a white one.
const (
	blue       = "#0072B2"
	orange     = "#E69F00"
	green      = "#009E73"
	vermillion = "#D55E00"
	sky        = "#56B4E9"
	purple     = "#CC79A7"
	grey       = "#8C8C8C"
)

// Colours that follow the page's theme; functions.js knows their values.
const (
	ink   = "gb:ink"   // text and lines that must be read
	muted = "gb:muted" // text that comes second
	faint = "gb:faint" // grid lines
	paper = "gb:paper" // the page
	bad   = "gb:bad"   // text about failures
)

var palette = [...]string{blue, orange, green, vermillion, sky, purple, grey}

// languageColour tells Go and Python apart.
func languageColour(language string) string {
	if language == "python" {
		return orange
	}
	return blue
}

// phaseOrder is the order in which phases come and are stacked.
var phaseOrder = [...]protocol.Phase{
	protocol.Start, protocol.Send, protocol.Compute, protocol.Receive, protocol.Assemble, phaseOther,
}

// phaseOther is what is left of the wall time.
const phaseOther protocol.Phase = "other"

func phaseColour(p protocol.Phase) string {
	switch p {
	case protocol.Start:
		return purple
	case protocol.Send:
		return orange
	case protocol.Compute:
		return blue
	case protocol.Receive:
		return sky
	case protocol.Assemble:
		return green
	}
	return grey
}
