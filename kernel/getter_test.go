package kernel_test

import (
	"archive/zip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// moduleProxy makes a module proxy on disk with modules of one package each, which
// says its own name.
func moduleProxy(t *testing.T, paths ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, path := range paths {
		dir := filepath.Join(root, path, "@v")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		gomod := "module " + path + "\n\ngo 1.20\n"
		name := filepath.Base(path)
		code := fmt.Sprintf("package %s\n\nfunc Name() string { return %q }\n", name, path)
		write := func(file, text string) {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write("list", "v1.0.0\n")
		write("v1.0.0.info", `{"Version":"v1.0.0","Time":"2024-01-01T00:00:00Z"}`)
		write("v1.0.0.mod", gomod)
		f, err := os.Create(filepath.Join(dir, "v1.0.0.zip"))
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		for file, text := range map[string]string{"go.mod": gomod, name + ".go": code} {
			w, err := z.Create(path + "@v1.0.0/" + file)
			if err != nil {
				t.Fatal(err)
			}
			w.Write([]byte(text))
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return "file://" + root
}

// emptyCache is an empty module cache, which go makes read-only.
func emptyCache(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Cleanup(func() { exec.Command("chmod", "-R", "u+w", dir).Run() })
	return dir
}

// A module that is missing is fetched, also for a package without an import line;
// go get runs only then, and the user's word on it stands.
func TestGoGet(t *testing.T) {
	proxy := moduleProxy(t, "example.com/first", "example.com/second", "example.com/third")
	cache := emptyCache(t)
	k := startKernel(t, "GOPROXY="+proxy, "GOMODCACHE="+cache, "GONOSUMDB=*", "GOFLAGS=-modcacherw")
	gets := logGo(t, k)

	a := k.run("import \"example.com/first\"\n%%\nfmt.Println(first.Name())")
	if a.text("stdout") != "example.com/first\n" {
		t.Fatalf("a missing module:\n%s", k.tell(a))
	}
	if n := gets(); n != 1 {
		t.Errorf("go get ran %d times, want once", n)
	}
	a = k.run("import \"example.com/first\"\n%%\nfmt.Println(first.Name(), 2)")
	if a.text("stdout") != "example.com/first 2\n" || gets() != 1 {
		t.Errorf("a module that is there: go get ran %d times\n%s", gets(), k.tell(a))
	}

	// goimports finds what lies in the module cache.
	download(t, proxy, cache, "example.com/second")
	a = k.run("!echo once\n%%\nfmt.Println(second.Name())")
	if a.text("stdout") != "once\nexample.com/second\n" || a.text("stderr") != "" {
		t.Errorf("without an import line:\n%s", k.tell(a))
	}
	if a.reply.content["execution_count"] != 4.0 || count(a, "execute_input") != 1 || count(a, "error") != 0 {
		t.Errorf("run twice, shown twice:\n%s", k.tell(a))
	}

	// A module that nobody has is an error, once.
	a = k.run("import \"example.com/nowhere\"\n%%\nnowhere.Name()")
	if a.status() != "error" || count(a, "error") != 1 {
		t.Errorf("a module that is nowhere:\n%s", k.tell(a))
	}

	before := gets()
	a = k.run("%noautoget\nimport \"example.com/third\"\n%%\nfmt.Println(third.Name())")
	if a.status() != "error" || gets() != before {
		t.Errorf("%%noautoget:\n%s", k.tell(a))
	}
	a = k.run("%autoget\nimport \"example.com/third\"\n%%\nfmt.Println(third.Name())")
	if a.text("stdout") != "example.com/third\n" {
		t.Errorf("%%autoget:\n%s", k.tell(a))
	}
	before = gets()
	if k.run("%%\nfmt.Println(1)"); gets() != before+1 {
		t.Errorf("after %%autoget go get ran %d times, want once", gets()-before)
	}
}

// logGo counts the runs of go get: a go of our own comes first on GoNB's path.
func logGo(t *testing.T, k *client) func() int {
	t.Helper()
	log := filepath.Join(t.TempDir(), "log")
	dir := t.TempDir()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho \"$1\" >> %s\nexec %s \"$@\"\n", log, real)
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	// Not the whole PATH: GoNB's %env takes no spaces, which folders on it may have.
	path := strings.Join([]string{dir, filepath.Dir(real), "/usr/bin", "/bin", filepath.Dir(k.cmd.Path)}, ":")
	if a := k.run("%env PATH " + path); a.status() != "ok" {
		t.Fatal(k.tell(a))
	}
	return func() int {
		data, _ := os.ReadFile(log)
		return strings.Count("\n"+string(data), "\nget\n")
	}
}

func download(t *testing.T, proxy, cache, path string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", path+"@v1.0.0")
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOPROXY="+proxy, "GOMODCACHE="+cache, "GONOSUMDB=*", "GOFLAGS=-modcacherw")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func count(a answer, msgType string) int {
	n := 0
	for _, m := range a.published {
		if m.Type == msgType {
			n++
		}
	}
	return n
}

// Cells build with no network and nothing in the module cache; only what needs
// gonum does not, and does no harm to the next cell.
func TestOffline(t *testing.T) {
	k := startKernel(t, "GOPROXY=off", "GOMODCACHE="+emptyCache(t))
	for _, code := range []string{
		"%%\nfmt.Println(\"ok\")",
		"import \"gonbench/parallel\"\nvar job parallel.Job\n%%\nfmt.Println(\"ok\")",
		"import \"gonbench/dataset\"\n%%\n_, err := dataset.Attach()\nif err != nil {\n\tfmt.Println(\"ok\")\n}",
		"%%\n_, err := dataset.AttachNamed(\"x\")\nif err != nil {\n\tfmt.Println(\"ok\")\n}",
	} {
		if a := k.run(code); a.status() != "ok" || a.text("stderr") != "" {
			t.Errorf("%s", k.tell(a))
		}
	}
	a := k.run(useMatrix)
	if a.status() != "error" || !strings.Contains(a.reply.content["evalue"].(string), "gonum.org") {
		t.Errorf("gonum without network:\n%s", k.tell(a))
	}
	if a := k.run("%reset"); a.status() != "ok" {
		t.Errorf("%s", k.tell(a))
	}
	if a := k.run("import \"gonbench/dataset\"\nvar _ = dataset.ErrNone\n%%\nfmt.Println(\"ok\")"); a.text("stdout") != "ok\n" {
		t.Errorf("the cell after it:\n%s", k.tell(a))
	}
}

const useMatrix = "import \"gonbench/dataset/matrix\"\nvar _ = matrix.View\n%%\nfmt.Println(\"ok\")"

// The matrix package comes in with its first import, and stays; gonum is there,
// for these tests were built with it.
func TestMatrix(t *testing.T) {
	k := startKernel(t, "GOPROXY=off")
	for _, code := range []string{useMatrix, "%%\nfmt.Println(\"ok\")", "%reset", useMatrix} {
		if a := k.run(code); a.status() != "ok" || a.text("stderr") != "" {
			t.Errorf("%s", k.tell(a))
		}
	}
}
