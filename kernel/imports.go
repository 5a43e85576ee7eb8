package kernel

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// choice is the last of %autoget and %noautoget in a cell.
func choice(code string) string {
	if !strings.Contains(code, "autoget") {
		return ""
	}
	said := ""
	for _, s := range specials(strings.Split(code, "\n")) {
		if w := s.words(); len(w) == 1 && (w[0] == "autoget" || w[0] == "noautoget") {
			said = w[0]
		}
	}
	return said
}

// imported are the paths that a cell imports. Imports stand before all else, so
// that what comes after them need not be Go.
func imported(code string) []string {
	if !strings.Contains(code, "import") || isCellMagic(code) {
		return nil
	}
	lines := strings.Split(code, "\n")
	for _, s := range specials(lines) {
		for i := s.first; i <= s.last; i++ {
			lines[i] = ""
		}
	}
	for i, line := range lines {
		if strings.HasPrefix(line, "package") { // GoNB drops it too
			lines[i] = ""
		}
	}
	src := "package main\n" + strings.Join(lines, "\n")
	f, _ := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if f == nil {
		return nil
	}
	var paths []string
	for _, i := range f.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// modules are the paths of modules that a cell can import from.
type modules map[string]bool

func (m modules) provides(path string) bool {
	for p := path; p != "." && p != "/"; p = pathDir(p) {
		if m[p] {
			return true
		}
	}
	return false
}

func pathDir(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return "."
}

func within(path, module string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

// provided reads GoNB's go.mod and go.work. It errs on the side of more: what is
// not there after all shows when the cell is built.
func provided(dir string) modules {
	have := modules{}
	eachLine(filepath.Join(dir, "go.mod"), func(w []string) {
		if w[0] == "require" {
			w = w[1:]
		}
		if len(w) >= 2 && strings.HasPrefix(w[1], "v") {
			have[w[0]] = true
		}
	})
	eachLine(filepath.Join(dir, "go.work"), func(w []string) {
		if w[0] == "use" {
			w = w[1:]
		}
		if len(w) != 1 {
			return
		}
		use := strings.Trim(w[0], `"`)
		if !filepath.IsAbs(use) {
			use = filepath.Join(dir, use)
		}
		eachLine(filepath.Join(use, "go.mod"), func(w []string) {
			if w[0] == "module" && len(w) == 2 {
				have[strings.Trim(w[1], `"`)] = true
			}
		})
	})
	return have
}

func eachLine(file string, do func(words []string)) {
	data, err := os.ReadFile(file)
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(data), "\n") {
		line, _, _ = strings.Cut(line, "//")
		if w := strings.Fields(line); len(w) > 0 {
			do(w)
		}
	}
}
