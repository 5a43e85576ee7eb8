package near

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Most is how many names are suggested at most.
const Most = 3

// Names returns at most [Most] of names, the nearest to name by edit distance
// first. Names that have nothing in common with it are left out, unless that
// leaves none and there are few: then they are shown as they are.
func Names(name string, names []string) []string {
	type scored struct {
		name     string
		distance int
	}
	var close []scored
	for _, n := range names {
		d := distance(strings.ToLower(name), strings.ToLower(n))
		longest := max(utf8.RuneCountInString(name), utf8.RuneCountInString(n))
		if d <= max(2, longest/2) && d < longest {
			close = append(close, scored{n, d})
		}
	}
	if len(close) == 0 {
		return append([]string(nil), names[:min(len(names), Most)]...)
	}
	sort.SliceStable(close, func(i, j int) bool { return close[i].distance < close[j].distance })
	var out []string
	for _, c := range close[:min(len(close), Most)] {
		out = append(out, c.name)
	}
	return out
}

// Sentence turns suggestions into the end of an error message: "", `; did you
// mean "a"?` or `; did you mean "a", "b" or "c"?`.
func Sentence(names []string) string {
	if len(names) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("; did you mean ")
	for i, n := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(`"` + n + `"`)
	}
	b.WriteString("?")
	return b.String()
}

// longestName bounds the work: longer names are compared by their beginnings.
const longestName = 256

// distance is the Levenshtein distance in code points, a swap of two
// neighbours counting as one edit.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	s, t = s[:min(len(s), longestName)], t[:min(len(t), longestName)]
	before, prev := make([]int, len(t)+1), make([]int, len(t)+1)
	row := make([]int, len(t)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(t)]
}
