package kernel

import (
	"encoding/json"
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// isCompleteReply answers whether a console should run what was typed so far.
func isCompleteReply(content []byte) any {
	var q struct {
		Code string `json:"code"`
	}
	if err := json.Unmarshal(content, &q); err != nil {
		return failure("ValueError", err.Error())
	}
	reply := map[string]any{"status": isComplete(q.Code)}
	if reply["status"] == "incomplete" {
		reply["indent"] = indent(q.Code)
	}
	return reply
}

// isComplete tells "complete", "incomplete" or "invalid".
func isComplete(code string) string {
	lines := strings.Split(code, "\n")
	switch first := strings.TrimPrefix(lines[0], "//gonb:"); {
	case isCellMagic(code):
		return ended(lines)
	case strings.HasPrefix(first, "%%") && len(first) > 2 && first[2] != ' ' && first[2] != '\t':
		// A cell magic of ours has Go as its body.
		n := 1
		for n < len(lines) && strings.HasSuffix(strings.TrimSpace(lines[n-1]), `\`) {
			n++
		}
		if body := strings.Join(lines[n:], "\n"); strings.TrimSpace(body) != "" {
			return isComplete(body)
		}
		if w := strings.Fields(first); slices.Contains(w, "--help") || slices.Contains(w, "-h") {
			return "complete"
		}
		return "incomplete"
	}
	specials := specials(lines)
	inMain := false
	for _, s := range specials {
		if w := s.words(); len(w) > 0 && (w[0] == "%" || w[0] == "main") || s.text == "%%" {
			inMain = true
			lines[s.first] = "func main() {"
			continue
		}
		if s.last == len(lines)-1 && strings.HasSuffix(lines[s.last], `\`) {
			return "incomplete"
		}
		for i := s.first; i <= s.last; i++ {
			lines[i] = ""
		}
	}
	src := "package main\n" + strings.TrimRight(strings.Join(lines, "\n"), " \t\n")
	end := len(src)
	if inMain {
		src += "\n}\n"
	}
	fset := token.NewFileSet()
	_, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution|parser.AllErrors)
	if err == nil {
		return "complete"
	}
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 && atEnd(list[0], end) {
		return "incomplete"
	}
	return "invalid"
}

// atEnd tells whether more text could mend the first error.
func atEnd(e *scanner.Error, end int) bool {
	return e.Pos.Offset >= end || strings.Contains(e.Msg, "raw string literal not terminated") ||
		strings.Contains(e.Msg, "comment not terminated") || strings.Contains(e.Msg, "'EOF'")
}

// ended tells whether an empty line ends the body of a cell magic.
func ended(lines []string) string {
	if len(lines) > 2 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		return "complete"
	}
	return "incomplete"
}

// indent is the white space that the next line should begin with.
func indent(code string) string {
	line := code[strings.LastIndexByte(code, '\n')+1:]
	space := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	line = strings.TrimSpace(line)
	if strings.HasSuffix(line, "{") || strings.HasSuffix(line, "(") || line == "%%" {
		space += "\t"
	}
	return space
}
