package pages_test

import (
	"math"
	"testing"

	"gonbench/parallel/internal/pages"
)

func TestAlloc(t *testing.T) {
	for _, n := range []int{0, 1, 511, 513, 1 << 20} {
		s, free, err := pages.Alloc(n)
		if err != nil {
			t.Fatal(err)
		}
		if len(s) != n {
			t.Fatalf("Alloc(%d) has %d values", n, len(s))
		}
		for i := range s {
			if s[i] != 0 {
				t.Fatalf("value %d of %d is %v, not 0", i, n, s[i])
			}
			s[i] = 1
		}
		free()
	}
	if _, _, err := pages.Alloc(math.MaxInt64 / 16); err == nil {
		t.Error("got more memory than any machine has")
	}
}

func TestBytes(t *testing.T) {
	if b := pages.Bytes(nil); len(b) != 0 {
		t.Errorf("Bytes(nil) has %d bytes", len(b))
	}
	s := []float64{1, 2, 3}
	b := pages.Bytes(s)
	if len(b) != 24 {
		t.Fatalf("%d bytes for three values", len(b))
	}
	clear(b[8:16])
	if s[0] != 1 || s[1] != 0 || s[2] != 3 {
		t.Errorf("clearing bytes 8 to 15 made %v", s)
	}
}

func TestSame(t *testing.T) {
	s := make([]float64, 4)
	for _, tt := range []struct {
		a, b []float64
		want bool
	}{{s, s, true}, {s[:2], s[:2], true}, {s[:2], s[2:], false}, {s, s[:3], false}, {nil, nil, true}} {
		if got := pages.Same(tt.a, tt.b); got != tt.want {
			t.Errorf("Same(%v, %v) = %v", tt.a, tt.b, got)
		}
	}
}

func TestNewFile(t *testing.T) {
	f, err := pages.NewFile("gonbench-test", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() != 10_000 {
		t.Errorf("size is %d", info.Size())
	}
	if _, err := f.WriteAt([]byte{1}, 9_999); err != nil {
		t.Error(err)
	}
}

// Populate maps pages without changing them, whatever part of a page the slice
// begins and ends with.
func TestPopulate(t *testing.T) {
	s, free, err := pages.Alloc(1 << 16)
	if err != nil {
		t.Fatal(err)
	}
	defer free()
	for i := range s {
		s[i] = float64(i)
	}
	for _, part := range [][]float64{nil, s[:0], s[:1], s[3:4], s[:512], s[511:513], s[100:60_000], s} {
		pages.Populate(part, false)
		pages.Populate(part, true)
	}
	for i := range s {
		if s[i] != float64(i) {
			t.Fatalf("value %d became %v", i, s[i])
		}
	}
}
