package kernel

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"sync"

	"gonbench/kernel/gonb"
)

// declarations are the Go source of all that the user's cells have declared.
type declarations struct {
	mu   sync.Mutex
	file []byte // package main without func main; nil before the first good cell
	used *cell  // the cell whose magic runs
}

func newDeclarations() *declarations { return &declarations{} }

// empty is the source when nothing is declared.
const empty = "package main\n"

func (d *declarations) source() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.file == nil {
		return []byte(empty)
	}
	return bytes.Clone(d.file)
}

func (d *declarations) set(file []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.file = file
}

func (d *declarations) useCell(c *cell) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.used = c
}

func (d *declarations) cell() *cell {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.used
}

// remember brings the declarations up to date after GoNB ran code. The child is
// still acquired, so that no completion has written over GoNB's file.
func (k *Kernel) remember(c *cell, child *gonb.Child, res result) {
	if res.raw && res.err == nil && res.fresh {
		if file, err := child.Code(); err == nil {
			if file, err := without(file, "main"); err == nil {
				k.code.set(file)
			}
		}
		return
	}
	if forgotten, _ := forgets(res.code); forgotten {
		k.refresh(context.WithoutCancel(c.ctx), child)
	}
}

// refresh makes GoNB write down what it remembers, by a cell that cannot be built:
// nothing runs, nothing new is remembered.
func (k *Kernel) refresh(ctx context.Context, child *gonb.Child) {
	const nowhere = "gonbenchDeclaredNowhere"
	res, err := child.Hidden(ctx, "func main() { "+nowhere+"() }", false)
	if err != nil || res.OK || !strings.Contains(res.Value, nowhere) {
		return
	}
	if file, err := child.Code(); err == nil {
		if file, err := without(file, "main"); err == nil {
			k.code.set(file)
		}
	}
}

// without cuts functions out of a Go file.
func without(file []byte, names ...string) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", file, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	drop := map[string]bool{}
	for _, n := range names {
		drop[n] = true
	}
	var out []byte
	from := 0
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !drop[fn.Name.Name] {
			continue
		}
		begin := fn.Pos()
		if fn.Doc != nil {
			begin = fn.Doc.Pos()
		}
		out = append(out, file[from:fset.Position(begin).Offset]...)
		from = fset.Position(fn.End()).Offset
	}
	return append(out, file[from:]...), nil
}

// functions are the names of the functions that a Go file declares.
func functions(file string) ([]string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", file, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name != "init" {
			names = append(names, fn.Name.Name)
		}
	}
	return names, nil
}
