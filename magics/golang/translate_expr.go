package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"gonbench/magics/golang/expression"
)

func (t *translator) condition(e ast.Expr, s *state) expression.Value {
	v := t.expr(e, s)
	if v.kind != isBool {
		t.refuse(e.Pos(), "a condition that is no boolean")
	}
	return v.node
}

func (t *translator) expr(e ast.Expr, s *state) value {
	t.step(e.Pos())
	if tv, ok := t.file.info.Types[e]; ok && tv.Value != nil {
		return t.constant(e.Pos(), tv)
	}
	switch n := e.(type) {
	case *ast.ParenExpr:
		return t.expr(n.X, s)
	case *ast.Ident:
		return t.variable(n, s)
	case *ast.UnaryExpr:
		return t.unary(n, s)
	case *ast.BinaryExpr:
		return t.binary(n, s)
	case *ast.CallExpr:
		vs := t.call(n, s)
		if len(vs) != 1 {
			t.refuse(n.Pos(), "%s returns %d values", types.ExprString(n.Fun), len(vs))
		}
		return vs[0]
	case *ast.IndexExpr:
		return t.index(n, s)
	}
	t.refuse(e.Pos(), "%s", describe(e))
	return value{}
}

func (t *translator) constant(at token.Pos, tv types.TypeAndValue) value {
	k := t.kind(at, tv.Type)
	switch k {
	case isBool:
		return boolean(t.b.Bool(constant.BoolVal(tv.Value)))
	case isInt:
		i, exact := constant.Int64Val(constant.ToInt(tv.Value))
		if !exact {
			t.refuse(at, "the integer %s", tv.Value)
		}
		return value{kind: isInt, int: i}
	}
	x, _ := constant.Float64Val(constant.ToFloat(tv.Value))
	return float(t.b.Const(x))
}

func (t *translator) variable(n *ast.Ident, s *state) value {
	o := t.file.info.Uses[n]
	if v, ok := s.vars[o]; ok {
		return v
	}
	v, ok := o.(*types.Var)
	if !ok || v.Parent() != t.file.pkg.Scope() {
		t.refuse(n.Pos(), "%s is not known here", n.Name)
	}
	if t.file.changed[v] {
		t.refuse(n.Pos(), "the variable %s, which the program changes", n.Name)
	}
	init := t.file.initial(v)
	if init == nil {
		return t.zero(n.Pos(), v.Type())
	}
	if t.file.info.Types[init].Value == nil {
		t.refuse(n.Pos(), "the variable %s, whose value is no constant", n.Name)
	}
	return t.constant(n.Pos(), t.file.info.Types[init])
}

// initial is the expression that a package-level variable starts with.
func (f *File) initial(v *types.Var) ast.Expr {
	for _, d := range f.syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, s := range g.Specs {
				spec := s.(*ast.ValueSpec)
				for i, name := range spec.Names {
					if f.info.Defs[name] == v && i < len(spec.Values) {
						return spec.Values[i]
					}
				}
			}
		}
	}
	return nil
}

// assignments are the package-level variables that are assigned to, or whose
// address is taken, anywhere.
func (f *File) assignments() map[*types.Var]bool {
	m := map[*types.Var]bool{}
	add := func(e ast.Expr) {
		if e != nil {
			if v := f.packageVar(e); v != nil {
				m[v] = true
			}
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				add(left)
			}
		case *ast.IncDecStmt:
			add(n.X)
		case *ast.RangeStmt:
			add(n.Key)
			add(n.Value)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(n.X)
			}
		}
		return true
	})
	return m
}

func (t *translator) unary(n *ast.UnaryExpr, s *state) value {
	x := t.expr(n.X, s)
	switch {
	case n.Op == token.NOT && x.kind == isBool:
		return boolean(t.b.Unary(expression.Not, x.node))
	case n.Op == token.SUB && x.kind == isFloat:
		return float(t.b.Unary(expression.Neg, x.node))
	case n.Op == token.ADD && x.kind == isFloat:
		return x
	case x.kind == isInt:
		t.refuse(n.OpPos, "integer operator %s", n.Op)
	}
	t.refuse(n.OpPos, "operator %s", n.Op)
	return value{}
}

func (t *translator) binary(n *ast.BinaryExpr, s *state) value {
	switch n.Op {
	case token.LAND, token.LOR:
		x := t.condition(n.X, s)
		op, further := expression.And, x
		if n.Op == token.LOR {
			op, further = expression.Or, t.b.Unary(expression.Not, x)
		}
		// The right side runs only where the left has not decided.
		right := s.clone()
		right.path = t.b.Binary(expression.And, s.path, further)
		return boolean(t.b.Binary(op, x, t.condition(n.Y, right)))
	}
	x, y := t.expr(n.X, s), t.expr(n.Y, s)
	switch n.Op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return t.comparison(n.OpPos, n.Op, x, y)
	}
	return t.arithmetic(n.OpPos, n.Op, x, y)
}

func (t *translator) arithmetic(at token.Pos, op token.Token, x, y value) value {
	if x.kind == isInt || y.kind == isInt {
		t.refuse(at, "integer operator %s", op)
	}
	ops := map[token.Token]expression.Op{
		token.ADD: expression.Add, token.SUB: expression.Sub, token.MUL: expression.Mul, token.QUO: expression.Div,
	}
	o, ok := ops[op]
	if !ok || x.kind != isFloat || y.kind != isFloat {
		t.refuse(at, "operator %s", op)
	}
	return float(t.b.Binary(o, x.node, y.node))
}

func (t *translator) comparison(at token.Pos, op token.Token, x, y value) value {
	if x.kind == isBool && y.kind == isBool {
		same := t.b.Select(x.node, y.node, t.b.Unary(expression.Not, y.node))
		if op == token.NEQ {
			same = t.b.Unary(expression.Not, same)
		}
		return boolean(same)
	}
	if x.kind == isInt || y.kind == isInt {
		t.refuse(at, "integer operator %s", op)
	}
	if x.kind != isFloat || y.kind != isFloat {
		t.refuse(at, "operator %s", op)
	}
	a, b := x.node, y.node
	var o expression.Op
	switch op {
	case token.EQL:
		o = expression.Equal
	case token.NEQ:
		o = expression.NotEqual
	case token.LSS:
		o = expression.Less
	case token.LEQ:
		o = expression.LessEqual
	case token.GTR:
		o, a, b = expression.Less, b, a
	case token.GEQ:
		o, a, b = expression.LessEqual, b, a
	}
	return boolean(t.b.Binary(o, a, b))
}

// index is an element of the row, or of a chunk function's slices.
func (t *translator) index(n *ast.IndexExpr, s *state) value {
	if t.element != nil {
		if t.element.isSrc(n) {
			return float(t.b.Input(0))
		}
		if t.element.isDst(n) {
			if v, ok := s.vars[t.element.dst]; ok {
				return v
			}
			t.refuse(n.Pos(), "%s is read before it is set", types.ExprString(n))
		}
	}
	if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && s.vars[t.file.info.Uses[id]].kind == isRow {
		i := t.expr(n.Index, s)
		if i.kind != isInt || i.int < 0 {
			t.refuse(n.Index.Pos(), "the index of %s", types.ExprString(n))
		}
		return t.input(n.Pos(), int(i.int))
	}
	t.refuse(n.Pos(), "%s", describe(n))
	return value{}
}

func (t *translator) input(at token.Pos, i int) value {
	if t.columns > 0 && i >= t.columns {
		t.refuse(at, "element %d of a row of %d", i, t.columns)
	}
	t.highest = max(t.highest, i+1)
	return float(t.b.Input(i))
}
