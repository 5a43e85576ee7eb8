package magics

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	m := &Magics{}
	m.commands = []*command{m.datasetCommand(), m.parallelCommand(), m.benchCommand("%bench"), m.benchCommand("%%bench")}
	code := func(line int, s string) Segment { return Segment{Text: s, Line: line} }
	magic := func(line int, s string) Segment { return Segment{Magic: true, Text: s, Line: line} }
	for _, tt := range []struct {
		name, cell string
		want       []Segment
	}{
		{"code only", "func f() {}\n", []Segment{code(0, "func f() {}\n")}},
		{"empty", "", []Segment{code(0, "")}},
		{"GoNB's own lines", "%env A=1\n!ls\n%%\nprintln()\n", []Segment{code(0, "%env A=1\n!ls\n%%\nprintln()\n")}},
		{"one magic", "%dataset\n", []Segment{magic(0, "%dataset")}},
		{"blanks before", "\n  %dataset  \n", []Segment{magic(1, "%dataset")}},
		{"mixed", "func f() {}\n%bench f\nvar x = 1\n",
			[]Segment{code(0, "func f() {}\n"), magic(1, "%bench f"), code(2, "var x = 1\n")}},
		{"under %%", "%%\nprintln(1)\n%dataset\nprintln(2)\n",
			[]Segment{code(0, "%%\nprintln(1)\n"), magic(2, "%dataset"), code(2, "%%\nprintln(2)\n")}},
		{"under %%, after an empty line", "%%\nprintln(1)\n%dataset\n\n\nprintln(2)\n",
			[]Segment{code(0, "%%\nprintln(1)\n"), magic(2, "%dataset"), code(4, "%%\nprintln(2)\n")}},
		{"under %%, with nothing after it", "%%\nprintln(1)\n%dataset\n\n",
			[]Segment{code(0, "%%\nprintln(1)\n"), magic(2, "%dataset")}},
		{"a comment before", "// why\n\n%dataset\n", []Segment{magic(2, "%dataset")}},
		{"a comment under %%", "%%\nprintln(1)\n%dataset\n// why\nprintln(2)\n",
			[]Segment{code(0, "%%\nprintln(1)\n"), magic(2, "%dataset"), code(3, "%%\nprintln(2)\n")}},
		{"a comment with code", "// f is\nfunc f() {}\n%dataset\n// why\n//gonb:%env A=1\n",
			[]Segment{code(0, "// f is\nfunc f() {}\n"), magic(2, "%dataset"), code(3, "// why\n//gonb:%env A=1\n")}},
		{"comments alone", "// why\n", []Segment{code(0, "// why\n")}},
		{"a second %%", "%%\nprintln(1)\n%dataset\n%% -x\nprintln(2)\n",
			[]Segment{code(0, "%%\nprintln(1)\n"), magic(2, "%dataset"), code(3, "%% -x\nprintln(2)\n")}},
		{"continued", "%bench f \\\n  --runs 3\nvar x = 1", []Segment{magic(0, "%bench f  --runs 3"), code(2, "var x = 1")}},
		{"in a raw string", "var s = `\n%dataset\n`\n", []Segment{code(0, "var s = `\n%dataset\n`\n")}},
		{"in a comment", "/*\n%dataset\n*/\n%dataset", []Segment{code(0, "/*\n%dataset\n*/\n"), magic(3, "%dataset")}},
		{"after a quote", "var s = \"`\"\n%dataset", []Segment{code(0, "var s = \"`\"\n"), magic(1, "%dataset")}},
		{"after a line comment", "var x int // it's `odd\n%dataset", []Segment{code(0, "var x int // it's `odd\n"), magic(1, "%dataset")}},
		{"a shell line with a backquote", "!echo `date\n%dataset", []Segment{code(0, "!echo `date\n"), magic(1, "%dataset")}},
		{"another name", "%datasets\n", []Segment{code(0, "%datasets\n")}},
		{"cell magic", "%%bench threads\nfunc f() {}\n", []Segment{magic(0, "%%bench threads\nfunc f() {}\n")}},
		{"GoNB's cell magic", "%%writefile x\n%dataset\n", []Segment{code(0, "%%writefile x\n%dataset\n")}},
	} {
		if got := m.Split(tt.cell); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	m := &Magics{}
	m.commands = []*command{m.datasetCommand(), m.benchCommand("%%bench")}
	f.Add("%%\nx := `\n%dataset\n`\n%dataset \\\n")
	f.Fuzz(func(t *testing.T, cell string) {
		segments := m.Split(cell)
		if len(segments) == 0 {
			t.Fatal("no segment")
		}
		if len(segments) == 1 && !segments[0].Magic && segments[0].Text != cell {
			t.Fatalf("code changed: %q to %q", cell, segments[0].Text)
		}
		for _, s := range segments {
			if s.Magic && !strings.HasPrefix(strings.TrimSpace(s.Text), "%") {
				t.Fatalf("magic %q", s.Text)
			}
		}
	})
}

func TestHeadAndBody(t *testing.T) {
	for text, want := range map[string][2]string{
		"%%bench\nfunc f() {}":                        {"%%bench", "\nfunc f() {}"},
		"%%bench threads \\\n  --runs 3\nfunc f() {}": {"%%bench threads  --runs 3", "\n\nfunc f() {}"},
		"\n%%bench\nfunc f() {}\n":                    {"%%bench", "\n\nfunc f() {}\n"},
		"%bench f":                                    {"%bench f", "\n"},
	} {
		if head, body := headAndBody(text); head != want[0] || body != want[1] {
			t.Errorf("%q: %q and %q, want %q", text, head, body, want)
		}
	}
}
