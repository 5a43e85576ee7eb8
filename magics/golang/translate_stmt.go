package golang

import (
	"go/ast"
	"go/token"
	"go/types"

	"gonbench/magics/golang/expression"
)

func (t *translator) block(list []ast.Stmt, s *state) {
	for _, stmt := range list {
		if t.always(s.returned) {
			return
		}
		t.stmt(stmt, s)
	}
}

func (t *translator) stmt(stmt ast.Stmt, s *state) {
	t.step(stmt.Pos())
	switch n := stmt.(type) {
	case *ast.ReturnStmt:
		t.leaveWith(s, t.returns(n, s))
	case *ast.AssignStmt:
		t.assign(n, s)
	case *ast.IncDecStmt:
		op := token.ADD
		if n.Tok == token.DEC {
			op = token.SUB
		}
		x := t.expr(n.X, s)
		if x.kind != isFloat {
			t.refuse(n.Pos(), "integer operator %s", n.Tok)
		}
		t.set(n.X, t.arithmetic(n.Pos(), op, x, float(t.b.Const(1))), s)
	case *ast.DeclStmt:
		t.declare(n.Decl.(*ast.GenDecl), s)
	case *ast.IfStmt:
		if n.Init != nil {
			t.stmt(n.Init, s)
		}
		t.branch(t.condition(n.Cond, s), s, func(s *state) { t.block(n.Body.List, s) }, func(s *state) {
			if n.Else != nil {
				t.stmt(n.Else, s)
			}
		})
	case *ast.SwitchStmt:
		t.switches(n, s)
	case *ast.BlockStmt:
		t.block(n.List, s)
	case *ast.EmptyStmt:
	case *ast.RangeStmt, *ast.ForStmt:
		t.loop(n, s)
	case *ast.BranchStmt:
		if n.Tok == token.CONTINUE && n.Label == nil && t.element != nil && len(t.calls) == 1 && t.element.depth == 0 {
			t.finish(n.Pos(), s)
			return
		}
		t.refuse(n.Pos(), "%s", n.Tok)
	default:
		t.refuse(n.Pos(), "%s", describe(n))
	}
}

// leaveWith is a return.
func (t *translator) leaveWith(s *state, results []value) {
	if s.results != nil {
		for i := range results {
			results[i] = t.choose(t.calls[len(t.calls)-1].Pos(), s.returned, s.results[i], results[i])
		}
	}
	s.results = results
	s.returned = t.b.Bool(true)
}

func (t *translator) returns(n *ast.ReturnStmt, s *state) []value {
	if t.element != nil && len(t.calls) == 1 {
		t.refuse(n.Pos(), "a return within the loop")
	}
	var results []value
	if len(n.Results) == 0 {
		for _, o := range t.file.named(t.calls[len(t.calls)-1]) {
			results = append(results, s.vars[o])
		}
		return results
	}
	return t.values(n.Results, s)
}

// values evaluates a list of expressions, or one call with several results.
func (t *translator) values(list []ast.Expr, s *state) []value {
	if call, ok := list[0].(*ast.CallExpr); ok && len(list) == 1 {
		return t.call(call, s)
	}
	var vs []value
	for _, e := range list {
		vs = append(vs, t.expr(e, s))
	}
	return vs
}

func (t *translator) assign(n *ast.AssignStmt, s *state) {
	if t.hint(n) {
		return
	}
	if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		x, y := t.expr(n.Lhs[0], s), t.expr(n.Rhs[0], s)
		op, ok := map[token.Token]token.Token{
			token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB,
			token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
		}[n.Tok]
		if !ok {
			t.refuse(n.TokPos, "operator %s", n.Tok)
		}
		t.set(n.Lhs[0], t.arithmetic(n.TokPos, op, x, y), s)
		return
	}
	vs := t.values(n.Rhs, s)
	for i, left := range n.Lhs {
		t.set(left, vs[i], s)
	}
}

func (t *translator) set(left ast.Expr, v value, s *state) {
	left = ast.Unparen(left)
	if t.element != nil && t.element.isDst(left) {
		s.vars[t.element.dst] = v
		return
	}
	id, ok := left.(*ast.Ident)
	if !ok {
		t.refuse(left.Pos(), "an assignment to %s", types.ExprString(left))
	}
	if id.Name == "_" {
		return
	}
	o := t.file.info.Defs[id]
	if o == nil {
		o = t.file.info.Uses[id]
	}
	if o == nil || o.Parent() == t.file.pkg.Scope() {
		t.refuse(left.Pos(), "an assignment to %s, which is declared outside of the function", id.Name)
	}
	if v.kind == isRow {
		t.refuse(left.Pos(), "a second name for the row")
	}
	// An untyped integer that is put into a float64 has that type already.
	if want := t.kind(left.Pos(), o.Type()); want != v.kind {
		t.refuse(left.Pos(), "a conversion to %s", o.Type())
	}
	s.vars[o] = v
}

