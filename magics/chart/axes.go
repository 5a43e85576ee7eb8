package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

func gridAt(left, top, right, height int) opts.Grid {
	return opts.Grid{Left: px(left), Top: px(top), Right: px(right), Height: px(height)}
}

func xAxis(name, format string) opts.XAxis {
	return opts.XAxis{Name: name, NameLocation: "middle", NameGap: 26, Type: "value",
		AxisLabel: &opts.AxisLabel{Formatter: types.FuncStr(format)}}
}

func yAxis(name, format string) opts.YAxis {
	return opts.YAxis{Name: name, Type: "value", AxisLabel: &opts.AxisLabel{Formatter: types.FuncStr(format)}}
}

func rowAxis(names []string) opts.YAxis {
	return opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true)}
}

// spread is the ratio at which an axis becomes logarithmic.
const spread = 50

// scale chooses an axis for positive values: from 0, or logarithmic when they
// spread too far.
func scale(values []float64) (axis map[string]any, log bool, low float64) {
	least, most := math.Inf(1), 0.0
	for _, v := range values {
		if v > 0 && finite(v) {
			least, most = min(least, v), max(most, v)
		}
	}
	if most == 0 || most/least < spread {
		return map[string]any{"type": "value", "min": 0}, false, 0
	}
	// Bars on a logarithmic axis start where it starts: a little below the least.
	low, high := step125(least/1.5, -1), step125(most*1.05, 1)
	return map[string]any{"type": "log", "logBase": 10, "min": low, "max": high, "startValue": low}, true, low
}

// step125 is the next of 1, 2, 5, 10, 20, … down (-1) or up (1) from v.
func step125(v float64, direction int) float64 {
	decade := math.Pow(10, math.Floor(math.Log10(v)))
	steps := []float64{1, 2, 5, 10}
	if direction < 0 {
		for i := len(steps) - 1; i >= 0; i-- {
			if steps[i]*decade <= v {
				return rounded(steps[i]*decade, 3)
			}
		}
		return rounded(decade/2, 3)
	}
	for _, s := range steps {
		if s*decade >= v {
			return rounded(s*decade, 3)
		}
	}
	return rounded(20*decade, 3)
}
