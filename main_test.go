package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	data := t.TempDir()
	tests := []struct {
		args     []string
		ok       bool
		out, err string // what is written
	}{
		{[]string{"version"}, true, "gonbench ", ""},
		{[]string{"--help"}, true, "gonbench lab [NOTEBOOK]", ""},
		{nil, false, "", "Usage:"},
		{[]string{"fly"}, false, "", "Usage:"},
		{[]string{"kernel"}, false, "", ""},
		{[]string{"kernel", "--connection-file", "/nowhere.json", "--resource-dir", data}, false, "", ""},
		{[]string{"install", "--user", "--prefix", data}, false, "", ""},
		{[]string{"install", "--no-such-flag"}, false, "", ""},
		{[]string{"install", "--data-dir", data, "--name", "a/b"}, false, "", ""},
		{[]string{"install", "--data-dir", data, "--uninstall"}, false, "", ""},
	}
	for _, tt := range tests {
		var out, errs bytes.Buffer
		err := run(context.Background(), tt.args, strings.NewReader(""), &out, &errs)
		if (err == nil) != tt.ok || !strings.Contains(out.String(), tt.out) || !strings.Contains(errs.String(), tt.err) {
			t.Errorf("%q: %v\n%s\n%s", tt.args, err, out.String(), errs.String())
		}
	}
}

// The source that the kernel unpacks holds what cells import.
func TestSource(t *testing.T) {
	for _, name := range []string{"go.mod", "go.sum", "dataset/dataset.go", "dataset/matrix", "parallel/runner", "parallel/vec/vec.go"} {
		if _, err := source.Open(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join("parallel", "vec")); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("parallel/vec/*.s")
	for _, f := range files {
		if _, err := source.Open(f); err != nil {
			t.Error(err)
		}
	}
	if len(files) == 0 {
		t.Error("no assembly found")
	}
}
