package chart

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// Mode says how charts stand in the notebook.
type Mode string

// The modes.
const (
	Auto   Mode = "auto"   // a picture that becomes live where the kernelspec's folder can be reached; the zero value too
	Embed  Mode = "embed"  // Auto; the library stands in the notebook once, by [Renderer.EmbedBundle], so exported pages are live
	Static Mode = "static" // a picture, without a script
)

// maxPlainOption is the size from which an option is compressed in the page.
const maxPlainOption = 4 << 10

// Bundle is the MIME bundle of a chart and its metadata: text/html, image/png
// ([]byte) and text/plain. A chart that cannot be drawn is text/plain alone, with
// a line that says why.
func (r *Renderer) Bundle(c Chart, mode Mode) (data, metadata map[string]any) {
	option, err := c.json()
	if err != nil {
		return map[string]any{"text/plain": c.plain() + "\n" + excuse(err)}, map[string]any{}
	}
	_, png, err := r.draw(c, room(r.markup(c, option, nil, mode), c.plain()))
	if err != nil {
		return map[string]any{"text/plain": c.plain() + "\n" + excuse(err)}, map[string]any{}
	}
	data = map[string]any{"text/html": r.markup(c, option, png, mode), "image/png": png, "text/plain": c.plain()}
	return data, map[string]any{"image/png": map[string]any{"width": c.Width, "height": c.Height}}
}

// MostBytes is what a chart may cost of a notebook: GitHub shows no notebook above
// 2 MB, and people send them by mail.
const MostBytes = 60_000

// room is how large the picture may be beside the rest of a bundle. It is there
// twice, in base64: front-ends that show HTML look at no other key, and PDF
// exports look at no HTML.
func room(markup, plain string) int {
	const frame = 700 // the output's own keys and their indentation
	return max(1, (MostBytes-frame-stored(markup)-stored(plain))*3/8)
}

// stored is how many bytes a text takes in a notebook: a JSON string a line.
func stored(text string) int {
	const perLine = 10 // indentation, quotes, comma
	return len(text) + strings.Count(text, `"`) + strings.Count(text, `\`) + (1+strings.Count(text, "\n"))*perLine
}

// markup is the picture in its box and, unless the mode is Static, the script
// behind it. What comes from the chart is escaped here.
func (r *Renderer) markup(c Chart, option, png []byte, mode Mode) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="gonbench-chart" id="%s" style="%s">`, c.id(option), boxStyle(c.Height))
	fmt.Fprintf(&b, `<img src="data:image/png;base64,%s" width="%d" height="%d" alt="%s"></div>`,
		base64.StdEncoding.EncodeToString(png), c.Width, c.Height, html.EscapeString(c.Alt))
	if mode != Static {
		b.WriteString(r.script(chartItem(c.id(option), option)))
	}
	return b.String()
}

// Format is the version of what options mean: the names of functions and colours in
// them, and the numbers that these take (functions.js). A page leaves charts of
// another version as pictures.
const Format = 2

// chartItem is what the page's script gets of a chart; [Renderer.Stale] reads it.
func chartItem(id string, option []byte) string {
	return fmt.Sprintf(`box:b,v:%d,id:"%s",option:%s`, Format, id, packed(option))
}

func boxStyle(height int) string {
	return fmt.Sprintf("width:100%%;max-width:960px;height:%dpx;overflow:hidden", height)
}

// excuse is the line for a chart that is not there.
func excuse(err error) string {
	if errors.Is(err, ErrAssets) {
		return "(no chart: " + ErrAssets.Error() + ")"
	}
	return "(no chart: " + oneLine(err.Error()) + ")"
}

// packed is the option as a JavaScript expression: an object, or if that is long
// the string that page.js unpacks.
func packed(option []byte) string {
	if len(option) <= maxPlainOption {
		return string(option)
	}
	return `"` + gzipped(option) + `"`
}

func gzipped(b []byte) string {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	w.Write(b) // into memory
	w.Close()
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

// script queues an item and has the library loaded, once a page, from under the
// server's own address; where that is not known the picture stays. b is the box
// before the script. The item must be safe within a script.
func (r *Renderer) script(item string) string {
	l, err := r.library()
	if err != nil {
		return ""
	}
	spec := r.Spec
	if spec == "" {
		spec = "gonbench"
	}
	return `<script>(function(){var s=document.currentScript,b=s&&s.previousElementSibling,d=document,` +
		`g=window.gonbench1||(window.gonbench1={q:[]});g.q.push({` + item + `});` +
		`if(g.run)return g.run();if(g.loading)return;var c=d.getElementById("jupyter-config-data"),` +
		`u=c?JSON.parse(c.textContent).baseUrl:d.body.dataset.baseUrl;if(!u)return;g.loading=1;` +
		`var e=d.createElement("script");e.onerror=function(){g.loading=0;e.remove()};` +
		`e.src=u.replace(/\/?$/,"/")+` + quoted("kernelspecs/"+url.PathEscape(spec)+"/"+PageFile+"?v="+l.hash) + `;d.head.appendChild(e)})()</script>`
}

// EmbedBundle holds the library itself, for the notebook's own output: pages
// that are exported from it are live without a server.
func (r *Renderer) EmbedBundle() (data, metadata map[string]any) {
	l, err := r.library()
	if err != nil {
		return map[string]any{"text/plain": excuse(err)}, map[string]any{}
	}
	const words = "The chart library is part of this notebook: pages exported from it have live charts."
	script := `<script>(function(){var g=window.gonbench1;if(g&&g.run)return;` +
		`var z=Uint8Array.from(atob("` + gzipped(l.page) + `"),function(c){return c.charCodeAt(0)});` +
		`new Response(new Blob([z]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then(function(t){` +
		`var e=document.createElement("script");e.textContent=t;document.head.appendChild(e)})})()</script>`
	return map[string]any{"text/html": "<p>" + words + "</p>" + script, "text/plain": words}, map[string]any{}
}
