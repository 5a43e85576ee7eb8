package golang

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// inlined bounds the size of a body, in syntax nodes, that is put into the loop.
const inlined = 120

// body is a function's body as statements of a loop that set
// gonbenchDst[gonbenchRow].
type body struct {
	text     string
	labelled bool // it continues the loop gonbenchLoop
	draws    int  // how many columns of random numbers it reads: gonbenchDraw0 and so on
}

// edit puts a text in the place of some source.
type edit struct {
	from, to token.Pos
	text     string
}

// inline returns the function's body: the text as it stands, each return an
// assignment and, but for the last, a continue of the labelled loop. With draws,
// calls of rand.Float64 that a row makes once at most read a column of random
// numbers instead. ok is false for what cannot be moved, or is too long to gain
// from it.
func (fn Function) inline(argument string, draws bool) (b body, ok bool) {
	f, fd := fn.file, fn.decl
	if fd == nil || fd.Body == nil || len(f.named(fd)) > 0 || len(fd.Body.List) == 0 || !movable(fd.Body) {
		return body{}, false
	}
	var edits []edit
	last := fd.Body.List[len(fd.Body.List)-1]
	ast.Inspect(fd.Body, func(n ast.Node) bool {
		if r, isReturn := n.(*ast.ReturnStmt); isReturn {
			edits = append(edits, edit{r.Pos(), r.Results[0].Pos(), "gonbenchDst[gonbenchRow] = "})
			if ast.Stmt(r) != last {
				edits = append(edits, edit{r.End(), r.End(), "; continue gonbenchLoop"})
				b.labelled = true
			}
		}
		return true
	})
	if draws {
		for _, call := range f.uniform(fd.Body) {
			edits = append(edits, edit{call.Pos(), call.End(), fmt.Sprintf("gonbenchDraw%d[gonbenchRow]", b.draws)})
			b.draws++
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var text strings.Builder
	for _, field := range fd.Type.Params.List {
		for _, name := range field.Names {
			if name.Name != "_" {
				text.WriteString("var " + name.Name + " " + types.ExprString(field.Type) + " = " + argument + "\n_ = " + name.Name + "\n")
			}
		}
	}
	at := fd.Body.Lbrace + 1
	for _, e := range edits {
		text.WriteString(f.raw(at, e.from) + e.text)
		at = e.to
	}
	text.WriteString(f.raw(at, fd.Body.Rbrace))
	b.text = text.String()
	return b, true
}

// movable tells whether statements mean the same in another function, and are few
// enough.
func movable(block *ast.BlockStmt) bool {
	size, ok := 0, true
	ast.Inspect(block, func(n ast.Node) bool {
		size++
		switch n := n.(type) {
		case *ast.ReturnStmt:
			ok = ok && len(n.Results) == 1
		case *ast.FuncLit, *ast.DeferStmt, *ast.LabeledStmt, *ast.SelectStmt, *ast.GoStmt:
			ok = false
		case *ast.Ident:
			// The name of a parameter or variable may hide the function's
			// own, or a package's, in the body as it does here.
			ok = ok && !strings.HasPrefix(n.Name, "gonbench")
		case *ast.CallExpr:
			// recover and the frames that runtime.Callers counts would
			// notice; only the former is told by its name.
			if id, isIdent := n.Fun.(*ast.Ident); isIdent && id.Name == "recover" {
				ok = false
			}
		}
		return ok
	})
	return ok && size <= inlined
}

// uniform lists the calls of the package functions rand.Float64 whose value is used
// and that stand in no loop, in the order of the text.
func (f *File) uniform(block *ast.BlockStmt) (calls []*ast.CallExpr) {
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.ExprStmt:
			return !f.drawsUniform(ast.Unparen(n.X)) // nobody reads that one
		case *ast.CallExpr:
			if f.drawsUniform(n) {
				calls = append(calls, n)
			}
		}
		return true
	})
	return calls
}

// drawsUniform tells whether an expression is a call of a package function
// rand.Float64.
func (f *File) drawsUniform(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	var name *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		name = fun.Sel
	case *ast.Ident:
		name = fun
	default:
		return false
	}
	called, ok := f.info.Uses[name].(*types.Func)
	return ok && called.Signature().Recv() == nil && called.Name() == "Float64" && called.Pkg() != nil && mathRand(called.Pkg().Path())
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
