package golang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// chunkLoop is the loop of a chunk function over its rows.
type chunkLoop struct {
	file     *File
	dst, src types.Object
	index    types.Object
	depth    int // of loops within it
}

func (c *chunkLoop) element(e ast.Expr, of types.Object) bool {
	n, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || c.index == nil {
		return false
	}
	x, okx := ast.Unparen(n.X).(*ast.Ident)
	i, oki := ast.Unparen(n.Index).(*ast.Ident)
	return okx && oki && c.file.info.Uses[x] == of && c.file.info.Uses[i] == c.index
}

func (c *chunkLoop) isDst(e ast.Expr) bool { return c.element(e, c.dst) }
func (c *chunkLoop) isSrc(e ast.Expr) bool { return c.element(e, c.src) }

// chunk translates a chunk function: statements that compute what all rows
// share, then one loop that sets every dst[i] from src[i].
func (t *translator) chunk(fd *ast.FuncDecl, s *state) value {
	var params []types.Object
	for _, field := range fd.Type.Params.List {
		for _, name := range field.Names {
			params = append(params, t.file.info.Defs[name])
		}
	}
	if len(params) != 2 || params[0] == nil || params[1] == nil {
		t.refuse(fd.Pos(), "its slices have no names")
	}
	c := &chunkLoop{file: t.file, dst: params[0], src: params[1]}
	t.element = c
	list := fd.Body.List
	if len(list) > 0 {
		if r, ok := list[len(list)-1].(*ast.ReturnStmt); ok && len(r.Results) == 0 {
			list = list[:len(list)-1]
		}
	}
	if len(list) == 0 {
		t.refuse(fd.End()-1, "no loop over the rows")
	}
	for _, stmt := range list[:len(list)-1] {
		t.stmt(stmt, s)
	}
	last := list[len(list)-1]
	if draws := t.b.Program(t.b.Bool(true), 0).Draws; len(draws) > 0 {
		t.refuse(last.Pos(), "a random number that all rows of a chunk share")
	}
	shared := s.clone().vars
	body := t.overRows(last, c, s)
	t.block(body.List, s)
	for o, v := range shared {
		if s.vars[o] != v {
			t.refuse(body.Pos(), "%s is carried from row to row", o.Name())
		}
	}
	if !t.always(s.returned) {
		t.finish(body.End()-1, s)
	}
	return s.results[0]
}

// finish ends a row: what dst[i] holds is the result.
func (t *translator) finish(at token.Pos, s *state) {
	v, ok := s.vars[t.element.dst]
	if !ok {
		t.refuse(at, "%s is not set in every case", t.element.dst.Name())
	}
	t.leaveWith(s, []value{v})
}

// overRows recognizes the loop over the rows and names its variables.
func (t *translator) overRows(stmt ast.Stmt, c *chunkLoop, s *state) *ast.BlockStmt {
	switch n := stmt.(type) {
	case *ast.RangeStmt:
		over, length := t.slice(n.X)
		if over != c.dst && over != c.src || n.Tok == token.ASSIGN {
			break
		}
		if id, ok := n.Key.(*ast.Ident); ok {
			c.index = t.file.info.Defs[id]
		}
		if id, ok := n.Value.(*ast.Ident); ok && !length {
			if over == c.dst {
				t.refuse(id.Pos(), "%s is read before it is set", c.dst.Name())
			}
			if o := t.file.info.Defs[id]; o != nil {
				s.vars[o] = float(t.b.Input(0))
			}
		}
		return n.Body
	case *ast.ForStmt:
		if o, x := t.counts(n); o != nil {
			if over, length := t.slice(x); length && (over == c.dst || over == c.src) {
				c.index = o
				return n.Body
			}
		}
	}
	t.refuse(stmt.Pos(), "a chunk function must end in one loop over %s or %s", c.src.Name(), c.dst.Name())
	return nil
}

