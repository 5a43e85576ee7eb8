package chart_test

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"gonbench/magics/chart"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{chart.Seconds(1.234), "1.23 s"},
		{chart.Seconds(0.0456), "45.6 ms"},
		{chart.Seconds(0.000789), "789 µs"},
		{chart.Seconds(2.5e-7), "250 ns"},
		{chart.Seconds(0.9994), "999 ms"},
		{chart.Seconds(0.9996), "1.00 s"},
		{chart.Seconds(9.996), "10.0 s"},
		{chart.Seconds(99.96), "100 s"},
		{chart.Seconds(0), "0 s"},
		{chart.Seconds(200), "3 min 20 s"},
		{chart.Seconds(7260), "2 h 01 min"},
		{chart.Seconds(-0.5), "-500 ms"},
		{chart.Seconds(math.NaN()), "–"},
		{chart.Seconds(math.Inf(1)), "–"},
		{chart.Bytes(0), "0 B"},
		{chart.Bytes(800), "800 B"},
		{chart.Bytes(1000), "1.00 kB"},
		{chart.Bytes(10e9), "10.0 GB"},
		{chart.Bytes(999_600), "1.00 MB"},
		{chart.Rate(49.8e9), "49.8 GB/s"},
		{chart.Percent(0.914), "91%"},
		{chart.Percent(0.0912), "9.1%"},
		{chart.Percent(0), "0%"},
		{chart.Times(1.931), "1.93×"},
		{chart.Times(0.0521), "0.052×"},
		{chart.Times(1234), "1,234×"},
		{chart.Count(25_000_000), "25,000,000"},
		{chart.Count(-1234), "-1,234"},
		{chart.Count(999), "999"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	got := chart.Table([]string{"strategy", "median", "note"}, [][]string{
		{"threads", "2.24 ms", "fine"},
		{"multiprocessing-pool", "22.9 s", "a\nb\x1b[31m"},
		{"µs", "–"},
	})
	want := `strategy               median  note
───────────────────────────────────────
threads               2.24 ms  fine
multiprocessing-pool   22.9 s  a b [31m
µs                          –
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("a", "b", "1.5 s\n\u2028")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		got := chart.Table([]string{a, b}, [][]string{{b, c}, {c}})
		if n := strings.Count(got, "\n"); n != 4 || !utf8.ValidString(got) {
			t.Errorf("%d lines: %q", n, got)
		}
	})
}
