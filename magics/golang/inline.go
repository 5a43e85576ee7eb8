package golang

import (
	"go/ast"
	"go/types"
	"strings"
)

// inlined bounds the size of a body, in syntax nodes, that is put into the loop.
const inlined = 120

// inline returns the function's body as statements of a loop that set
// gonbenchDst[gonbenchRow]: the text as it stands, each return an assignment
// and, but for the last, a continue of the labelled loop. ok is false for what
// cannot be moved, or is too long to gain from it.
func (fn Function) inline(argument string) (body string, labelled, ok bool) {
	f, fd := fn.file, fn.decl
	if fd == nil || len(f.named(fd)) > 0 {
		return "", false, false
	}
	var returns []*ast.ReturnStmt
	size, movable := 0, true
	ast.Inspect(fd.Body, func(n ast.Node) bool {
		size++
		switch n := n.(type) {
		case *ast.ReturnStmt:
			returns = append(returns, n)
			movable = movable && len(n.Results) == 1
		case *ast.FuncLit, *ast.DeferStmt, *ast.LabeledStmt, *ast.SelectStmt, *ast.GoStmt:
			movable = false
		case *ast.Ident:
			// The name of a parameter or variable may hide the function's
			// own, or a package's, in the body as it does here.
			movable = movable && !strings.HasPrefix(n.Name, "gonbench")
		case *ast.CallExpr:
			// recover and the frames that runtime.Callers counts would
			// notice; only the former is told by its name.
			if id, isIdent := n.Fun.(*ast.Ident); isIdent && id.Name == "recover" {
				movable = false
			}
		}
		return movable
	})
	if !movable || size > inlined || len(fd.Body.List) == 0 {
		return "", false, false
	}
	var b strings.Builder
	for _, field := range fd.Type.Params.List {
		for _, name := range field.Names {
			if name.Name != "_" {
				b.WriteString("var " + name.Name + " " + types.ExprString(field.Type) + " = " + argument + "\n_ = " + name.Name + "\n")
			}
		}
	}
	last := fd.Body.List[len(fd.Body.List)-1]
	at := fd.Body.Lbrace + 1
	for _, r := range returns {
		b.WriteString(f.raw(at, r.Pos()))
		b.WriteString("gonbenchDst[gonbenchRow] = " + f.raw(r.Results[0].Pos(), r.Results[0].End()))
		if ast.Stmt(r) != last {
			b.WriteString("; continue gonbenchLoop")
			labelled = true
		}
		at = r.End()
	}
	b.WriteString(f.raw(at, fd.Body.Rbrace))
	return b.String(), labelled, true
}

// named are the named results of a function.
func (f *File) named(fd *ast.FuncDecl) []types.Object {
	var list []types.Object
	if fd.Type.Results != nil {
		for _, field := range fd.Type.Results.List {
			for _, name := range field.Names {
				if o := f.info.Defs[name]; o != nil {
					list = append(list, o)
				}
			}
		}
	}
	return list
}
