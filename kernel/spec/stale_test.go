package spec_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonbench/kernel/spec"
)

func TestStale(t *testing.T) {
	o := options(t)
	dir, err := spec.Install(o)
	if err != nil {
		t.Fatal(err)
	}
	if got := spec.Stale(dir, o.Version); got != "" {
		t.Errorf("just installed, yet: %s", got)
	}
	got := spec.Stale(dir, "1.3.0")
	for _, want := range []string{dir, o.Version, "1.3.0", "gonbench install"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if got := spec.Stale(t.TempDir(), o.Version); got != "" {
		t.Errorf("no kernelspec, yet: %s", got)
	}
	// One of before there were versions, and one of another kernel.
	for content, stale := range map[string]bool{
		`{"display_name": "Go (gonbench)"}`: true,
		`{"display_name": "Python 3"}`:      false,
		`not JSON`:                          false,
	} {
		if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := spec.Stale(dir, o.Version); (got != "") != stale {
			t.Errorf("%s: %q", content, got)
		}
	}
}
