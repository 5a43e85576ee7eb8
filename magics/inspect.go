package magics

import (
	"fmt"
	"strings"
)

// Inspect implements [Interpreter]: the help of the magic, of the flag or of
// the strategy under the cursor.
func (m *Magics) Inspect(code string, cursor, detail int) (Bundle, bool) {
	line, at, ok := m.magicLine(code, cursor)
	if !ok {
		return Bundle{}, false
	}
	c := m.find(firstWord(line))
	if c == nil {
		return Bundle{}, false
	}
	text := c.help()
	pos := byteOffset(code, cursor) - at
	for _, w := range words(line)[1:] {
		if pos < w.start || pos > w.end {
			continue
		}
		if about := m.aboutWord(c, w.text); about != "" {
			text = about
		}
	}
	return Bundle{Data: map[string]any{"text/plain": text}}, true
}

func (m *Magics) aboutWord(c *command, w string) string {
	if name, ok := strings.CutPrefix(w, "--"); ok {
		name, _, _ = strings.Cut(name, "=")
		flags, _ := c.flagSet()
		if f := flags.Lookup(name); f != nil {
			about := fmt.Sprintf("--%s %s\n\n%s", f.Name, f.Value.Type(), f.Usage)
			if f.DefValue != "" && f.DefValue != "false" {
				about += fmt.Sprintf(" (default %s)", f.DefValue)
			}
			return about
		}
	}
	if s, ok := findStrategy(w); ok {
		return s.about()
	}
	if ds, err := m.cfg.Store.Get(w); err == nil && w != "" {
		return fmt.Sprintf("dataset %s: %s rows, %d columns", ds.Name(), grouped(ds.Rows()), len(ds.Columns()))
	}
	if src := m.functionSource(w); src != "" {
		return src
	}
	return ""
}
