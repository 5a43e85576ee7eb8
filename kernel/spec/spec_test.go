package spec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gonbench/kernel/spec"
)

// source is a repository in small.
func source() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"go.mod":                     file("module gonbench\n\ngo 1.26.0\n\nrequire (\n\tgonum.org/v1/gonum v0.17.0\n\tother.org/x v1.0.0\n)\n"),
		"go.sum":                     file("gonum.org/v1/gonum v0.17.0 h1:a=\ngonum.org/v1/gonum v0.17.0/go.mod h1:b=\ngonum.org/v1/gonum v0.1.0 h1:c=\nother.org/x v1.0.0 h1:d=\n"),
		"dataset/dataset.go":         file("package dataset\n"),
		"dataset/dataset_test.go":    file("package dataset\n"),
		"dataset/store/store.go":     file("package store\n"),
		"dataset/matrix/matrix.go":   file("package matrix\n"),
		"dataset/testdata/golden":    file("x"),
		"parallel/vec/vec_amd64.s":   file("// assembly\n"),
		"parallel/runner/runner.go":  file("package runner\n"),
		"parallel/runner/go_test.go": file("package runner\n"),
	}
}

func options(t *testing.T) spec.Options {
	return spec.Options{
		Data: t.TempDir(), Name: "gonbench", Self: "/opt/gonbench/bin/gonbench", Version: "1.2.3", Source: source(),
		Assets: func(bin, dir string) error {
			return os.WriteFile(filepath.Join(dir, "assets"), []byte(bin), 0o644)
		},
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestInstall(t *testing.T) {
	o := options(t)
	for range 2 { // again over itself
		dir, err := spec.Install(o)
		if err != nil {
			t.Fatal(err)
		}
		if want := filepath.Join(o.Data, "kernels", "gonbench"); dir != want {
			t.Errorf("installed in %s, want %s", dir, want)
		}
		want := []string{
			"assets", "kernel.json", "logo-64x64.png", "logo-svg.svg",
			"matrix/go.mod", "matrix/go.sum", "matrix/matrix.go",
			"module/dataset/dataset.go", "module/go.mod", "module/parallel/runner/runner.go", "module/parallel/vec/vec_amd64.s",
		}
		if got := files(t, dir); !slices.Equal(got, want) {
			t.Errorf("files:\n%q\nwant\n%q", got, want)
		}
	}
	dir, _ := o.Folder()
	var k struct {
		Argv          []string
		DisplayName   string `json:"display_name"`
		Language      string
		InterruptMode string `json:"interrupt_mode"`
	}
	data, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &k); err != nil {
		t.Fatal(err)
	}
	wantArgs := []string{o.Self, "kernel", "--connection-file", "{connection_file}", "--resource-dir", "{resource_dir}"}
	if !slices.Equal(k.Argv, wantArgs) || k.DisplayName != "Go (gonbench)" || k.Language != "go" || k.InterruptMode != "message" {
		t.Errorf("kernel.json: %s", data)
	}
	picture, err := os.ReadFile(filepath.Join(dir, "logo-64x64.png"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil || img.Bounds().Dx() != 64 || img.Bounds().Dy() != 64 {
		t.Errorf("logo: %v, %v", err, img)
	}
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0 {
		t.Error("the logo's corner is not transparent")
	}
	sum, _ := os.ReadFile(filepath.Join(dir, "matrix", "go.sum"))
	if got := strings.Count(string(sum), "\n"); got != 2 {
		t.Errorf("go.sum of matrix:\n%s", sum)
	}

	if _, err := spec.Uninstall(o); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after uninstalling: %v", err)
	}
	if _, err := spec.Uninstall(o); err == nil {
		t.Error("uninstalled twice")
	}
}

func TestUninstallLeavesOthers(t *testing.T) {
	o := options(t)
	dir, _ := o.Folder()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(`{"display_name":"Python 3"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := spec.Uninstall(o); err == nil {
		t.Error("removed another kernel")
	}
}

func TestNames(t *testing.T) {
	for name, ok := range map[string]bool{"gonbench": true, "go-1.26_x": true, "": false, "..": false, "a/b": false, "a b": false} {
		o := spec.Options{Name: name}
		if _, err := o.Folder(); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// What lies in the kernelspec is brought up to date, or else unpacked elsewhere.
func TestUnpacked(t *testing.T) {
	resource, private := t.TempDir(), t.TempDir()
	work, err := spec.Unpacked(source(), resource, private)
	if err != nil || work.Module != filepath.Join(resource, "module") {
		t.Fatalf("%v, %v", work, err)
	}
	file := filepath.Join(work.Module, "dataset", "dataset.go")
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	again := func(where string) {
		t.Helper()
		work, err := spec.Unpacked(source(), resource, private)
		if err != nil || work.Module != filepath.Join(where, "module") || work.Matrix != filepath.Join(where, "matrix") {
			t.Fatalf("%v, %v", work, err)
		}
		data, err := os.ReadFile(filepath.Join(work.Module, "dataset", "dataset.go"))
		if err != nil || string(data) != "package dataset\n" {
			t.Fatalf("%q, %v", data, err)
		}
		if _, err := os.Stat(filepath.Join(work.Module, "dataset", "stale.go")); err == nil {
			t.Error("a file too many")
		}
	}
	again(resource)
	if after, _ := os.Stat(file); !os.SameFile(before, after) {
		t.Error("written again though nothing had changed")
	}
	spoil := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(resource, "module", "dataset", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	spoil("dataset.go", "package other\n")
	again(resource)
	spoil("stale.go", "package dataset\n")
	again(resource)
	if entries, _ := os.ReadDir(resource); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}

	if os.Geteuid() == 0 {
		// Root may write anywhere: take a folder that cannot be there.
		resource = filepath.Join(file, "no-folder")
	} else {
		spoil("stale.go", "package dataset\n")
		if err := os.Chmod(resource, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(resource, 0o755)
	}
	again(private)
	again(private)
}

// The module as cells get it builds with nothing but the standard library.
func TestModuleBuilds(t *testing.T) {
	dir := t.TempDir()
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	work, err := spec.Unpacked(os.DirFS(repo), dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = work.Module
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off", "GOMODCACHE="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
