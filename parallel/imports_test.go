package parallel_test

import (
	"os/exec"
	"strings"
	"testing"
)

// Cells import these packages: they need the standard library and dataset alone,
// and of that neither what takes long to link (net) nor the kernel's side.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "gonbench/parallel/runner").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for path := range strings.Lines(string(out)) {
		path = strings.TrimSpace(path)
		first, _, _ := strings.Cut(path, "/")
		switch {
		case path == "net", strings.HasPrefix(path, "net/"):
			t.Errorf("%s is imported", path)
		case strings.HasPrefix(path, "gonbench/parallel"), path == "gonbench/dataset", path == "gonbench/dataset/near", strings.HasPrefix(path, "gonbench/dataset/internal/"):
		case first == "gonbench", strings.Contains(first, "."):
			t.Errorf("%s is imported", path)
		}
	}
}
