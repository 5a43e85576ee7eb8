package chart

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"strconv"
	"sync"
	"time"
)

// Progress is how far something is.
type Progress struct {
	Title       string // what is running
	Done, Total int
	Elapsed     time.Duration
	Left        time.Duration // expected; 0 if not known
}

// Share is the part that is done, of 1.
func (p Progress) Share() float64 {
	if p.Total <= 0 {
		return 0
	}
	return min(1, math.Max(0, float64(p.Done)/float64(p.Total)))
}

// String is the progress in one sober line.
func (p Progress) String() string {
	s := oneLine(p.Title) + ": "
	if p.Total > 0 {
		s += fmt.Sprintf("%s of %s, ", Count(p.Done), Count(p.Total))
	}
	s += Seconds(p.Elapsed.Round(100*time.Millisecond).Seconds()) + " elapsed"
	if p.Left > 0 {
		s += ", about " + Seconds(p.Left.Round(100*time.Millisecond).Seconds()) + " left"
	}
	return s
}

// Live is a display that changes while something runs: a progress bar and, if
// there is one, a chart that grows. It is two outputs. The first holds the
// display and is sent once; the second, tiny one carries the changes through
// update_display_data, because a front-end empties an output that it updates,
// which flickers. Every change holds all that came before it: a notebook keeps
// only the last. At most ten a second should be sent.
//
// The first must be displayed under the display id ID, the second under that with
// "-changes": a page that was opened in mid-run knows of the run only what the
// notebook held, and asks the kernel for the rest (follow.js).
type Live struct {
	ID string // not that of any other display, of this kernel or an earlier one

	r     *Renderer
	chart bool

	mu  sync.Mutex
	seq int
}

// NewLive is a live display, with or without a chart.
func (r *Renderer) NewLive(chart bool) *Live {
	// The id must not be that of an earlier run, whose changes a page may still
	// hold; it does not stay in the notebook, since the end replaces it.
	return &Live{r: r, ID: "gonbench-live-" + rand.Text()[:12], chart: chart}
}

// First is the bundle to display first. c is the chart as it is now; its height
// is that of the display to the end.
func (l *Live) First(p Progress, c Chart) (data, metadata map[string]any) {
	words := html.EscapeString(p.String())
	s := `<div class="gonbench-live"><div class="gonbench-progress" style="max-width:960px;height:44px">` +
		`<div class="gonbench-words" style="height:22px;line-height:22px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis">` + words + `</div>` +
		`<div style="height:8px;border-radius:4px;background:rgba(128,128,128,.25);overflow:hidden">` +
		`<div class="gonbench-bar" style="height:8px;background:` + blue + `;width:` + strconv.FormatFloat(math.Round(p.Share()*1000)/10, 'f', -1, 64) + `%"></div></div></div>`
	height, option := 1, []byte("null")
	if l.chart {
		height = c.Height
		if b, err := c.json(); err == nil {
			option = b
		}
	}
	item := chartItem(l.ID, option)
	if l.r.Kernel != "" {
		item += fmt.Sprintf(",kernel:%s,at:%d", quoted(l.r.Kernel), time.Now().UnixMilli())
	}
	s += `<div class="gonbench-chart" style="` + boxStyle(height) + `"></div>` + l.r.script(item) + `</div>`
	return map[string]any{"text/html": s, "text/plain": p.String()}, map[string]any{}
}

// Change is the bundle that brings the display up to date; c is the whole chart
// as it is now, ignored if the display has none.
func (l *Live) Change(p Progress, c Chart) (data, metadata map[string]any) {
	l.mu.Lock()
	l.seq++
	seq := l.seq
	l.mu.Unlock()
	words, err := json.Marshal(p.String())
	if err != nil {
		words = []byte(`""`)
	}
	item := fmt.Sprintf(`id:"%s",seq:%d,progress:{share:%s,words:%s}`, l.ID, seq, strconv.FormatFloat(p.Share(), 'f', 4, 64), words)
	if l.chart {
		if option, err := c.json(); err == nil {
			item += ",option:" + packed(option)
		}
	}
	return map[string]any{"text/html": l.r.script(item), "text/plain": ""}, map[string]any{}
}

// Last is what the second output becomes when the run is over and the first is
// replaced by the results.
func (l *Live) Last() (data, metadata map[string]any) {
	return map[string]any{"text/plain": "", "text/html": ""}, map[string]any{}
}

// quoted is a JavaScript string literal that may stand within a script.
func quoted(s string) string {
	b, err := json.Marshal(s) // escapes <, >, &, U+2028 and U+2029
	if err != nil {
		return `""`
	}
	return string(b)
}
