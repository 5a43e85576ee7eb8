package magics

import (
	"slices"
	"testing"
)

func TestParseCount(t *testing.T) {
	for s, want := range map[string]int{
		"0": 0, "1": 1, "1000000": 1e6, "1_000_000": 1e6, "25_000_000": 25e6, "1e6": 1e6, "25e6": 25e6,
		"2.5e6": 2_500_000, "1.5M": 1_500_000, "25M": 25e6, "100k": 100e3, "1G": 1e9, " 7 ": 7, "1E3": 1000,
		"9007199254740991": 9007199254740991,
	} {
		if got, err := parseCount(s); err != nil || got != want {
			t.Errorf("parseCount(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "x", "-1", "-1e3", "1.5", "1e-3", "0x10", "inf", "NaN", "1e300", "M", "1MM", "1 000", "1e6e6"} {
		if got, err := parseCount(s); err == nil {
			t.Errorf("parseCount(%q) = %d, want an error", s, got)
		}
	}
}

// A list flag that is given twice holds what both say, as pflag's own lists do; a count
// that is there twice is measured once.
func TestLists(t *testing.T) {
	var ns []int
	for _, s := range []string{"1e3,5", "5,7"} {
		if err := (countsValue{&ns}).Set(s); err != nil {
			t.Fatal(err)
		}
	}
	if got := once(ns); !slices.Equal(got, []int{1000, 5, 7}) {
		t.Errorf("counts: %v", got)
	}
	var names []string
	for _, s := range []string{"a, b", "c"} {
		if err := (namesValue{&names}).Set(s); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(names, []string{"a", "b", "c"}) {
		t.Errorf("names: %q", names)
	}
}

func TestShortCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 20: "20", 999: "999", 1000: "1e3", 1_000_000: "1e6", 25_000_000: "25e6", 1_500_000: "1500e3", 1234567: "1234567"} {
		if got := shortCount(n); got != want {
			t.Errorf("shortCount(%d) = %q, want %q", n, got, want)
		}
		if back, err := parseCount(shortCount(n)); err != nil || back != n {
			t.Errorf("parseCount(shortCount(%d)) = %d, %v", n, back, err)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %q, want %q", n, got, want)
		}
	}
}
