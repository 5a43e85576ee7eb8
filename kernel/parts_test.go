package kernel_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonbench/kernel"
)

func TestIsComplete(t *testing.T) {
	tests := []struct{ code, want string }{
		{"", "complete"},
		{"func f() int { return 1 }", "complete"},
		{"var x = 1\nconst y = 2", "complete"},
		{"import \"fmt\"", "complete"},
		{"%%\nfmt.Println(1)", "complete"},
		{"%% -flag\nfor {\n}", "complete"},
		{"%main\nx := 1", "complete"},
		{"%env A=1\n!ls", "complete"},
		{"%dataset use df", "complete"},
		{"//gonb:%%\nfmt.Println(1)", "complete"},
		{"%%bench --runs 3\nfunc f(x float64) float64 { return x }", "complete"},
		{"%%bench \\\n --runs 3\nfunc f(x float64) float64 { return x }", "complete"},
		{"%%bench --help", "complete"},
		{"%%bash\nls\n", "complete"},
		{"func f() {", "incomplete"},
		{"func f(a int,", "incomplete"},
		{"type t struct {\n\ta int", "incomplete"},
		{"var s = `raw", "incomplete"},
		{"/* comment", "incomplete"},
		{"%%\nfor i := range 3 {", "incomplete"},
		{"%%\nfmt.Println(1,", "incomplete"},
		{"var x =", "incomplete"},
		{"!ls \\", "incomplete"},
		{"%%bash\nls", "incomplete"},
		{"%%bench --runs 3", "incomplete"},
		{"%%bench --runs 3 \\", "incomplete"},
		{"%%bench \\\n --runs 3\nfunc f() {", "incomplete"},
		{"func f() }", "invalid"},
		{"x := 1", "invalid"},
		{"%%\nx := )", "invalid"},
		{"var s = \"not closed\nvar y = 1", "invalid"},
		{"fmt.Println(1)", "invalid"},
	}
	for _, tt := range tests {
		if got := kernel.IsComplete(tt.code); got != tt.want {
			t.Errorf("%q is %s, want %s", tt.code, got, tt.want)
		}
	}
}

func FuzzCode(f *testing.F) {
	f.Add("%%\nfmt.Println(1)", 3)
	f.Add("% \n!\\\n", 0)
	f.Add("import (\"a\"\n\"b.c/d\")\nfunc main() {}", 9)
	f.Add("%%bash\n//gonb:!ls", 2)
	f.Fuzz(func(t *testing.T, code string, cursor int) {
		kernel.IsComplete(code)
		kernel.Imported(code)
		runes := []rune(code)
		if cursor >= 0 && cursor <= len(runes) {
			if at, ok := kernel.NameAt(runes, cursor); ok && (at < 0 || at >= len(runes)) {
				t.Errorf("NameAt(%q, %d) = %d", code, cursor, at)
			}
		}
		mended := kernel.Mend(code)
		if strings.Count(mended, "\n") != strings.Count(code, "\n") {
			t.Errorf("Mend(%q) = %q: another number of lines", code, mended)
		}
		if kernel.Mend(mended) != mended {
			t.Errorf("Mend(%q) = %q is not mended", code, mended)
		}
	})
}

func TestMend(t *testing.T) {
	tests := []struct{ code, want string }{
		{"func f() {}", "func f() {}"},
		{"%env A=1", "%env A=1"},
		{"% ", "%"},
		{"!\t \nls", "!\nls"},
		{"! ls", "! ls"},
		{"!\\\nls", "!\\\nls"},
		{"!\\\n", "!\n"},
		{"%%script", "%%script sh"},
		{"%%script bash\n% ", "%%script bash\n% "},
		{"//gonb:% ", "%"},
	}
	for _, tt := range tests {
		if got := kernel.Mend(tt.code); got != tt.want {
			t.Errorf("Mend(%q) = %q, want %q", tt.code, got, tt.want)
		}
	}
}

func TestImported(t *testing.T) {
	tests := []struct {
		code string
		want []string
	}{
		{"func f() {}", nil},
		{"import \"fmt\"\nimport x \"a.b/c\"", []string{"fmt", "a.b/c"}},
		{"!ls\nimport (\n\t_ \"a.b/c\"\n\t\"d.e/f\"\n)\n%%\nx := 1", []string{"a.b/c", "d.e/f"}},
		{"package main\nimport \"a.b/c\"", []string{"a.b/c"}},
		{"%%bash\nimport \"a.b/c\"", nil},
		{"// import \"a.b/c\"", nil},
		{"import \"a.b/c\"\nfunc f( {", []string{"a.b/c"}},
	}
	for _, tt := range tests {
		if got := kernel.Imported(tt.code); !slices.Equal(got, tt.want) {
			t.Errorf("Imported(%q) = %q, want %q", tt.code, got, tt.want)
		}
	}
}

