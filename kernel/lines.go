package kernel

import (
	"regexp"
	"strings"
)

// GoNB's cell magics: the rest of the cell is not Go.
var cellMagic = regexp.MustCompile(`^(//gonb:)?%%(writefile|script|bash|sh|gx)(\s|$)`)

func isCellMagic(code string) bool { return cellMagic.MatchString(code) }

// special is a line for GoNB itself, with the lines that it goes on over.
type special struct {
	first, last int    // line numbers in the cell
	text        string // joined, without the comment prefix: "%env A=1", "!ls"
}

// specials finds the lines that start with % or !, as GoNB does. A cell magic has
// none: its body is not GoNB's to read.
func specials(lines []string) []special {
	if len(lines) > 0 && isCellMagic(lines[0]) {
		return nil
	}
	var out []special
	for i := 0; i < len(lines); i++ {
		line := strings.TrimPrefix(lines[i], "//gonb:")
		if len(line) < 2 || line[0] != '%' && line[0] != '!' {
			continue
		}
		s := special{first: i, last: i, text: line}
		for strings.HasSuffix(s.text, `\`) {
			s.text = s.text[:len(s.text)-1] + " "
			if s.last+1 == len(lines) {
				break
			}
			s.last++
			s.text += strings.TrimPrefix(lines[s.last], "//gonb:")
		}
		i = s.last
		out = append(out, s)
	}
	return out
}

// words are the words of a % line, without the sign.
func (s special) words() []string {
	if s.text[0] != '%' {
		return nil
	}
	return strings.Fields(s.text[1:])
}

// mend changes what would end GoNB: a special line without a command, which it
// looks into past the end, and a %%script without a program. The first becomes a
// lone sign, which is an error as Go code; the second takes sh.
func mend(code string) string {
	if !strings.ContainsAny(code, "%!") {
		return code
	}
	lines := strings.Split(code, "\n")
	if strings.TrimSpace(strings.TrimPrefix(lines[0], "//gonb:")) == "%%script" {
		lines[0] = "%%script sh"
		return strings.Join(lines, "\n")
	}
	changed := false
	for _, s := range specials(lines) {
		if strings.TrimLeft(s.text[1:], " \t") == "" {
			lines[s.first] = s.text[:1]
			changed = true
		}
	}
	if !changed {
		return code
	}
	return strings.Join(lines, "\n")
}

// withoutShell is code with its shell lines empty, for running the rest again.
func withoutShell(code string) string {
	lines := strings.Split(code, "\n")
	for _, s := range specials(lines) {
		if s.text[0] == '!' {
			for i := s.first; i <= s.last; i++ {
				lines[i] = ""
			}
		}
	}
	return strings.Join(lines, "\n")
}

// forgets tells whether code makes GoNB forget declarations, and whether its
// go.mod.
func forgets(code string) (declarations, gomod bool) {
	if !strings.Contains(code, "%") {
		return false, false
	}
	for _, s := range specials(strings.Split(code, "\n")) {
		w := s.words()
		if len(w) == 0 {
			continue
		}
		switch w[0] {
		case "reset":
			gomod = true
			declarations = declarations || len(w) == 1
		case "rm", "remove":
			declarations = true
		}
	}
	return declarations, gomod
}
