package near_test

import (
	"slices"
	"strings"
	"testing"

	"gonbench/dataset/near"
)

func TestNames(t *testing.T) {
	columns := []string{"col0", "col1", "col10", "label", "price"}
	for _, c := range []struct {
		name string
		want []string
	}{
		{"Col0", []string{"col0", "col1", "col10"}},
		{"lable", []string{"label"}},
		{"pricé", []string{"price"}},
		{"zzzzzzzzzzzz", []string{"col0", "col1", "col10"}}, // nothing near: the first few
	} {
		if got := near.Names(c.name, columns); !slices.Equal(got, c.want) {
			t.Errorf("Names(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	for name, want := range map[string][]string{
		"zzzzzzzzzzzz": nil,                       // nothing near: nothing
		"p":            {"price"},                 // its beginning
		"COL1":         {"col1", "col0", "col10"}, // the same but for the case first
	} {
		if got := near.Alike(name, columns); !slices.Equal(got, want) {
			t.Errorf("Alike(%q) = %q, want %q", name, got, want)
		}
	}
	if got := near.Names("x", nil); len(got) != 0 {
		t.Errorf("Names of nothing = %q", got)
	}
}

func TestSentence(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, `; did you mean "a"?`},
		{[]string{"a", "b", "c"}, `; did you mean "a", "b" or "c"?`},
	} {
		if got := near.Sentence(c.names); got != c.want {
			t.Errorf("Sentence(%q) = %q, want %q", c.names, got, c.want)
		}
	}
}

func FuzzNames(f *testing.F) {
	f.Add("col", "col1,col2")
	f.Fuzz(func(t *testing.T, name, list string) {
		names := strings.Split(list, ",")
		got := near.Names(name, names)
		if len(got) == 0 || len(got) > near.Most {
			t.Fatalf("%d suggestions of %d names", len(got), len(names))
		}
		for _, g := range got {
			if !slices.Contains(names, g) {
				t.Fatalf("%q is not one of the names", g)
			}
		}
	})
}
