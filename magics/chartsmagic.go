package magics

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"gonbench/magics/chart"
)

var chartModes = []string{"auto", "embed", "static", "live", "plain"}

func (m *Magics) chartsCommand() *command {
	return &command{
		name:     "%charts",
		summary:  "choose how charts are put into the notebook",
		synopsis: []string{"", "auto|embed|static", "live|plain"},
		about: `
auto (the default): a picture, and an interactive chart where the library can be
had from the Jupyter server. embed: the library also goes into this cell's
output, so that HTML exports of the notebook are interactive. static: pictures
only. Nothing is ever loaded from elsewhere.

live and plain say how a run shows its progress: as a chart that grows, or as a
few lines of text. By default it depends on the front-end; auto goes back to that.`,
		examples: []example{
			{"%charts", "which mode is it?"},
			{"%charts static", "pictures only, from now on"},
			{"%charts plain", "progress as text"},
			{"%charts auto", "back to the defaults"},
		},
		positional: func(before []string) valueKind {
			if len(before) == 0 {
				return aChartMode
			}
			return noValue
		},
		bind: func(f *pflag.FlagSet) func(context.Context, call) error {
			return func(ctx context.Context, c call) error { return m.chartsMagic(c) }
		},
	}
}

func (m *Magics) chartsMagic(c call) error {
	if len(c.args) > 1 {
		return usageError("%%charts takes one word: %s", strings.Join(chartModes, ", "))
	}
	if len(c.args) == 1 {
		switch word := c.args[0]; word {
		case "auto":
			m.mode, m.display = chart.Auto, ""
		case "static":
			m.mode = chart.Static
		case "embed":
			m.mode = chart.Embed
			c.out.Display(bundleOf(m.charts.EmbedBundle()), "")
		case "live", "plain":
			m.display = word
		default:
			return usageError("there is no mode %q%s", word, didYouMean(word, chartModes, ""))
		}
	}
	c.out.Stdout(m.chartsState() + "\n")
	return nil
}

// chartsState says how charts are shown and where the library comes from.
func (m *Magics) chartsState() string {
	from := map[chart.Mode]string{
		chart.Auto:   fmt.Sprintf("interactive with the library that the Jupyter server serves (kernelspecs/%s), else pictures", m.cfg.Spec),
		chart.Embed:  "interactive with the library in this notebook, else pictures",
		chart.Static: "pictures",
	}[m.mode]
	state := fmt.Sprintf("charts: %s (%s)", m.mode, from)
	if m.display != "" {
		state += "; progress: " + m.display
	}
	return state
}

// isLive tells whether progress is shown as a live display.
func (m *Magics) isLive(out Output) bool {
	switch m.display {
	case "live":
		return true
	case "plain":
		return false
	}
	return out.Live()
}
