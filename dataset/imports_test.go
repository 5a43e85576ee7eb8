package dataset_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestOnlyTheStandardLibrary guards how quickly cells compile, and that they do
// so with an empty module cache.
func TestOnlyTheStandardLibrary(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}",
		"gonbench/dataset", "gonbench/dataset/classification")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		if !strings.HasPrefix(p, "gonbench/dataset") {
			t.Errorf("cells would need %s", p)
		}
	}
	out, err = exec.Command("go", "list", "-deps", "gonbench/dataset").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		if p == "net" || p == "os/exec" {
			t.Errorf("package dataset imports %s, which makes every cell slower to build", p)
		}
	}
}