func (t *translator) declare(d *ast.GenDecl, s *state) {
	if d.Tok == token.TYPE {
		t.refuse(d.Pos(), "a type declaration")
	}
	if d.Tok != token.VAR { // constants are known to go/types
		return
	}
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) == 0 {
			for _, name := range v.Names {
				if o := t.file.info.Defs[name]; o != nil {
					s.vars[o] = t.zero(name.Pos(), o.Type())
				}
			}
			continue
		}
		vs := t.values(v.Values, s)
		for i, name := range v.Names {
			t.set(name, vs[i], s)
		}
	}
}

func (t *translator) switches(n *ast.SwitchStmt, s *state) {
	if n.Init != nil {
		t.stmt(n.Init, s)
	}
	var tag *value
	if n.Tag != nil {
		v := t.expr(n.Tag, s)
		tag = &v
	}
	var clauses []*ast.CaseClause
	var fallback []ast.Stmt
	for _, c := range n.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			fallback = clause.Body
		} else {
			clauses = append(clauses, clause)
		}
	}
	t.cases(tag, clauses, fallback, s)
}

func (t *translator) cases(tag *value, clauses []*ast.CaseClause, fallback []ast.Stmt, s *state) {
	if len(clauses) == 0 {
		t.block(fallback, s)
		return
	}
	c := clauses[0]
	cond := t.b.Bool(false)
	for _, e := range c.List {
		// Later conditions are looked at only where earlier ones failed.
		later := s.clone()
		later.path = t.b.Binary(expression.And, s.path, t.b.Unary(expression.Not, cond))
		var one expression.Value
		if tag == nil {
			one = t.condition(e, later)
		} else {
			one = t.comparison(e.Pos(), token.EQL, *tag, t.expr(e, later)).node
		}
		cond = t.b.Binary(expression.Or, cond, one)
	}
	t.branch(cond, s, func(s *state) { t.block(c.Body, s) }, func(s *state) { t.cases(tag, clauses[1:], fallback, s) })
}

// branch runs both sides and joins what they leave behind.
func (t *translator) branch(cond expression.Value, s *state, yes, no func(*state)) {
	a, b := s.clone(), s.clone()
	a.path = t.b.Binary(expression.And, s.path, cond)
	b.path = t.b.Binary(expression.And, s.path, t.b.Unary(expression.Not, cond))
	yes(a)
	no(b)
	if a.results != nil && b.results != nil {
		s.results = make([]value, len(a.results))
		for i := range s.results {
			s.results[i] = t.choose(t.calls[len(t.calls)-1].Pos(), cond, a.results[i], b.results[i])
		}
	} else if s.results = a.results; a.results == nil {
		s.results = b.results
	}
	switch {
	case t.always(a.returned):
		s.vars = b.vars
	case t.always(b.returned):
		s.vars = a.vars
	default:
		joined := make(map[types.Object]value, len(a.vars))
		for o, x := range a.vars {
			// What only one side has set is out of scope, or unset.
			if y, ok := b.vars[o]; ok {
				joined[o] = t.choose(o.Pos(), cond, x, y)
			}
		}
		s.vars = joined
	}
	before := s.returned
	s.returned = t.b.Select(cond, a.returned, b.returned)
	if s.returned != before {
		s.path = t.b.Binary(expression.And, s.path, t.b.Unary(expression.Not, s.returned))
	}
}

// choose is x where cond holds, else y.
func (t *translator) choose(at token.Pos, cond expression.Value, x, y value) value {
	if x.kind == isInt || x.kind == isRow {
		if x != y {
			t.refuse(at, "an integer that depends on a condition")
		}
		return x
	}
	x.node = t.b.Select(cond, x.node, y.node)
	return x
}

// describe names a statement that cannot be translated.
func describe(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ExprStmt:
		return "a call for its effect: " + types.ExprString(n.X)
	case *ast.GoStmt:
		return "a go statement"
	case *ast.DeferStmt:
		return "a defer statement"
	case *ast.SendStmt:
		return "a send on a channel"
	case *ast.SelectStmt:
		return "a select statement"
	case *ast.TypeSwitchStmt:
		return "a type switch"
	case *ast.LabeledStmt:
		return "the label " + n.Label.Name
	case *ast.FuncLit:
		return "a function literal"
	case *ast.CompositeLit:
		return "a composite literal"
	case *ast.SliceExpr:
		return "a slice expression"
	case *ast.IndexExpr:
		return "the element " + types.ExprString(n)
	case *ast.StarExpr:
		return "a pointer"
	}
	return "a construct that has no translation"
}
