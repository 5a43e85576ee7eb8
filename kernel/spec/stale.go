package spec

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Stale says in one line what to do if the kernelspec in the folder resource was
// not written by this version of the program, whose path is self: its charts and
// logos are then of the other one. It is empty if all is well, or if there is
// nothing to compare.
func Stale(resource, version, self string) string {
	data, err := os.ReadFile(filepath.Join(resource, "kernel.json"))
	if err != nil {
		return ""
	}
	var k struct {
		DisplayName string `json:"display_name"`
		Metadata    struct {
			Version string `json:"version"`
		} `json:"metadata"`
	}
	if json.Unmarshal(data, &k) != nil || k.DisplayName != DisplayName || k.Metadata.Version == version {
		return ""
	}
	was := k.Metadata.Version
	if was == "" {
		was = "of an older version"
	}
	return fmt.Sprintf("this kernel was installed by gonbench %s and is now run by gonbench %s: run  %s  and restart the kernel",
		was, version, again(resource, self))
}

// again is the command that installs the kernelspec at the same place.
func again(resource, self string) string {
	words := []string{self, "install", "--data-dir", filepath.Dir(filepath.Dir(resource))}
	if name := filepath.Base(resource); name != "gonbench" {
		words = append(words, "--name", name)
	}
	for i, w := range words {
		words[i] = quoted(w)
	}
	return strings.Join(words, " ")
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

var plain = regexp.MustCompile(`^[A-Za-z0-9._/+-]+$`)
