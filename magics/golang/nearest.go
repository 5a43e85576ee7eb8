package golang

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the up to three names that are most like name, nearest first;
// none if nothing is like it.
func Nearest(name string, names []string) []string {
	type near struct {
		name     string
		distance int
	}
	var found []near
	for _, n := range names {
		d := distance(strings.ToLower(name), strings.ToLower(n))
		if name != "" && strings.HasPrefix(strings.ToLower(n), strings.ToLower(name)) {
			d = min(d, 1)
		}
		if d <= max(2, len(n)/3) {
			found = append(found, near{n, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	var best []string
	for _, n := range found[:min(3, len(found))] {
		best = append(best, n.name)
	}
	return best
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			next := diagonal
			if a[i] != b[j] {
				next++
			}
			diagonal = row[j+1]
			row[j+1] = min(next, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
