package magics

import (
	"errors"
	"strings"
	"unicode"
)

// word is one word of a magic line. Start and end are byte offsets of its
// text in the line, quotes included.
type word struct {
	text       string
	start, end int
	open       bool // a quote was not closed
}

var errOpenQuote = errors.New("a quote is not closed")

// words splits a line the way a shell does: blanks separate, quotes of any of
// the three kinds group, and a backslash outside of single quotes and
// backquotes takes the next character as it is. The last word may be open.
func words(line string) []word {
	var (
		out   []word
		text  strings.Builder
		in    bool
		start int
		quote rune
		skip  bool // the previous character was a backslash
	)
	for i, r := range line {
		switch {
		case skip:
			text.WriteRune(r)
			skip = false
		case r == '\\' && (quote == 0 || quote == '"'):
			if !in {
				in, start = true, i
			}
			skip = true
		case quote != 0:
			if r == quote {
				quote = 0
			} else {
				text.WriteRune(r)
			}
		case r == '"' || r == '\'' || r == '`':
			if !in {
				in, start = true, i
			}
			quote = r
		case unicode.IsSpace(r):
			if in {
				out = append(out, word{text: text.String(), start: start, end: i})
				text.Reset()
				in = false
			}
		default:
			if !in {
				in, start = true, i
			}
			text.WriteRune(r)
		}
	}
	if in {
		out = append(out, word{text: text.String(), start: start, end: len(line), open: quote != 0})
	}
	return out
}

// texts returns the words' texts, or errOpenQuote.
func texts(ws []word) ([]string, error) {
	out := make([]string, len(ws))
	for i, w := range ws {
		if w.open {
			return nil, errOpenQuote
		}
		out[i] = w.text
	}
	return out, nil
}
