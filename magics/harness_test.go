package magics_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gonbench/dataset"
	"gonbench/dataset/store"
	"gonbench/magics"
	"gonbench/parallel/runner"
)

// TestMain lets the test binary stand in for the gonbench executable, which
// runs built-in operations when it is started as a runner.
func TestMain(m *testing.M) {
	runner.Builtins()
	os.Exit(m.Run())
}

// kernel is a host for magics: real datasets, real runners compiled by the Go
// command, no GoNB.
type kernel struct {
	*magics.Magics
	store *store.Store
	out   *output
	dir   string
	root  string // of the repository
	decls string
}

// newKernel makes a kernel that shows charts as text only: pictures take a
// while, and [newDrawingKernel] is for the tests that look at them.
func newKernel(t *testing.T) *kernel { return newKernelWith(t, t.TempDir()) }

func newDrawingKernel(t *testing.T) *kernel {
	return newKernelWith(t, filepath.Join(repository(t), "bin"))
}

func newKernelWith(t *testing.T, assets string) *kernel {
	t.Helper()
	dir, err := os.MkdirTemp("", "gonbench-test-") // short, for unix sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s, err := store.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	k := &kernel{store: s, out: &output{}, dir: dir, root: repository(t)}
	k.Magics, err = magics.New(magics.Config{
		Host: k, Store: s, Dir: dir, Self: self, Version: "test",
		Assets: assets, CPUCover: 60 * time.Millisecond,
		Env: append(os.Environ(), dataset.SocketEnv+"="+s.Socket(), "TMPDIR="+dir),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

// repository is the folder of the top-level go.mod.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Execute implements magics.Host: it declares.
func (k *kernel) Execute(ctx context.Context, code string) error {
	k.decls += code + "\n"
	return nil
}

// imports stand for what goimports does for GoNB.
const (
	imports = "import (\n\t\"hash/maphash\"\n\t\"math\"\n\t\"math/rand/v2\"\n\t\"os\"\n\t\"runtime\"\n\t\"time\"\n"
	used    = "var _, _, _, _, _, _ = maphash.MakeSeed, math.Pi, rand.Float64, time.Now, os.Getpid, runtime.GC\n"
)

// Declarations implements magics.Host.
func (k *kernel) Declarations() []byte {
	if k.decls == "" {
		return nil
	}
	return []byte("package main\n\n" + imports + ")\n\n" + used + k.decls)
}

// Build implements magics.Host.
func (k *kernel) Build(ctx context.Context, program string) (string, error) {
	src, err := os.MkdirTemp(k.dir, "src")
	if err != nil {
		return "", err
	}
	files := map[string]string{
		"go.mod":      "module cell\n\ngo 1.26.0\n",
		"go.work":     fmt.Sprintf("go 1.26.0\n\nuse (\n\t.\n\t%q\n)\n", k.root),
		"declared.go": string(k.Declarations()),
		"program.go":  "package main\n\n" + strings.Replace(program, "import (", imports, 1) + used,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(src, name), []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", "cell", ".")
	cmd.Dir = src
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", &magics.Error{Name: "BuildError", Value: string(text)}
	}
	return filepath.Join(src, "cell"), nil
}

// do runs a cell's magics and returns what they showed.
func (k *kernel) do(t *testing.T, cell string) *output {
	t.Helper()
	out, err := k.try(context.Background(), cell)
	if err != nil {
		t.Fatalf("%s: %v", cell, err)
	}
	return out
}

// fails runs a cell and returns the error, which it must end with.
func (k *kernel) fails(t *testing.T, cell string) *magics.Error {
	t.Helper()
	_, err := k.try(context.Background(), cell)
	own, ok := err.(*magics.Error)
	if !ok {
		t.Fatalf("%s: error %v, want a *magics.Error", cell, err)
	}
	return own
}

func (k *kernel) try(ctx context.Context, cell string) (*output, error) {
	out := &output{}
	for _, s := range k.Split(cell) {
		var err error
		if s.Magic {
			err = k.Run(ctx, s, out)
		} else {
			err = k.Execute(ctx, s.Text)
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// output keeps what a cell showed.
type output struct {
	mu      sync.Mutex
	bundles []magics.Bundle
	stdout  bytes.Buffer
	live    bool
}

func (o *output) Display(b magics.Bundle, id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bundles = append(o.bundles, b)
}
func (o *output) Update(b magics.Bundle, id string) {}
func (o *output) Stderr(text string)                { o.Stdout(text) }
func (o *output) Live() bool                        { return o.live }
func (o *output) Stdout(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stdout.WriteString(text)
}

// text is everything that was shown, as a console shows it.
func (o *output) text() string {
	var b strings.Builder
	b.WriteString(o.stdout.String())
	for _, bundle := range o.bundles {
		fmt.Fprintln(&b, bundle.Data["text/plain"])
	}
	return b.String()
}

// charts counts the outputs with a picture.
func (o *output) charts() int {
	n := 0
	for _, b := range o.bundles {
		if _, ok := b.Data["image/png"]; ok {
			n++
		}
	}
	return n
}
