package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// stretch is a part of a run in which the caller waited for one phase.
type stretch struct {
	phase      protocol.Phase
	start, end float64
}

// callerPhases cuts the run into stretches, as the phases of a run are counted:
// compute while any worker computes, else receive, else send, else start or
// assemble.
func callerPhases(chunks []protocol.Interval) []stretch {
	rank := map[protocol.Phase]int{protocol.Compute: 5, protocol.Receive: 4, protocol.Send: 3, protocol.Start: 2, protocol.Assemble: 1}
	type edge struct {
		at    float64
		phase protocol.Phase
		by    int
	}
	var edges []edge
	for _, c := range chunks {
		if c.End > c.Start && finite(c.Start) && finite(c.End) && rank[c.Phase] > 0 {
			edges = append(edges, edge{c.Start, c.Phase, 1}, edge{c.End, c.Phase, -1})
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	var out []stretch
	active := map[protocol.Phase]int{}
	for i, e := range edges {
		active[e.phase] += e.by
		if i+1 == len(edges) || edges[i+1].at <= e.at {
			continue
		}
		var now protocol.Phase
		for phase, n := range active {
			if n > 0 && (now == "" || rank[phase] > rank[now]) {
				now = phase
			}
		}
		if now == "" {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].phase == now && out[k].end == e.at {
			out[k].end = edges[i+1].at
			continue
		}
		out = append(out, stretch{now, e.at, edges[i+1].at})
	}
	return out
}

// mostBlocks is how many blocks a task stream shows; neighbours of one phase are
// put together until it holds.
const mostBlocks = 1500

// TaskStream shows who did what when in the run nearest the median: a lane a
// worker, a block a chunk, coloured by phase.
func TaskStream(b record.Benchmark) Chart {
	title := "Task stream: " + b.Function + ", " + b.Strategy
	chunks := make([]protocol.Interval, 0, len(b.Chunks))
	end := 0.0
	for _, c := range b.Chunks {
		if c.End >= c.Start && finite(c.Start) && finite(c.End) {
			chunks = append(chunks, c)
			end = max(end, c.End)
		}
	}
	slices.SortStableFunc(chunks, func(a, b protocol.Interval) int {
		if a.Worker != b.Worker {
			return a.Worker - b.Worker
		}
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
	if len(chunks) == 0 || end == 0 {
		return nothing(title)
	}
	all := len(chunks)
	chunks = joined(chunks, end)
	var lanes []string
	lane := map[int]int{}
	for _, c := range chunks {
		if _, ok := lane[c.Worker]; ok {
			continue
		}
		lane[c.Worker] = len(lanes)
		name := fmt.Sprintf("worker %d", c.Worker)
		if c.Worker < 0 {
			name = "caller"
		}
		lanes = append(lanes, name)
	}
	subtitle := fmt.Sprintf("%s rows, %s in the run nearest the median", Count(b.Rows), plural(all, "block"))
	if len(chunks) < all {
		subtitle += "; short neighbours are drawn as one"
	}
	p := newPlot(charts.NewCustom().RectChart, title, subtitle)
	var names []string
	for _, phase := range phaseOrder {
		if slices.ContainsFunc(chunks, func(c protocol.Interval) bool { return c.Phase == phase }) {
			names = append(names, string(phase))
		}
	}
	p.legend(names, "roundRect")
	step := 30
	if len(lanes) > 12 {
		step = max(14, 360/len(lanes))
	}
	top, panel := p.top+6, max(step*len(lanes), 40)
	p.grid(gridAt(int(p.metrics.widest(lanes, textSize, false))+18, top, 24, panel))
	p.x(xAxis("time since the run began", "gb:seconds"), merge(valueAxis(false), map[string]any{"min": 0, "max": rounded(end, 4), "axisLabel": map[string]any{"showMaxLabel": false}}))
	p.y(rowAxis(lanes), map[string]any{"axisLine": map[string]any{"show": false}, "axisTick": map[string]any{"show": false},
		"axisLabel": map[string]any{"color": ink, "fontSize": min(textSize, step-2)}})
	for _, phase := range names {
		var data []any
		for _, c := range chunks {
			if string(c.Phase) == phase {
				data = append(data, []any{lane[c.Worker], rounded(c.Start, 5), rounded(c.End, 5), c.Chunk})
			}
		}
		p.series(charts.SingleSeries{Name: phase, Type: "custom", Data: data, Color: phaseColour(protocol.Phase(phase))},
			map[string]any{"renderItem": "gb:block", "encode": map[string]any{"x": []int{1, 2}, "y": 0}, "tooltip": map[string]any{"formatter": "gb:tipBlock"}})
	}
	p.height = top + panel + 48
	alt, text := streamWords(chunks, lanes, lane, end)
	return p.done(p.title+". "+subtitle+". "+alt, text)
}

// joined puts neighbours of a lane that do the same together, if they are closer
// than what can be seen, until there are few enough.
func joined(chunks []protocol.Interval, end float64) []protocol.Interval {
	for gap := end / 2000; len(chunks) > mostBlocks && gap < end; gap *= 2 {
		out := chunks[:0:0]
		for _, c := range chunks {
			if k := len(out) - 1; k >= 0 && out[k].Worker == c.Worker && out[k].Phase == c.Phase && c.Start-out[k].End < gap {
				out[k].End, out[k].Chunk = max(out[k].End, c.End), -1
				continue
			}
			out = append(out, c)
		}
		chunks = out
	}
	return chunks
}

func streamWords(chunks []protocol.Interval, lanes []string, lane map[int]int, end float64) (alt, text string) {
	busy := make([]map[protocol.Phase]float64, len(lanes))
	blocks := make([]int, len(lanes))
	for _, c := range chunks {
		i := lane[c.Worker]
		if busy[i] == nil {
			busy[i] = map[protocol.Phase]float64{}
		}
		busy[i][c.Phase] += c.End - c.Start
		blocks[i]++
	}
	var words []string
	var lines [][]string
	headers := []string{"lane", "blocks"}
	for _, phase := range phaseOrder[:len(phaseOrder)-1] {
		headers = append(headers, string(phase))
	}
	for i, name := range lanes {
		line := []string{name, Count(blocks[i])}
		for _, phase := range phaseOrder[:len(phaseOrder)-1] {
			line = append(line, Seconds(busy[i][phase]))
		}
		lines = append(lines, line)
		if name != "caller" && i < 16 {
			words = append(words, fmt.Sprintf("%s computes %s of %s", name, Seconds(busy[i][protocol.Compute]), Seconds(end)))
		}
	}
	return strings.Join(words, "; ") + ".", Table(headers, lines)
}
