package parallel_test

import (
	"math"
	"strings"
	"testing"

	"gonbench/parallel"
)

func TestBuiltin(t *testing.T) {
	for _, tt := range []struct{ name, full string }{
		{"add", "add:100"}, {"add:5", "add:5"}, {"add:-2.5e3", "add:-2500"},
		{"scale", "scale:2"}, {"scale:0.1", "scale:0.1"},
		{"addrandom", "addrandom:100"}, {"addrandom:1e3", "addrandom:1000"},
	} {
		op, err := parallel.Builtin(tt.name)
		if err != nil || op.Name != tt.full {
			t.Errorf("Builtin(%q) is %q, %v; want %q", tt.name, op.Name, err, tt.full)
		}
	}
	for _, name := range []string{"", "ad", "add:", "add:x", "add:1:2", "100"} {
		if _, err := parallel.Builtin(name); err == nil {
			t.Errorf("Builtin(%q) is no error", name)
		}
	}
	if _, err := parallel.Builtin("sub"); err == nil || !strings.Contains(err.Error(), "add:100, addrandom:100, scale:2") {
		t.Errorf("the error does not list the operations: %v", err)
	}
}

// Built-in operations give what they say in every strategy, and random numbers
// that are alike in no two chunks.
func TestBuiltinResults(t *testing.T) {
	const n = 10_000
	src := ramp(n)
	for _, s := range strategies() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			dst := make([]float64, n)
			if _, err := parallel.Apply(t.Context(), s, add, dst, src); err != nil {
				t.Fatal(err)
			}
			for i, x := range src {
				if dst[i] != x+100 {
					t.Fatalf("row %d: %v, want %v", i, dst[i], x+100)
				}
			}
			trace, err := parallel.Apply(t.Context(), s, randomized, dst, src)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[float64]bool{}
			for _, chunk := range trace.Chunks {
				// Small integers plus a double of [0, 1): what is taken away
				// again is exact to 2^-39.
				first := math.Round((dst[chunk[0]]-src[chunk[0]]-100)*(1<<30)) / (1 << 30)
				if seen[first] {
					t.Errorf("two chunks begin with the same number %v", first)
				}
				seen[first] = true
			}
			total := 0.0
			for i, x := range src {
				u := dst[i] - x - 100
				if u < 0 || u > 1 {
					t.Fatalf("row %d: %v added", i, u)
				}
				total += u
			}
			if z := (total - n/2) / math.Sqrt(n/12.0); math.Abs(z) > 6 {
				t.Errorf("the mean is %v", total/n)
			}
		})
	}
}

func TestCopyBandwidth(t *testing.T) {
	if got := parallel.CopyBandwidth(0); !(got > 1e8) || got > 1e14 {
		t.Errorf("%v bytes a second", got)
	}
}
