package chart

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// width is how wide charts are drawn, in CSS pixels: an output area in a
// JupyterLab window of a laptop.
const width = 700

// Chart is a drawing that has not been drawn yet.
type Chart struct {
	Title         string         // what was measured, one line
	Alt           string         // the result in words
	Text          string         // the same figures as a table
	Option        map[string]any // the ECharts option: JSON values only
	Width, Height int            // CSS pixels

	err error // why there is no option
}

// errNothing is why a chart without data is not drawn.
var errNothing = errors.New("nothing was measured")

func nothing(title string) Chart {
	title = oneLine(title)
	return Chart{Title: title, Alt: title + ": nothing was measured.", Width: width, Height: 40, err: errNothing}
}

// json is the option as JSON that may stand within a script: <, >, &, U+2028 and
// U+2029 are escaped.
func (c Chart) json() ([]byte, error) {
	if c.err != nil {
		return nil, c.err
	}
	b, err := json.Marshal(c.Option)
	if err != nil {
		return nil, fmt.Errorf("option of chart %q: %w", c.Title, err)
	}
	return b, nil
}

// id names the chart after its content.
func (c Chart) id(option []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %q %q\n", c.Width, c.Height, c.Title, c.Alt)
	h.Write(option)
	return "gonbench-" + hex.EncodeToString(h.Sum(nil)[:6])
}

// plain is the chart for a terminal.
func (c Chart) plain() string {
	if c.Text == "" {
		return c.Title + "\n" + c.Alt
	}
	return c.Title + "\n\n" + c.Text
}