// slice is the variable that e names, or, if length, that e is the length of.
func (t *translator) slice(e ast.Expr) (o types.Object, length bool) {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 {
		if id, ok := call.Fun.(*ast.Ident); ok {
			if b, ok := t.file.info.Uses[id].(*types.Builtin); ok && b.Name() == "len" {
				e, length = ast.Unparen(call.Args[0]), true
			}
		}
	}
	if id, ok := e.(*ast.Ident); ok {
		return t.file.info.Uses[id], length
	}
	return nil, length
}

// counts recognizes for i := 0; i < N; i++ and returns i and N.
func (t *translator) counts(n *ast.ForStmt) (types.Object, ast.Expr) {
	init, ok := n.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 1 {
		return nil, nil
	}
	cond, ok := n.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.LSS {
		return nil, nil
	}
	post, ok := n.Post.(*ast.IncDecStmt)
	if !ok || post.Tok != token.INC {
		return nil, nil
	}
	id, ok := init.Lhs[0].(*ast.Ident)
	if !ok {
		return nil, nil
	}
	o := t.file.info.Defs[id]
	zero := t.file.info.Types[init.Rhs[0]].Value
	left, okl := cond.X.(*ast.Ident)
	step, oks := post.X.(*ast.Ident)
	if o == nil || zero == nil || zero.ExactString() != "0" || !okl || !oks || t.file.info.Uses[left] != o || t.file.info.Uses[step] != o {
		return nil, nil
	}
	return o, cond.Y
}

// hint recognizes what only tells the compiler that two lengths are equal:
// dst = dst[:len(src)] and _ = dst[len(src)-1].
func (t *translator) hint(n *ast.AssignStmt) bool {
	c := t.element
	if c == nil || len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return false
	}
	ours := func(e ast.Expr) bool { o, _ := t.slice(e); return o != nil && (o == c.dst || o == c.src) }
	left, ok := n.Lhs[0].(*ast.Ident)
	if !ok {
		return false
	}
	switch right := n.Rhs[0].(type) {
	case *ast.SliceExpr:
		same, length := t.slice(right.X)
		if right.Low != nil || right.Max != nil || right.High == nil || length || same == nil || t.file.info.Uses[left] != same {
			return false
		}
		_, length = t.slice(right.High)
		return ours(right.X) && ours(right.High) && length
	case *ast.IndexExpr:
		return left.Name == "_" && ours(right.X)
	}
	return false
}

// unrolled bounds how many times a loop over a row is repeated.
const unrolled = 256

// loop unrolls a loop over the elements of a row.
func (t *translator) loop(stmt ast.Stmt, s *state) {
	var key, val types.Object
	var body *ast.BlockStmt
	var over types.Object
	switch n := stmt.(type) {
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			break
		}
		var length bool
		over, length = t.slice(n.X)
		if id, ok := n.Key.(*ast.Ident); ok {
			key = t.file.info.Defs[id]
		}
		if id, ok := n.Value.(*ast.Ident); ok && !length {
			val = t.file.info.Defs[id]
		}
		body = n.Body
	case *ast.ForStmt:
		if o, x := t.counts(n); o != nil {
			if slice, length := t.slice(x); length {
				over, key, body = slice, o, n.Body
			}
		}
	}
	if row, ok := s.vars[over]; over == nil || !ok || row.kind != isRow {
		t.refuse(stmt.Pos(), "a loop")
	}
	switch {
	case t.columns == 0:
		t.refuse(stmt.Pos(), "a loop over the row, with the number of columns unknown")
	case t.columns > unrolled:
		t.refuse(stmt.Pos(), "a loop over a row of more than %d columns", unrolled)
	}
	for i := range t.columns {
		if key != nil {
			s.vars[key] = value{kind: isInt, int: int64(i)}
		}
		if val != nil {
			s.vars[val] = t.input(stmt.Pos(), i)
		}
		t.block(body.List, s)
		if key != nil && s.vars[key] != (value{kind: isInt, int: int64(i)}) && !t.always(s.returned) {
			t.refuse(stmt.Pos(), "a loop that changes its variable")
		}
	}
}
