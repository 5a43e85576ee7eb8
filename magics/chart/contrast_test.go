package chart_test

import (
	"fmt"
	"math"
	"testing"
)

// contrast is the ratio of two colours' luminances after the Web Content
// Accessibility Guidelines 2.1, "contrast ratio": from 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var c [3]float64
	var r, g, b int
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	for i, v := range [3]int{r, g, b} {
		c[i] = float64(v) / 255
		if c[i] <= 0.03928 {
			c[i] /= 12.92
		} else {
			c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
