package chart

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"gonbench/magics/record"
)

// Memory shows the most memory that every strategy's processes had together
// (proportional set size: shared pages count once) and the bytes that it
// serialized to move data between processes.
func Memory(title string, bs []record.Benchmark) Chart {
	r := newRows(bs)
	figures := make([]string, len(r.benchmarks))
	var values []float64
	for i, b := range r.benchmarks {
		figures[i] = sizeOf(b.PeakPSS)
		for _, v := range []*int64{b.PeakPSS, b.BytesSerialized} {
			if v != nil {
				values = append(values, float64(*v))
			}
		}
	}
	if len(values) == 0 {
		return nothing(title)
	}
	axis, log, low := scale(values)
	name := "bytes"
	if log {
		name = "bytes, logarithmic"
	}
	subtitle := "peak of all processes together; bytes serialized to move data; peak at the right"
	if r.common != "" {
		subtitle = r.common + "; " + subtitle
	}
	p := newPlot(charts.NewBar().RectChart, title, subtitle)
	const peak, serialized = "peak memory", "serialized"
	p.legend([]string{peak, serialized}, "roundRect")
	f := newBars(p, r, figures, axis, name, "gb:bytes")
	for _, s := range []struct {
		name, colour string
		of           func(record.Benchmark) *int64
	}{
		{peak, green, func(b record.Benchmark) *int64 { return b.PeakPSS }},
		{serialized, orange, func(b record.Benchmark) *int64 { return b.BytesSerialized }},
	} {
		data := make([]any, len(r.benchmarks))
		for i, b := range r.benchmarks {
			if v := s.of(b); v != nil && *v > 0 && measured(b) {
				data[i] = map[string]any{"value": rounded(float64(*v), 4), "name": r.names[i], "tip": r.names[i] + "\n" + s.name + " " + sizeOf(v)}
			}
		}
		p.series(charts.SingleSeries{Name: s.name, Type: "bar", Data: data, Color: s.colour},
			map[string]any{"barMaxWidth": 11, "barGap": "10%", "barCategoryGap": "30%", "yAxisIndex": 0})
	}
	f.troubles(low, measured)
	var words []string
	var lines [][]string
	for i, b := range r.benchmarks {
		if measured(b) {
			words = append(words, r.names[i]+" "+sizeOf(b.PeakPSS)+" at its peak, "+sizeOf(b.BytesSerialized)+" serialized")
		}
		lines = append(lines, []string{r.names[i], sizeOf(b.PeakPSS), sizeOf(b.BytesSerialized), Bytes(float64(b.BytesMoved))})
	}
	return p.done(p.title+". "+strings.Join(words, "; ")+".",
		Table([]string{"strategy", "peak memory", "serialized", "moved by the function"}, lines))
}

func sizeOf(v *int64) string {
	if v == nil {
		return "–"
	}
	return Bytes(float64(*v))
}
