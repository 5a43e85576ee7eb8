package magics

import (
	"strings"
)

// Split implements [Interpreter].
//
// A line is a magic of ours if it starts with one of our names, with blanks
// before it or not, and is neither within a raw string nor within a comment. A
// backslash at its end continues it. A cell that starts with %%bench is one
// segment; a cell that starts with a cell magic of GoNB's, such as
// %%writefile, is GoNB's as a whole. Beside magics, lines that hold nothing but
// comments are left out.
func (m *Magics) Split(code string) []Segment {
	lines := strings.SplitAfter(code, "\n")
	if first := firstWord(code); strings.HasPrefix(first, "%%") && first != "%%" {
		return []Segment{{Magic: m.isCellMagic(first), Text: code, Line: 0}}
	}
	var (
		out   []Segment
		state lexState
		host  strings.Builder
		begin int
		runs  bool   // there is something to run in host
		main  string // the %% line that the code below it is under
	)
	flush := func() {
		if runs {
			out = append(out, Segment{Text: host.String(), Line: begin})
		}
		host.Reset()
		runs = false
	}
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if state.code() && m.isLineMagic(firstWord(line)) {
			flush()
			text, n := joined(lines[i:])
			out = append(out, Segment{Magic: true, Text: text, Line: i})
			i += n - 1
			continue
		}
		w := firstWord(line)
		opens := state.code() && (w == "%%" || w == "%main")
		if host.Len() == 0 {
			begin = i
			if main != "" && !opens {
				if isRemark(w) {
					continue
				}
				// In the place of the magic before, so that no line moves.
				begin = i - 1
				host.WriteString(main)
			}
		}
		runs = runs || !state.code() || !isRemark(w)
		if opens {
			main = strings.TrimRight(line, "\r\n") + "\n"
		}
		if !state.code() || !strings.HasPrefix(w, "%") && !strings.HasPrefix(w, "!") {
			state = state.after(line)
		}
		host.WriteString(line)
	}
	if len(out) == 0 {
		return []Segment{{Text: code}}
	}
	flush()
	return out
}

// joined is the first of lines with those that continue it, and how many these are.
func joined(lines []string) (text string, n int) {
	text = strings.TrimSpace(lines[0])
	for n = 1; n < len(lines) && continues(text); n++ {
		text = strings.TrimSuffix(text, `\`) + " " + strings.TrimSpace(lines[n])
	}
	return text, n
}

// continues tells whether a line goes on in the next.
func continues(line string) bool { return strings.HasSuffix(strings.TrimSpace(line), `\`) }

// isRemark tells whether a line that begins with this word is empty or a comment:
// a compiler's run for nothing.
func isRemark(word string) bool {
	return word == "" || strings.HasPrefix(word, "//") && !strings.HasPrefix(word, "//gonb:")
}

// firstWord is the first word of the first line of s that is not blank.
func firstWord(s string) string {
	s = strings.TrimLeft(s, " \t\r\n")
	if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
		s = s[:i]
	}
	return s
}

// lexState is what a line of Go may leave open for the next.
type lexState int

const (
	inCode lexState = iota
	inRawString
	inComment
)

func (s lexState) code() bool { return s == inCode }

// after returns the state at the end of a line that begins in state s.
func (s lexState) after(line string) lexState {
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch s {
		case inRawString:
			if c == '`' {
				s = inCode
			}
		case inComment:
			if c == '*' && strings.HasPrefix(line[i:], "*/") {
				s = inCode
				i++
			}
		default:
			switch {
			case c == '`':
				s = inRawString
			case strings.HasPrefix(line[i:], "/*"):
				s = inComment
				i++
			case strings.HasPrefix(line[i:], "//"):
				return s
			case c == '"' || c == '\'':
				for i++; i < len(line) && line[i] != c; i++ {
					if line[i] == '\\' {
						i++
					}
				}
			}
		}
	}
	return s
}
