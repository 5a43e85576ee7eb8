package near

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Most is how many names are suggested at most.
const Most = 3

// Names returns at most [Most] of names, the nearest to name by edit distance
// first, and those that it is the beginning of before all others. If none has
// anything in common with it, it is the first few as they stand.
func Names(name string, names []string) []string {
	if alike := Alike(name, names); len(alike) > 0 {
		return alike
	}
	return slices.Clone(names[:min(len(names), Most)])
}

// Alike is [Names] without those that have nothing in common with name.
func Alike(name string, names []string) []string {
	type scored struct {
		name     string
		distance int
	}
	name = strings.ToLower(name)
	var alike []scored
	for _, n := range names {
		lower := strings.ToLower(n)
		d := distance(name, lower)
		if name != "" && strings.HasPrefix(lower, name) {
			d = min(d, 1)
		}
		longest := max(utf8.RuneCountInString(name), utf8.RuneCountInString(n))
		if d <= max(2, longest/3) && d < longest {
			alike = append(alike, scored{n, d})
		}
	}
	slices.SortStableFunc(alike, func(a, b scored) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	for _, a := range alike[:min(len(alike), Most)] {
		out = append(out, a.name)
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
