package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionOf(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for want, settings := range map[string][]debug.BuildSetting{
		release:                            nil,
		release + "+0123456789ab":          {revision},
		release + "+0123456789ab.modified": {revision, modified},
	} {
		if got := versionOf(settings); got != want {
			t.Errorf("%v: %q, want %q", settings, got, want)
		}
	}
}

// What is installed says its versions, and they are those that are pinned.
func TestVersions(t *testing.T) {
	for _, name := range []string{"gonb", "echarts.min.js"} {
		if _, err := os.Stat(filepath.Join("bin", name)); err != nil {
			t.Fatalf("run `make install` first: %v", err)
		}
	}
	var out bytes.Buffer
	printVersions(&out, "bin")
	for _, want := range []string{
		`(?m)^gonbench 0\.1\.0`,
		`(?m)^GoNB ` + pinned(t, "go.mod", `janpfeifer/gonb v([\d.]+)`) + `$`,
		`(?m)^Go \d+\.\d+\S* \(this program: .+\)$`,
		`(?m)^ECharts ` + pinned(t, "web/package.json", `"echarts": "([\d.]+)"`) + `$`,
	} {
		if !regexp.MustCompile(want).Match(out.Bytes()) {
			t.Errorf("no %s in\n%s", want, &out)
		}
	}

	out.Reset()
	printVersions(&out, t.TempDir())
	if n := strings.Count(out.String(), "not found: "); n != 2 {
		t.Errorf("%d parts are said to be missing, want 2:\n%s", n, &out)
	}
}

// The changelog begins with the version that the program says it is.
func TestChangelog(t *testing.T) {
	if got := pinned(t, "CHANGELOG.md", `## \[?(\d+\.\d+\.\d+)`); got != regexp.QuoteMeta(release) {
		t.Errorf("CHANGELOG.md begins with %s, the program is %s", got, release)
	}
}

// pinned is what the first match of a pattern in a file captures, quoted.
func pinned(t *testing.T, file, pattern string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(pattern).FindSubmatch(data)
	if m == nil {
		t.Fatalf("%s has no %s", file, pattern)
	}
	return regexp.QuoteMeta(string(m[1]))
}
