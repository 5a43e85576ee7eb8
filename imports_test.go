package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImportsGoOneWay: main → kernel → magics → {dataset, parallel}.
func TestImportsGoOneWay(t *testing.T) {
	layers := []string{"kernel", "magics", "dataset", "parallel"}
	layer := func(path string) int {
		for i, name := range layers {
			if path == "gonbench/"+name || strings.HasPrefix(path, "gonbench/"+name+"/") {
				return i
			}
		}
		return -1
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		from := layer(words[0])
		seen[from] = true
		for _, path := range words[1:] {
			if to := layer(path); to >= 0 && to < from && from > 0 {
				if layers[to] == "dataset" { // parallel may use datasets
					continue
				}
				t.Errorf("%s imports %s", words[0], path)
			}
		}
	}
	for i, name := range layers {
		if !seen[i] {
			t.Errorf("no package in %s: the test looks at nothing", name)
		}
	}
}
