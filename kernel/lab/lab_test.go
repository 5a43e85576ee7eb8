package lab_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonbench/kernel/lab"
)

// repository is a clone with an environment and the shipped notebook.
func repository(t *testing.T) string {
	t.Helper()
	repo := t.TempDir()
	for _, f := range []string{".venv/bin/jupyter", lab.Notebook, "bin/gonbench"} {
		path := filepath.Join(repo, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return repo
}

func TestCommand(t *testing.T) {
	repo := repository(t)
	jupyter, shipped := filepath.Join(repo, ".venv/bin/jupyter"), filepath.Join(repo, lab.Notebook)
	other := filepath.Join(t.TempDir(), "other.ipynb")
	if err := os.WriteFile(other, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ args, want []string }{
		{nil, []string{jupyter, "lab", shipped}},
		{[]string{other}, []string{jupyter, "lab", other}},
		{[]string{"--", "--no-browser", "--port=8889"}, []string{jupyter, "lab", shipped, "--no-browser", "--port=8889"}},
		{[]string{other, "--", "--allow-root"}, []string{jupyter, "lab", other, "--allow-root"}},
		{[]string{"a", "b"}, nil},
		{[]string{"missing.ipynb"}, nil},
		{[]string{"--no-such-flag"}, nil},
	}
	for _, tt := range tests {
		_, got, err := lab.Command(filepath.Join(repo, "bin/gonbench"), tt.args, io.Discard)
		if (err != nil) != (tt.want == nil) {
			t.Errorf("%q: error %v", tt.args, err)
			continue
		}
		// Root needs a flag more.
		if i := slices.Index(got, "--allow-root"); i >= 0 && os.Geteuid() == 0 && !slices.Contains(tt.args, "--allow-root") {
			got = slices.Delete(got, i, i+1)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.args, got, tt.want)
		}
	}
}

// Without an environment of our own the jupyter on PATH will do; without any, the
// error says what to do.
func TestOtherJupyter(t *testing.T) {
	repo := repository(t)
	if err := os.RemoveAll(filepath.Join(repo, ".venv")); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, _, err := lab.Command(filepath.Join(repo, "bin/gonbench"), nil, io.Discard); err == nil {
		t.Error("no error without any jupyter")
	}
	if err := os.WriteFile(filepath.Join(dir, "jupyter"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	got, _, err := lab.Command(filepath.Join(repo, "bin/gonbench"), nil, io.Discard)
	if err != nil || got != filepath.Join(dir, "jupyter") {
		t.Errorf("%q, %v", got, err)
	}
}
