package chart

import (
	"strings"
	"unicode/utf8"
)

// Table aligns rows under headers. Columns of figures are aligned right: those
// in which every cell that is not a dash starts with a digit or a sign. Control
// characters in cells become spaces.
func Table(headers []string, rows [][]string) string {
	widths := make([]int, len(headers))
	right := make([]bool, len(headers))
	all := append([][]string{headers}, rows...)
	for c := range headers {
		right[c] = len(rows) > 0
		for i, row := range all {
			if c >= len(row) {
				continue
			}
			cell := oneLine(row[c])
			widths[c] = max(widths[c], utf8.RuneCountInString(cell))
			if i > 0 && !figure(cell) {
				right[c] = false
			}
		}
	}
	var b strings.Builder
	for i, row := range all {
		var line strings.Builder
		for c := range headers {
			cell := ""
			if c < len(row) {
				cell = oneLine(row[c])
			}
			if c > 0 {
				line.WriteString("  ")
			}
			pad := strings.Repeat(" ", widths[c]-utf8.RuneCountInString(cell))
			if right[c] {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		if i == 0 {
			total := 2 * (len(widths) - 1)
			for _, w := range widths {
				total += w
			}
			b.WriteString(strings.Repeat("─", max(total, 0)) + "\n")
		}
	}
	return b.String()
}

func figure(cell string) bool {
	if cell == "" || cell == "–" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(cell)
	return first >= '0' && first <= '9' || first == '-' || first == '+'
}

// oneLine makes text fit for one line of a terminal or a chart.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == '\u2028' || r == '\u2029' || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�")))
}
