package magics

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"
)

// Complete implements [Interpreter].
func (m *Magics) Complete(code string, cursor int) (Completion, bool) {
	line, at, ok := m.magicLine(code, cursor)
	if !ok {
		return Completion{}, false
	}
	before := line[:byteOffset(code, cursor)-at]
	ws := words(before)
	current := word{start: len(before), end: len(before)}
	if n := len(ws); n > 0 && ws[n-1].end == len(before) {
		current, ws = ws[n-1], ws[:n-1]
	}
	matches, types, prefix := m.matches(ws, current.text, line)
	return Completion{
		Matches: matches, Types: types,
		Start: utf8.RuneCountInString(code[:at+current.start+prefix]),
		End:   cursor,
	}, true
}

// matches completes one word. prefix is how many bytes of it stay as they are,
// such as "a," of the comma list "a,b".
func (m *Magics) matches(before []word, current, line string) (matches, types []string, prefix int) {
	if len(before) == 0 {
		return withPrefix(m.names(), current, "magic")
	}
	c := m.find(before[0].text)
	if c == nil {
		return nil, nil, 0
	}
	flags, _ := c.flagSet()
	if name, value, found := strings.Cut(current, "="); found && strings.HasPrefix(name, "--") {
		f := flags.Lookup(strings.TrimLeft(name, "-"))
		ms, ts, p := m.flagValues(f, value, before)
		return ms, ts, p + len(name) + 1
	}
	if strings.HasPrefix(current, "-") {
		var names []string
		flags.VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		sort.Strings(names)
		return withPrefix(names, current, "flag")
	}
	positional, pending := split(before[1:], flags)
	if pending != nil {
		return m.flagValues(pending, current, before)
	}
	kind := noValue
	if c.positional != nil {
		kind = c.positional(positional)
	}
	return m.values(kind, current, before)
}

// split separates the words before the cursor into positional ones and the flag
// that still waits for its value, if the last word is one.
func split(before []word, flags *pflag.FlagSet) (positional []string, pending *pflag.Flag) {
	for _, w := range before {
		if pending != nil {
			pending = nil
			continue
		}
		if name, ok := strings.CutPrefix(w.text, "--"); ok {
			if f := flags.Lookup(name); f != nil && f.NoOptDefVal == "" {
				pending = f
			}
			continue
		}
		positional = append(positional, w.text)
	}
	return positional, pending
}

func (m *Magics) flagValues(f *pflag.Flag, current string, before []word) ([]string, []string, int) {
	if f == nil {
		return nil, nil, 0
	}
	if c, ok := f.Value.(choiceValue); ok {
		return withPrefix(c.choices, current, "value")
	}
	return m.values(flagKinds[f.Name], current, before)
}

// values completes a word of a kind.
func (m *Magics) values(kind valueKind, current string, before []word) ([]string, []string, int) {
	prefix := 0
	if kind == aColumn || kind == strategyList {
		prefix = strings.LastIndexByte(current, ',') + 1
	}
	var names []string
	typ := ""
	switch kind {
	case aDataset:
		names, typ = m.datasetNames(), "dataset"
	case aColumn:
		names, typ = m.columnNames(datasetFlag(before)), "column"
	case aStrategy:
		names, typ = strategyNames(), "strategy"
	case strategyList:
		names, typ = append(strategyNames(), strategySets...), "strategy"
	case aFunction:
		names, typ = m.functionNames(), "function"
	case aDatasetVerb:
		names, typ = datasetVerbs, "subcommand"
	case aChartMode:
		names, typ = chartModes, "mode"
	}
	ms, ts, _ := withPrefix(names, current[prefix:], typ)
	return ms, ts, prefix
}

// datasetFlag is the dataset that a line names, "" if none.
func datasetFlag(before []word) string {
	for i, w := range before {
		if w.text == "--dataset" && i+1 < len(before) {
			return before[i+1].text
		}
		if v, ok := strings.CutPrefix(w.text, "--dataset="); ok {
			return v
		}
	}
	return ""
}

func withPrefix(names []string, prefix, typ string) (matches, types []string, _ int) {
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			matches = append(matches, n)
			types = append(types, typ)
		}
	}
	return matches, types, 0
}

// magicLine returns the magic that the cursor is in, from its percent sign to the
// end of the cursor's line, and the byte offset where it begins in the code. Where a
// line continues another there are blanks, so that offsets stay what they are.
func (m *Magics) magicLine(code string, cursor int) (line string, at int, ok bool) {
	pos := byteOffset(code, cursor)
	end := len(code)
	if i := strings.IndexByte(code[pos:], '\n'); i >= 0 {
		end = pos + i
	}
	lines := strings.SplitAfter(code[:end], "\n")
	first := len(lines) - 1
	for first > 0 && continues(lines[first-1]) {
		first--
	}
	for first < len(lines)-1 && !m.isLineMagic(firstWord(lines[first])) && !m.isCellMagic(firstWord(lines[first])) {
		first++ // what it continues is not ours
	}
	var state lexState
	for _, l := range lines[:first] {
		if w := firstWord(l); !state.code() || !strings.HasPrefix(w, "%") && !strings.HasPrefix(w, "!") {
			state = state.after(l)
		}
		at += len(l)
	}
	for _, l := range lines[first : len(lines)-1] {
		before := strings.TrimSuffix(strings.TrimRight(l, " \t\r\n"), `\`)
		line += before + strings.Repeat(" ", len(l)-len(before))
	}
	line += lines[len(lines)-1]
	begin := len(line) - len(strings.TrimLeft(line, " \t"))
	line, at = line[begin:], at+begin
	if !strings.HasPrefix(line, "%") || pos < at || !state.code() {
		return "", 0, false
	}
	name := firstWord(line)
	if m.find(name) != nil {
		return line, at, true
	}
	// A name that is still being typed, if it can become one of ours.
	if at < pos && pos <= at+len(name) {
		for _, n := range m.names() {
			if strings.HasPrefix(n, name) {
				return line, at, true
			}
		}
	}
	return "", 0, false
}

// byteOffset turns an offset in code points into one in bytes.
func byteOffset(s string, runes int) int {
	for i := range s {
		if runes <= 0 {
			return i
		}
		runes--
	}
	return len(s)
}
