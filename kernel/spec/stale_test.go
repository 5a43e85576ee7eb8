package spec_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	if got := spec.Stale(dir, o.Version, o.Self); got != "" {
		t.Errorf("just installed, yet: %s", got)
	}
	got := spec.Stale(dir, "1.3.0", o.Self)
	for _, want := range []string{o.Version, "1.3.0", o.Self + " install --data-dir " + o.Data} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if got := spec.Stale(t.TempDir(), o.Version, o.Self); got != "" {
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
		if got := spec.Stale(dir, o.Version, o.Self); (got != "") != stale {
			t.Errorf("%s: %q", content, got)
		}
	}
}

// What it tells people to type can be typed, for any folder and name.
func TestStaleCommand(t *testing.T) {
	o := options(t)
	o.Data, o.Name, o.Self = filepath.Join(t.TempDir(), "it's mine"), "mine", "/opt/go n/gonbench"
	dir, err := spec.Install(o)
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(spec.Stale(dir, "1.3.0", o.Self), "run  ")
	command, _, closed := strings.Cut(after, "  and restart")
	if !found || !closed {
		t.Fatalf("no command in %q", after)
	}
	out, err := exec.Command("sh", "-c", "printf '%s\\n' "+command).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{o.Self, "install", "--data-dir", o.Data, "--name", "mine"}
	if got := strings.Split(strings.TrimSpace(string(out)), "\n"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