func TestWithout(t *testing.T) {
	const file = "package main\n\nvar x = 1\n\n// doc\nfunc main() { x++ }\n\nfunc (t T) main() {}\n\nfunc keep() {}\n"
	const want = "package main\n\nvar x = 1\n\n\n\nfunc (t T) main() {}\n\nfunc keep() {}\n"
	got, err := kernel.Without([]byte(file), "main", "absent")
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := kernel.Without([]byte("package"), "main"); err == nil {
		t.Error("no error for what is not Go")
	}
}

func TestNameAt(t *testing.T) {
	tests := []struct {
		code string // the cursor is at |
		want string // what follows the found position; "" for none
	}{
		{"fmt.Pri|ntln(1)", "ntln(1)"},
		{"fmt|.Println", "t.Println"},
		{"f(|)", "f()"},
		{"f(g(1), |)", "f(g(1), )"},
		{"var a,| b = 1, 2", ""},
		{"(|", ""},
		{"|", ""},
		{", |,", ""},
	}
	for _, tt := range tests {
		before, after, _ := strings.Cut(tt.code, "|")
		code := []rune(before + after)
		at, ok := kernel.NameAt(code, len([]rune(before)))
		got := ""
		if ok {
			got = string(code[at:])
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.code, got, tt.want)
		}
	}
}

func TestInASCII(t *testing.T) {
	tests := []struct{ code, want string }{ // the cursor is at |
		{"strings.Rep|eat", "strings.Rep|eat"},
		{"\"é𝔘\", strings.Rep|eat(\"é\")", "\"xx\", strings.Rep|eat(\"é\")"},
		{"// é\nhél|lo", "// é\nhél|lo"},
		{"é|", "é|"},
		{"ü.é|", "x.é|"},
		{"|", "|"},
	}
	for _, tt := range tests {
		before, after, _ := strings.Cut(tt.code, "|")
		want := strings.Replace(tt.want, "|", "", 1)
		if got := string(kernel.InASCII([]rune(before+after), len([]rune(before)))); got != want {
			t.Errorf("%s: %q, want %q", tt.code, got, want)
		}
	}
}

func TestGoFlags(t *testing.T) {
	if got := kernel.GoFlags(`%goflags=["-tags=a b" "-race"]`); !slices.Equal(got, []string{"-tags=a b", "-race"}) {
		t.Errorf("flags = %q", got)
	}
	if got := kernel.GoFlags(`%goflags=[]`); len(got) != 0 {
		t.Errorf("flags = %q, want none", got)
	}
}

// Variables that would break a workspace go; our tools come first on the PATH, and
// go is found where it usually is.
func TestEnvironment(t *testing.T) {
	root := t.TempDir()
	goBin := filepath.Join(root, "bin")
	if err := os.Mkdir(goBin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(goBin, "go"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	env := kernel.Environment([]string{
		"GOWORK=off", "GO111MODULE=off", "GOFLAGS=-mod=mod -trimpath", "PATH=/nowhere", "GOROOT=" + root, "KEEP=1",
	}, "/opt/gonbench/bin/gonbench", "/tmp/private", "id", "/tmp/private/data")
	slices.Sort(env)
	want := []string{
		"GOFLAGS=-trimpath", "GONBENCH_DATASET_SOCKET=/tmp/private/data", "GONBENCH_KERNEL=id", "GOROOT=" + root, "KEEP=1",
		"PATH=/opt/gonbench/bin:/nowhere:" + goBin, "TMPDIR=/tmp/private/tmp",
	}
	if !slices.Equal(env, want) {
		t.Errorf("environment:\n%q\nwant\n%q", env, want)
	}
}

// A TMPDIR that cannot be used is no reason not to start.
func TestPrivateFolder(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 80))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tmp := range []string{"/no/such/folder", long, "/dev/null"} {
		t.Setenv("TMPDIR", tmp)
		dir, err := kernel.PrivateFolder()
		if err != nil {
			t.Fatalf("%s: %v", tmp, err)
		}
		defer os.RemoveAll(dir)
		if info, err := os.Stat(filepath.Join(dir, "tmp")); err != nil || !info.IsDir() || strings.HasPrefix(dir, tmp) {
			t.Errorf("%s: made %s, %v", tmp, dir, err)
		}
	}
	if left, err := os.ReadDir(long); err != nil || len(left) != 0 {
		t.Errorf("left in the folder that was too long: %v, %v", left, err)
	}
}

func TestNeedGo(t *testing.T) {
	if err := kernel.NeedGo([]string{"PATH=/nowhere"}); err == nil || !strings.Contains(err.Error(), "go.dev/dl") {
		t.Errorf("without go: %v", err)
	}
	if err := kernel.NeedGo(os.Environ()); err != nil {
		t.Error(err)
	}
}
