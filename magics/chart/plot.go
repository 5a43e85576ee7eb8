package chart

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// Sizes of text, in pixels.
const (
	titleSize = 15
	textSize  = 12
	smallSize = 11
)

// plot is a chart in the making: go-echarts holds the option, extra what it has
// no field for, by the option's keys. option() puts the two together.
type plot struct {
	chart       charts.RectChart
	metrics     *metrics
	title       string
	width       int
	height      int
	top         int // where drawing may begin, below title and legend
	global      map[string]any
	titles      []map[string]any // beside the main title
	grids       []map[string]any
	xs, ys      []map[string]any
	seriesExtra []map[string]any
	icons       map[string]string // of legend entries that have one of their own
}

// newPlot starts from a go-echarts chart with a title and a line below it.
func newPlot(base charts.RectChart, title, subtitle string) *plot {
	p := &plot{chart: base, metrics: newMetrics(), title: oneLine(title), width: width, top: 34, global: map[string]any{}, icons: map[string]string{}}
	p.chart.XAxisList, p.chart.YAxisList = nil, nil
	fitted := p.metrics.fit(title, titleSize, true, width-16)
	p.chart.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{
			Title: fitted, Left: "4", Top: "4",
			TitleStyle:    &opts.TextStyle{Color: ink, FontSize: titleSize, FontWeight: "bold", LineHeight: 20},
			Subtitle:      p.metrics.fit(subtitle, textSize, false, width-16),
			SubtitleStyle: &opts.TextStyle{Color: muted, FontSize: textSize, LineHeight: 16},
		}),
		charts.WithAnimation(false),
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "item", Formatter: "gb:tip", BackgroundColor: paper, BorderColor: muted}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
	)
	if subtitle != "" {
		p.top += 20
	}
	return p
}

// legend shows entries, in one or more lines below the title. Each is the name
// of a series; icon may be empty.
func (p *plot) legend(entries []string, icon string) {
	if len(entries) == 0 {
		return
	}
	lines, x := 1, 0.0
	for _, e := range entries {
		w := p.metrics.width(e, textSize, false) + 14 + 5 + 14
		if x+w-14 > float64(p.width-18) && x > 0 {
			lines, x = lines+1, 0
		}
		x += w
	}
	data := make([]any, len(entries))
	for i, e := range entries {
		data[i] = e
		if own, ok := p.icons[e]; ok {
			data[i] = map[string]any{"name": e, "icon": own}
		}
	}
	p.chart.SetGlobalOptions(charts.WithLegendOpts(opts.Legend{
		Show: opts.Bool(true), Left: "4", Top: strconv.Itoa(p.top), Data: data, Icon: icon, Padding: 0,
		ItemWidth: 14, ItemHeight: 10, TextStyle: &opts.TextStyle{Color: ink, FontSize: textSize},
	}))
	p.global["legend"] = map[string]any{"itemGap": 14, "width": p.width - 16}
	p.top += lines*20 + 4
}

// tooltip says when a tooltip shows and which function writes it.
func (p *plot) tooltip(trigger, formatter string) {
	p.chart.SetGlobalOptions(charts.WithTooltipOpts(opts.Tooltip{Trigger: trigger, Formatter: types.FuncStr(formatter), BackgroundColor: paper, BorderColor: muted}))
}

// note writes small text at a place.
func (p *plot) note(text string, style map[string]any, place map[string]any) {
	t := map[string]any{"text": oneLine(text), "padding": 0,
		"textStyle": merge(map[string]any{"color": muted, "fontSize": smallSize, "fontWeight": "normal", "lineHeight": 16}, style)}
	p.titles = append(p.titles, merge(t, place))
}

// footnotes writes lines about what failed below all else; many are cut short.
func (p *plot) footnotes(lines []string) {
	const height, most = 16, 4
	for i, line := range lines {
		if i == most-1 && len(lines) > most {
			line = fmt.Sprintf("… and %d more", len(lines)-i)
		}
		p.note(p.metrics.fit(line, smallSize, false, float64(p.width-16)), map[string]any{"color": bad}, map[string]any{"left": "4", "top": px(p.height + i*height)})
		if i == most-1 {
			break
		}
	}
	if n := min(len(lines), most); n > 0 {
		p.height += n*height + 6
	}
}

// grid adds a panel: its distances or sizes in pixels or percent.
func (p *plot) grid(g opts.Grid) int {
	p.chart.GridList = append(p.chart.GridList, g)
	// ECharts 6 moves a grid so that labels fit; places here are computed.
	p.grids = append(p.grids, map[string]any{"outerBoundsMode": "none", "containLabel": false})
	return len(p.grids) - 1
}

