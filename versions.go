package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// release is the version that CHANGELOG.md describes.
const release = "0.1.0"

// version is the release, and the commit that this was built from if Go recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	return versionOf(info.Settings)
}

func versionOf(settings []debug.BuildSetting) string {
	v, dirty := release, ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			v += "+" + s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ".modified"
		}
	}
	if v == release {
		return v
	}
	return v + dirty
}

// printVersions writes the versions of what runs, a line each. bin is the folder
// of this program; what is not there is said, and is no error.
func printVersions(w io.Writer, bin string) {
	fmt.Fprintln(w, "gonbench", version())
	fmt.Fprintln(w, "GoNB", orMissing(gonbVersion(filepath.Join(bin, "gonb"))))
	fmt.Fprintf(w, "Go %s (this program: %s %s/%s)\n", orMissing(goVersion()),
		strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS, runtime.GOARCH)
	fmt.Fprintln(w, "ECharts", orMissing(echartsVersion(filepath.Join(bin, "echarts.min.js"))))
}

func orMissing(v string, err error) string {
	if err != nil {
		return "not found: " + err.Error()
	}
	return v
}

func gonbVersion(file string) (string, error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(info.Main.Version, "v"), nil
}

// goVersion is the version of the Go that compiles cells.
func goVersion() (string, error) {
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	return strings.TrimPrefix(string(bytes.TrimSpace(out)), "go"), err
}

// The library says what it is; the pinned number in web/package.json is not shipped.
var echartsSays = regexp.MustCompile(`\w\.version="(\d+\.\d+\.\d+)"`)

func echartsVersion(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	m := echartsSays.FindSubmatch(data)
	if m == nil {
		return "", fmt.Errorf("%s does not say its version", file)
	}
	return string(m[1]), nil
}
