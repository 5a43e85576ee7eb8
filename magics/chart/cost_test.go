package chart_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"gonbench/magics/chart"
)

// cost is how many bytes an output adds to a saved notebook, as nbformat writes
// it: indented by one, texts as a list of lines.
func cost(t *testing.T, data, metadata map[string]any) int {
	t.Helper()
	stored := map[string]any{}
	for mime, v := range data {
		switch v := v.(type) {
		case []byte:
			stored[mime] = base64.StdEncoding.EncodeToString(v) + "\n"
		case string:
			stored[mime] = strings.SplitAfter(v, "\n")
		default:
			t.Fatalf("%s is a %T", mime, v)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("    ", " ")
	if err := e.Encode(map[string]any{"data": stored, "metadata": metadata, "output_type": "display_data"}); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestCost is a promise to everybody who sends a notebook by mail.
func TestCost(t *testing.T) {
	r := renderer(t)
	charts := gallery()
	maps.Copy(charts, largest())
	for name, c := range charts {
		data, metadata := r.Bundle(c, chart.Auto)
		picture, ok := data["image/png"].([]byte)
		if !ok {
			t.Errorf("%s: no picture: %v", name, data["text/plain"])
			continue
		}
		keep(t, "picture", name, picture)
		n, scale := cost(t, data, metadata), scaleOf(t, c, picture)
		t.Logf("%-18s %6d bytes, picture %6d bytes at %.2f", name, n, len(picture), scale)
		if least := map[bool]float64{true: 1, false: 1.5}[strings.HasPrefix(name, "most-")]; scale < least || scale > 2 || c.Width != 700 {
			t.Errorf("%s: picture of scale %v for a chart of %dx%d", name, scale, c.Width, c.Height)
		}
		if n > chart.MostBytes {
			t.Errorf("%s costs %d bytes of notebook, more than %d", name, n, chart.MostBytes)
		}
	}
}