func (p *plot) x(a opts.XAxis, extra map[string]any) int {
	if a.AxisLabel == nil {
		a.AxisLabel = &opts.AxisLabel{}
	}
	p.chart.XAxisList = append(p.chart.XAxisList, a)
	p.xs = append(p.xs, merge(axisStyle(), extra))
	return len(p.xs) - 1
}

func (p *plot) y(a opts.YAxis, extra map[string]any) int {
	if a.AxisLabel == nil {
		a.AxisLabel = &opts.AxisLabel{}
	}
	p.chart.YAxisList = append(p.chart.YAxisList, a)
	p.ys = append(p.ys, merge(axisStyle(), extra))
	return len(p.ys) - 1
}

func axisStyle() map[string]any {
	return map[string]any{
		"nameTextStyle": map[string]any{"color": muted, "fontSize": smallSize},
		"axisLabel":     map[string]any{"color": muted, "fontSize": smallSize},
		"axisLine":      map[string]any{"lineStyle": map[string]any{"color": muted}},
		"axisTick":      map[string]any{"lineStyle": map[string]any{"color": muted}},
		"splitLine":     map[string]any{"lineStyle": map[string]any{"color": faint}},
	}
}

// valueAxis is how an axis with numbers looks.
func valueAxis(log bool) map[string]any {
	extra := map[string]any{"splitLine": map[string]any{"show": true}, "axisLabel": map[string]any{"hideOverlap": true}}
	if log {
		extra["minorSplitLine"] = map[string]any{"show": false}
	}
	return extra
}

func (p *plot) series(s charts.SingleSeries, extra map[string]any) {
	p.chart.MultiSeries = append(p.chart.MultiSeries, s)
	p.seriesExtra = append(p.seriesExtra, extra)
}

// option is the whole option as JSON values. This is the one place that mends
// what go-echarts leaves out.
func (p *plot) option() (map[string]any, error) {
	o, err := plainJSON(p.chart.JSON())
	if err != nil {
		return nil, fmt.Errorf("chart %q: %w", p.title, err)
	}
	delete(o, "toolbox")
	o["color"] = palette[:]
	o["textStyle"] = map[string]any{"fontFamily": "gb:font", "color": ink}
	o["backgroundColor"] = "transparent"
	if tip, ok := o["tooltip"].(map[string]any); ok {
		merge(tip, map[string]any{"confine": true, "textStyle": map[string]any{"color": ink, "fontSize": textSize}, "padding": []int{5, 8}})
	}
	merge(o, p.global)
	title, _ := o["title"].(map[string]any)
	merge(title, map[string]any{"itemGap": 2, "padding": 0})
	titles := []any{title}
	for _, t := range p.titles {
		titles = append(titles, t)
	}
	o["title"] = titles
	o["grid"] = zip(o["grid"], p.grids)
	o["xAxis"] = zip(o["xAxis"], p.xs)
	o["yAxis"] = zip(o["yAxis"], p.ys)
	o["series"] = zip(o["series"], p.seriesExtra)
	return plainJSON(o)
}

// zip merges extra[i] into list[i].
func zip(list any, extra []map[string]any) []any {
	items, ok := list.([]any)
	if !ok && list != nil {
		items = []any{list}
	}
	for i, e := range extra {
		if i >= len(items) {
			break
		}
		if m, ok := items[i].(map[string]any); ok {
			merge(m, e)
		}
	}
	return items
}

// merge puts src into dst, deeply, and returns dst.
func merge(dst, src map[string]any) map[string]any {
	for k, v := range src {
		if s, ok := v.(map[string]any); ok {
			if d, ok := dst[k].(map[string]any); ok {
				merge(d, s)
				continue
			}
		}
		dst[k] = v
	}
	return dst
}

// plainJSON turns an option into what JSON decoding gives, without nulls, which
// go-echarts writes for what is not set.
func plainJSON(o map[string]any) (map[string]any, error) {
	b, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, err
	}
	dropNulls(out)
	return out, nil
}

// dropNulls removes nulls from objects; in arrays they mean "no value".
func dropNulls(v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if e == nil {
				delete(v, k)
				continue
			}
			dropNulls(e)
		}
	case []any:
		for _, e := range v {
			dropNulls(e)
		}
	}
}

// done is the finished chart. One whose option cannot be written keeps its words
// and its table.
func (p *plot) done(alt, text string) Chart {
	c := Chart{Title: p.title, Alt: oneLine(alt), Text: text, Width: p.width, Height: p.height}
	c.Option, c.err = p.option()
	return c
}

func px(v int) string { return strconv.Itoa(v) }
