package magics

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/spf13/pflag"

	"gonbench/dataset/near"
)

// command is one magic. The table of them is all that Split, Run, Complete,
// Inspect and the help texts know.
type command struct {
	name     string   // with its percent signs
	summary  string   // one line
	synopsis []string // without the name
	about    string   // paragraphs
	examples []example
	// bind defines the magic's flags and returns what runs it.
	bind func(f *pflag.FlagSet) func(ctx context.Context, c call) error
	// positional says what the n-th word that is not a flag is, for completion.
	positional func(before []string) valueKind
}

type example struct{ line, says string }

// call is one use of a magic.
type call struct {
	line string   // the magic line as the user wrote it
	args []string // its words that are not flags
	body string   // of a %% magic: the lines below the first
	out  Output
	set  func(flag string) bool // whether the user gave the flag
}

// valueKind is what a word stands for.
type valueKind int

const (
	noValue valueKind = iota
	aDataset
	aColumn
	aStrategy
	strategyList
	aFunction
	aDatasetVerb
	aChartMode
)

// flagKinds says what the values of flags stand for.
var flagKinds = map[string]valueKind{
	"dataset": aDataset,
	"col":     aColumn,
	"out":     aColumn,
}

func (m *Magics) isLineMagic(word string) bool {
	c := m.find(word)
	return c != nil && !strings.HasPrefix(word, "%%")
}

func (m *Magics) isCellMagic(word string) bool {
	return strings.HasPrefix(word, "%%") && m.find(word) != nil
}

func (m *Magics) find(name string) *command {
	for _, c := range m.commands {
		if c.name == name {
			return c
		}
	}
	return nil
}

// flagSet makes the command's flags, and what runs it with them.
func (c *command) flagSet() (*pflag.FlagSet, func(context.Context, call) error) {
	f := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	f.SortFlags = false
	f.Usage = func() {}
	run := c.bind(f)
	f.BoolP("help", "h", false, "show this text")
	return f, run
}

// Run implements [Interpreter].
func (m *Magics) Run(ctx context.Context, s Segment, out Output) error {
	line, body := headAndBody(s.Text)
	name := firstWord(line)
	c := m.find(name)
	if c == nil {
		return usageError("there is no magic %s", name)
	}
	ws, err := texts(words(line)[1:])
	if err != nil {
		return usageError("%v; see %s --help", err, c.name)
	}
	flags, run := c.flagSet()
	if err := flags.Parse(ws); err != nil {
		return usageError("%s; see %s --help", m.explainFlag(flags, err), c.name)
	}
	if help, _ := flags.GetBool("help"); help {
		out.Display(Bundle{Data: map[string]any{"text/plain": c.help()}}, "")
		return nil
	}
	m.running.Lock()
	defer m.running.Unlock()
	m.warming.settle()
	err = run(ctx, call{
		line: line, args: flags.Args(), body: body, out: out,
		set: flags.Changed,
	})
	return asError(ctx, err)
}

// headAndBody cuts a %% magic's own line off. The body keeps its place in the cell, so
// that the compiler's errors name the right lines.
func headAndBody(text string) (head, body string) {
	lines := strings.SplitAfter(text, "\n")
	blank := 0
	for blank < len(lines)-1 && strings.TrimSpace(lines[blank]) == "" {
		blank++
	}
	head, n := joined(lines[blank:])
	n += blank
	return head, strings.Repeat("\n", n) + strings.Join(lines[n:], "")
}

// explainFlag turns pflag's error into the one line that the user reads.
func (m *Magics) explainFlag(flags *pflag.FlagSet, err error) string {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "unknown flag: --"); ok {
		var names []string
		flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		return fmt.Sprintf("there is no flag --%s%s", name, didYouMean(name, names, "--"))
	}
	return text
}

// help is the command's help text, made from the table.
func (c *command) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", c.name, c.summary)
	for _, s := range c.synopsis {
		fmt.Fprintf(&b, "    %s\n", strings.TrimSpace(c.name+" "+s))
	}
	if c.about != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(c.about))
	}
	flags, _ := c.flagSet()
	fmt.Fprintf(&b, "\nFlags\n%s", flags.FlagUsagesWrapped(100))
	if len(c.examples) > 0 {
		b.WriteString("\nExamples\n")
		width := 0
		for _, e := range c.examples {
			width = max(width, len(firstLine(e.line)))
		}
		for _, e := range c.examples {
			first, rest, _ := strings.Cut(e.line, "\n")
			fmt.Fprintf(&b, "    %-*s   %s\n", width, first, e.says)
			if rest != "" {
				b.WriteString("    " + strings.ReplaceAll(rest, "\n", "\n    ") + "\n")
			}
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// Examples are the lines (and %% cells) that the help texts show, by magic, so
// that they can be run as tests.
func (m *Magics) Examples() map[string][]string {
	out := map[string][]string{}
	for _, c := range m.commands {
		for _, e := range c.examples {
			out[c.name] = append(out[c.name], e.line)
		}
	}
	return out
}

// Help is the help text of a magic, "" if there is none of that name.
func (m *Magics) Help(name string) string {
	if c := m.find(name); c != nil {
		return c.help()
	}
	return ""
}

// Alike implements [Interpreter]. What IPython calls %timeit is %bench here.
func (m *Magics) Alike(name string) []string {
	switch strings.TrimLeft(name, "%") {
	case "time", "timeit":
		return []string{"%bench"}
	}
	return near.Alike(name, m.names())
}

// names returns the magics' names, sorted.
func (m *Magics) names() []string {
	var out []string
	for _, c := range m.commands {
		out = append(out, c.name)
	}
	sort.Strings(out)
	return out
}
