package golang

import (
	"go/ast"
	"go/types"
	"math"
	"slices"

	"gonbench/magics/golang/expression"
)

func (t *translator) call(n *ast.CallExpr, s *state) []value {
	fun := ast.Unparen(n.Fun)
	if tv := t.file.info.Types[fun]; tv.IsType() {
		return []value{t.convert(n, tv.Type, s)}
	}
	switch f := fun.(type) {
	case *ast.Ident:
		switch o := t.file.info.Uses[f].(type) {
		case *types.Builtin:
			return []value{t.builtin(n, o.Name(), s)}
		case *types.Func:
			if o.Pkg() == t.file.pkg {
				return t.inline(n, t.file.decls[f.Name], s)
			}
			return []value{t.library(n, o.Pkg().Path(), o.Name(), s)} // a dot import
		}
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			switch o := t.file.info.Uses[id].(type) {
			case *types.PkgName:
				return []value{t.library(n, o.Imported().Path(), f.Sel.Name, s)}
			case *types.Var:
				// A generator that the whole program shares; one that is
				// made in the function would repeat itself.
				if p, ok := o.Type().(*types.Pointer); ok && o.Parent() == t.file.pkg.Scope() {
					if named, ok := p.Elem().(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Name() == "Rand" && random(named.Obj().Pkg().Path()) {
						return []value{t.library(n, named.Obj().Pkg().Path(), f.Sel.Name, s)}
					}
				}
			}
		}
	}
	t.refuse(n.Pos(), "a call of %s", types.ExprString(n.Fun))
	return nil
}

func (t *translator) convert(n *ast.CallExpr, to types.Type, s *state) value {
	x := t.expr(n.Args[0], s)
	switch want := t.kind(n.Pos(), to); {
	case want == isFloat && x.kind == isInt:
		return float(t.b.Const(float64(x.int)))
	case want == x.kind && want != isInt:
		return x
	}
	t.refuse(n.Pos(), "the conversion %s", types.ExprString(n))
	return value{}
}

func (t *translator) builtin(n *ast.CallExpr, name string, s *state) value {
	switch name {
	case "min", "max":
		f := expression.BuiltinMin
		if name == "max" {
			f = expression.BuiltinMax
		}
		args := t.floats(n, s)
		v := args[0]
		for _, a := range args[1:] {
			v = t.b.Call(f, v, a)
		}
		return float(v)
	case "len":
		if id, ok := n.Args[0].(*ast.Ident); ok && s.vars[t.file.info.Uses[id]].kind == isRow {
			if t.columns == 0 {
				t.refuse(n.Pos(), "len(%s), with the number of columns unknown", id.Name)
			}
			return value{kind: isInt, int: int64(t.columns)}
		}
	}
	t.refuse(n.Pos(), "the builtin %s", name)
	return value{}
}

// floats evaluates arguments that are all float64.
func (t *translator) floats(n *ast.CallExpr, s *state) []expression.Value {
	var nodes []expression.Value
	for _, a := range n.Args {
		v := t.expr(a, s)
		if v.kind != isFloat {
			t.refuse(a.Pos(), "the argument %s, which is no float64", types.ExprString(a))
		}
		nodes = append(nodes, v.node)
	}
	return nodes
}

// library is a call of package math or math/rand.
func (t *translator) library(n *ast.CallExpr, path, name string, s *state) value {
	if path == "math" {
		return t.math(n, name, s)
	}
	if mathRand(path) {
		d, ok := map[string]expression.Distribution{
			"Float64": expression.Uniform, "NormFloat64": expression.Normal, "ExpFloat64": expression.Exponential,
		}[name]
		if ok && len(n.Args) == 0 {
			return float(t.b.Draw(d, t.guard(s)))
		}
	}
	t.refuse(n.Pos(), "a call of %s", types.ExprString(n.Fun))
	return value{}
}

func (t *translator) math(n *ast.CallExpr, name string, s *state) value {
	integer := func(e ast.Expr) int {
		v := t.expr(e, s)
		if v.kind != isInt {
			t.refuse(e.Pos(), "the argument %s, which is no constant", types.ExprString(e))
		}
		return int(v.int)
	}
	switch {
	case name == "NaN" && len(n.Args) == 0:
		return float(t.b.Const(math.NaN()))
	case name == "Inf" && len(n.Args) == 1:
		return float(t.b.Const(math.Inf(integer(n.Args[0]))))
	case name == "IsNaN" && len(n.Args) == 1:
		return boolean(t.b.Unary(expression.IsNaN, t.floats(n, s)[0]))
	case name == "IsInf" && len(n.Args) == 2:
		x := t.expr(n.Args[0], s)
		if x.kind != isFloat {
			t.refuse(n.Pos(), "a call of math.IsInf")
		}
		return boolean(t.b.IsInf(x.node, max(-1, min(1, integer(n.Args[1])))))
	}
	f, ok := expression.FuncNamed(name)
	if !ok || f.Arity() != len(n.Args) || name == "min" || name == "max" {
		t.refuse(n.Pos(), "math.%s", name)
	}
	args := append(t.floats(n, s), expression.None)
	return float(t.b.Call(f, args[0], args[1]))
}

// inline runs another function of the file in place of a call of it.
func (t *translator) inline(n *ast.CallExpr, fd *ast.FuncDecl, s *state) []value {
	if fd == nil || fd.Body == nil {
		t.refuse(n.Pos(), "a call of %s", types.ExprString(n.Fun))
	}
	if slices.Contains(t.calls, fd) {
		t.refuse(n.Pos(), "%s calls itself", fd.Name.Name)
	}
	if len(t.calls) > 32 {
		t.refuse(n.Pos(), "calls more than 32 deep")
	}
	if n.Ellipsis.IsValid() || len(n.Args) != fd.Type.Params.NumFields() {
		t.refuse(n.Pos(), "the arguments of %s", types.ExprString(n.Fun))
	}
	for _, field := range fd.Type.Params.List {
		if _, ok := field.Type.(*ast.Ellipsis); ok {
			t.refuse(n.Pos(), "%s, which is variadic", fd.Name.Name)
		}
	}
	var args []value
	for _, a := range n.Args {
		args = append(args, t.expr(a, s))
	}
	if fd.Type.Results.NumFields() == 0 {
		t.refuse(n.Pos(), "%s returns nothing", fd.Name.Name)
	}
	inner := t.newState()
	inner.path = s.path
	t.enter(fd)
	defer t.leave()
	return t.body(fd, inner, args)
}
