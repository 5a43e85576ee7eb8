package spec

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Stale says in one line what to do if the kernelspec in the folder resource was
// not written by this version of the program: its charts and logos are then of
// the other one. It is empty if all is well, or if there is nothing to compare.
func Stale(resource, version string) string {
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
		was = "an older version"
	}
	return fmt.Sprintf("the kernelspec in %s was installed by gonbench %s, this is %s: run `gonbench install` again", resource, was, version)
}
