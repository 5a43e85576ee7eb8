package magics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parseCount reads a row count as people write it: 1000000, 1_000_000, 1e6,
// 2.5e6, 25M, 100k, 1G. Not 1,000,000: a comma separates counts.
func parseCount(s string) (int, error) {
	bad := fmt.Errorf("%q is not a count: write 1000000, 1_000_000, 1e6 or 1M", s)
	t := strings.ReplaceAll(strings.TrimSpace(s), "_", "")
	if t == "" {
		return 0, bad
	}
	factor := 1.0
	switch t[len(t)-1] {
	case 'k', 'K':
		factor = 1e3
	case 'm', 'M':
		factor = 1e6
	case 'g', 'G', 'b', 'B':
		factor = 1e9
	}
	if factor != 1 {
		t = t[:len(t)-1]
	}
	if n, err := strconv.Atoi(t); err == nil && factor == 1 {
		if n < 0 {
			return 0, fmt.Errorf("%s is negative", s)
		}
		return n, nil
	}
	if strings.ContainsAny(t, "xXpPnN") { // hexadecimal, infinities, NaN
		return 0, bad
	}
	f, err := strconv.ParseFloat(t, 64)
	if err != nil {
		return 0, bad
	}
	f *= factor
	switch n := math.Round(f); {
	case f < 0:
		return 0, fmt.Errorf("%s is negative", s)
	case f >= 1<<53:
		return 0, fmt.Errorf("%s is more than any machine holds", s)
	case math.Abs(f-n) > 1e-6*math.Max(1, n)*1e-3:
		return 0, fmt.Errorf("%s is not a whole number", s)
	default:
		return int(n), nil
	}
}

// countValue is a flag that holds one count.
type countValue struct{ n *int }

func (v countValue) String() string {
	if v.n == nil {
		return "0"
	}
	return shortCount(*v.n)
}
func (v countValue) Type() string { return "N" }
func (v countValue) Set(s string) (err error) {
	*v.n, err = parseCount(s)
	return err
}

// countsValue is a flag that holds a comma list of counts, none of them zero. Given
// again it adds to the list.
type countsValue struct{ ns *[]int }

func (v countsValue) String() string {
	if v.ns == nil {
		return ""
	}
	parts := make([]string, len(*v.ns))
	for i, n := range *v.ns {
		parts[i] = shortCount(n)
	}
	return strings.Join(parts, ",")
}
func (v countsValue) Type() string { return "LIST" }
func (v countsValue) Set(s string) error {
	for _, part := range strings.Split(s, ",") {
		n, err := parseCount(part)
		if err != nil {
			return err
		}
		if n == 0 {
			return errors.New("0 makes no sense here: give at least 1")
		}
		*v.ns = append(*v.ns, n)
	}
	return nil
}

// once is a list without what it holds already.
func once(ns []int) []int {
	var out []int
	for _, n := range ns {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// namesValue is a flag that holds a comma list of names. Given again it adds to the
// list.
type namesValue struct{ names *[]string }

func (v namesValue) String() string {
	if v.names == nil {
		return ""
	}
	return strings.Join(*v.names, ",")
}
func (v namesValue) Type() string { return "LIST" }
func (v namesValue) Set(s string) error {
	for _, part := range strings.Split(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			*v.names = append(*v.names, part)
		}
	}
	if len(*v.names) == 0 {
		return errors.New("the list is empty")
	}
	return nil
}

// durationValue is a flag that holds a duration: 30s, 2m, 500ms, or seconds.
type durationValue struct{ d *time.Duration }

func (v durationValue) String() string {
	if v.d == nil {
		return "0s"
	}
	return v.d.String()
}
func (v durationValue) Type() string { return "D" }
func (v durationValue) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		f, ferr := strconv.ParseFloat(s, 64)
		if ferr != nil || math.IsNaN(f) || math.Abs(f) > 1e9 {
			return fmt.Errorf("%q is not a duration: write 30s, 2m or 500ms", s)
		}
		d = time.Duration(f * float64(time.Second))
	}
	if d <= 0 {
		return fmt.Errorf("%s is not a positive duration", s)
	}
	*v.d = d
	return nil
}

// choiceValue is a flag that holds one of a few words.
type choiceValue struct {
	s       *string
	choices []string
}

func (v choiceValue) String() string {
	if v.s == nil {
		return ""
	}
	return *v.s
}
func (v choiceValue) Type() string { return strings.Join(v.choices, "|") }
func (v choiceValue) Set(s string) error {
	for _, c := range v.choices {
		if s == c {
			*v.s = s
			return nil
		}
	}
	return fmt.Errorf("%q is neither of %s", s, strings.Join(v.choices, ", "))
}

// shortCount writes a count briefly when nothing is lost: 1e6, 25e6, 12345.
func shortCount(n int) string {
	if n >= 1000 {
		m, e := n, 0
		for m%10 == 0 {
			m, e = m/10, e+1
		}
		if e >= 3 {
			e3 := e / 3 * 3
			return fmt.Sprintf("%de%d", m*int(math.Pow10(e-e3)), e3)
		}
	}
	return strconv.Itoa(n)
}

// grouped writes a count with commas: 1,000,000.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
