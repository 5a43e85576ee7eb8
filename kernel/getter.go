package kernel

import (
	"context"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"gonbench/kernel/gonb"
	"gonbench/kernel/spec"
	"gonbench/kernel/wire"
)

// getter decides when GoNB runs `go get`, which costs 20 to 200 ms a cell: only
// for cells that import something that is not there yet. A user who writes
// %autoget or %noautoget decides for the rest of the session.
type getter struct {
	mu     sync.Mutex
	work   spec.Work
	choice string // "autoget" or "noautoget" once the user has said so

	// Of the cell that runs; the holder's of the child.
	on     bool // %autoget was said for this cell
	matrix bool // the matrix package was added for this cell
}

// use sets where the modules for cells lie.
func (g *getter) use(w spec.Work) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.work = w
}

// started prepares a new GoNB. The child is acquired here and below.
func (g *getter) started(ctx context.Context, child *gonb.Child) error {
	g.mu.Lock()
	choice := g.choice
	g.mu.Unlock()
	g.on, g.matrix = false, false
	if choice == "autoget" {
		return nil // GoNB's own default
	}
	_, err := child.Hidden(ctx, "%noautoget", false)
	return err
}

func (g *getter) managed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.choice == ""
}

// before prepares GoNB for a cell.
func (g *getter) before(ctx context.Context, child *gonb.Child, code string) error {
	if said := choice(code); said != "" {
		g.mu.Lock()
		g.choice = said
		g.mu.Unlock()
	}
	imports := imported(code)
	if len(imports) == 0 {
		return nil
	}
	dir, err := child.Folder()
	if err != nil {
		return err
	}
	have := provided(dir)
	quiet := context.WithoutCancel(ctx)
	for _, path := range imports {
		if within(path, spec.MatrixPath) && !have[spec.MatrixPath] {
			if err := g.addMatrix(quiet, child, dir); err != nil {
				return err
			}
			have[spec.MatrixPath] = true
		}
	}
	for _, path := range imports {
		first, _, _ := strings.Cut(path, "/")
		if !strings.Contains(first, ".") || have.provides(path) {
			continue // go can get nothing without a dot in its name
		}
		if g.managed() {
			g.on = true
			_, err := child.Hidden(quiet, "%autoget", false)
			return err
		}
	}
	return nil
}

// missing tells from a cell's error whether `go get` may mend it.
func (g *getter) missing(evalue string) bool {
	return g.managed() && !g.on &&
		(strings.Contains(evalue, "no required module provides package") || strings.Contains(evalue, "missing go.sum entry"))
}

// again runs a cell once more, with go get. Nothing of it has run but its shell
// lines, which the message that m makes must not have any more.
func (g *getter) again(ctx context.Context, child *gonb.Child, m func() (wire.Message, error), out func(wire.Message, wire.Header)) (wire.Message, error) {
	msg, err := m()
	if err != nil {
		return wire.Message{}, err
	}
	g.on = true
	if _, err := child.Hidden(context.WithoutCancel(ctx), "%autoget", false); err != nil {
		return wire.Message{}, err
	}
	return child.Do(ctx, msg, out)
}

// after puts back what was changed for a cell.
func (g *getter) after(ctx context.Context, child *gonb.Child, code string, ok bool) error {
	quiet := context.WithoutCancel(ctx)
	if g.on {
		g.on = false
		if g.managed() {
			if _, err := child.Hidden(quiet, "%noautoget", false); err != nil {
				return err
			}
		}
	}
	added := g.matrix
	g.matrix = false
	if added && !ok {
		// A module whose own requirements cannot be had would break every cell.
		if err := g.removeMatrix(child); err != nil {
			return err
		}
	}
	if _, gomod := forgets(code); gomod {
		// The new go.mod has no replace lines, without which go get fails.
		if _, err := child.Hidden(quiet, "%goworkfix", false); err != nil {
			return err
		}
	}
	return nil
}

func (g *getter) addMatrix(ctx context.Context, child *gonb.Child, dir string) error {
	g.mu.Lock()
	path := g.work.Matrix
	g.mu.Unlock()
	file := filepath.Join(dir, "go.work")
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(data, "\nuse "+strconv.Quote(path)+"\n"...), 0o600); err != nil {
		return err
	}
	g.matrix = true
	_, err = child.Hidden(ctx, "%goworkfix", false)
	return err
}

func (g *getter) removeMatrix(child *gonb.Child) error {
	dir, err := child.Folder()
	if err != nil {
		return err
	}
	g.mu.Lock()
	path := g.work.Matrix
	g.mu.Unlock()
	for _, name := range []string{"go.work", "go.mod"} {
		file := filepath.Join(dir, name)
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var kept []string
		for _, line := range strings.Split(string(data), "\n") {
			if !strings.HasSuffix(strings.Trim(line, "\" \t"), path) {
				kept = append(kept, line)
			}
		}
		if err := os.WriteFile(file, []byte(strings.Join(kept, "\n")), 0o600); err != nil {
			return err
		}
	}
	return nil
}

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
