package kernel_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// needTools returns the folder with GoNB and the Go tools.
func needTools(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../bin")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"gonb", "goimports", "gopls"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Fatalf("%v: run `make install` first", err)
		}
	}
	return dir
}

// program puts the kernel under test beside the tools, as an installation has it.
func program(t testing.TB) string {
	t.Helper()
	tools := needTools(t)
	exe := bare(t)
	for _, name := range []string{"gonb", "goimports", "gopls"} {
		if err := os.Symlink(filepath.Join(tools, name), filepath.Join(filepath.Dir(exe), name)); err != nil {
			t.Fatal(err)
		}
	}
	return exe
}

// bare is the kernel under test without any tool.
func bare(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(t.TempDir(), "gonbench")
	if err := os.Link(self, exe); err != nil {
		data, err := os.ReadFile(self)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(exe, data, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return exe
}

// resource is the kernelspec folder of all kernels of a test run: one path, so that
// the module for cells is built once.
func resource(t testing.TB) string {
	t.Helper()
	dir := resourceFolder()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func resourceFolder() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("gonbench-test-spec-%d", os.Getpid()))
}
