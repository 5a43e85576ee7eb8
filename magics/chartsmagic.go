package magics

import (
	"context"

	"github.com/spf13/pflag"

	"gonbench/magics/chart"
)

var chartModes = []string{"auto", "embed", "static"}

func (m *Magics) chartsCommand() *command {
	return &command{
		name:     "%charts",
		summary:  "choose how charts are put into the notebook",
		synopsis: []string{"", "auto|embed|static"},
		about: `
auto (the default): a picture, and an interactive chart where the library can be
had from the Jupyter server. embed: the library goes into the notebook once, for
interactive HTML exports. static: pictures only. Nothing is ever loaded from
elsewhere.`,
		examples: []example{
			{"%charts", "which mode is it?"},
			{"%charts static", "pictures only, from now on"},
			{"%charts auto", "back to the default"},
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
	switch len(c.args) {
	case 0:
	case 1:
		mode := chart.Mode(c.args[0])
		switch mode {
		case chart.Auto, chart.Embed, chart.Static:
			m.mode = mode
		default:
			return usageError("there is no mode %q%s", c.args[0], didYouMean(c.args[0], chartModes, ""))
		}
	default:
		return usageError("%%charts takes one word: auto, embed or static")
	}
	c.out.Stdout("charts: " + string(m.mode) + "\n")
	return nil
}
