package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// digits3 writes a positive number below 1000 with three significant digits.
func digits3(v float64) string {
	switch {
	case v < 9.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 99.95:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
}

// scaled writes v in the largest of units, each 1000 times the one before, in
// which it is at least 1.
func scaled(v float64, units ...string) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	i := 0
	for i < len(units)-1 && v >= 999.5 {
		v, i = v/1000, i+1
	}
	return sign + digits3(v) + " " + units[i]
}

// Seconds writes a duration in seconds with three digits and its unit: 1.23 s,
// 45.6 ms, 3 min 20 s.
func Seconds(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v == 0:
		return "0 s"
	case math.Abs(v) < 119.5:
		if math.Abs(v) >= 0.9995 {
			return scaled(v, "s")
		}
		return scaled(v*1e9, "ns", "µs", "ms")
	case v < 0:
		return "-" + Seconds(-v)
	}
	s := int(v + 0.5)
	if s < 3600 {
		return fmt.Sprintf("%d min %02d s", s/60, s%60)
	}
	m := (s + 30) / 60
	return fmt.Sprintf("%d h %02d min", m/60, m%60)
}

// Bytes writes a size with three digits in decimal units: 800 B, 10.0 GB.
func Bytes(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	if math.Abs(v) < 999.5 {
		return strconv.FormatFloat(v, 'f', 0, 64) + " B"
	}
	return scaled(v/1000, "kB", "MB", "GB", "TB", "PB")
}

// Rate writes bytes a second: 49.8 GB/s.
func Rate(v float64) string { return Bytes(v) + "/s" }

// Percent writes a share of 1: 0.914 is 91%; below a tenth 9.1%.
func Percent(share float64) string {
	switch v := share * 100; {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v != 0 && math.Abs(v) < 9.95:
		return strconv.FormatFloat(v, 'f', 1, 64) + "%"
	default:
		return strconv.FormatFloat(v, 'f', 0, 64) + "%"
	}
}

// Times writes a ratio: 1.93×, 0.052×, 1,234×.
func Times(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case v < 0.0995:
		return strconv.FormatFloat(v, 'g', 2, 64) + "×"
	case v < 999.5:
		return digits3(v) + "×"
	default:
		return Count(int(v+0.5)) + "×"
	}
}

// Count writes a whole number with thousands separated: 25,000,000.
func Count(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(s[i])
	}
	return sign + b.String()
}

// rounded keeps n significant digits, which keeps notebooks small; the result
// file has every digit.
func rounded(v float64, n int) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', n-1, 64), 64)
	return r
}
