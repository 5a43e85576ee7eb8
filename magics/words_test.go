package magics

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		line string
		want []string
		open bool
	}{
		{"", nil, false},
		{"  %bench  f ", []string{"%bench", "f"}, false},
		{`%bench f --check "y >= x+100 && y < x+101"`, []string{"%bench", "f", "--check", "y >= x+100 && y < x+101"}, false},
		{`a 'b "c' "d 'e" ` + "`f g`", []string{"a", `b "c`, "d 'e", "f g"}, false},
		{`a\ b "c\"d" 'e\f'`, []string{"a b", `c"d`, `e\f`}, false},
		{`--check="x > 1"`, []string{"--check=x > 1"}, false},
		{`""`, []string{""}, false},
		{`a "b`, []string{"a", "b"}, true},
	} {
		ws := words(tt.line)
		var got []string
		for _, w := range ws {
			got = append(got, w.text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("words(%q) = %q, want %q", tt.line, got, tt.want)
		}
		if _, err := texts(ws); (err != nil) != tt.open {
			t.Errorf("texts(words(%q)): error %v, want open %v", tt.line, err, tt.open)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add(`%bench f --check "y >= x" 'a`)
	f.Fuzz(func(t *testing.T, line string) {
		last := 0
		for _, w := range words(line) {
			if w.start < last || w.end <= w.start || w.end > len(line) {
				t.Fatalf("words(%q): word at %d:%d after %d", line, w.start, w.end, last)
			}
			last = w.end
		}
	})
}
