package kernel

import (
	"context"
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
