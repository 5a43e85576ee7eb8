package golang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"gonbench/magics/golang/expression"
)

// TranslateError says what part of a function is no plain arithmetic.
type TranslateError struct {
	Function string // the one that holds it
	Line     int    // counted from the function's first line, which is 1
	What     string
}

func (e *TranslateError) Error() string {
	return fmt.Sprintf("%s is not plain arithmetic: line %d: %s", e.Function, e.Line, e.What)
}

// Translate returns what a function computes as an expression of its inputs: of
// one input for the forms Scalar and Chunk, of one for each element for Row.
// columns is the number of columns that a row function will get, for loops over
// the row and len(row); with 0 such are refused.
//
// Translated are + - * / on float64, comparisons, && || !, constants, variables,
// if, switch, early returns, package math where package expression has the
// function, rand.Float64, NormFloat64 and ExpFloat64 of both math/rand, package
// variables that nothing changes, and calls of other such functions of the file,
// without recursion. Of a chunk function the one loop over src or dst that sets
// dst[i] is translated. Anything else is a *TranslateError.
func (f *File) Translate(name string, columns int) (p *expression.Program, err error) {
	fn, err := f.Function(name)
	if err != nil {
		return nil, err
	}
	fd := f.decls[name]
	t := &translator{file: f, columns: columns}
	t.enter(fd)
	defer t.recover(&err)
	s := t.newState()
	inputs := 1
	var result value
	switch fn.Form {
	case Scalar:
		result = t.body(fd, s, []value{float(t.b.Input(0))})[0]
	case Row:
		result = t.body(fd, s, []value{{kind: isRow}})[0]
		inputs = max(t.highest, columns)
	case Chunk:
		result = t.chunk(fd, s)
	}
	return t.b.Program(result.node, inputs), nil
}

// translator turns one function into nodes. It gives up by panicking with a
// *TranslateError, which Translate returns.
type translator struct {
	file    *File
	b       expression.Builder
	columns int
	highest int // row elements used
	calls   []*ast.FuncDecl
	steps   int
	element *chunkLoop // within the loop of a chunk function
}

func (t *translator) recover(err *error) {
	if r := recover(); r != nil {
		e, ok := r.(*TranslateError)
		if !ok {
			panic(r)
		}
		*err = e
	}
}

func (t *translator) refuse(at token.Pos, format string, args ...any) {
	e := &TranslateError{What: fmt.Sprintf(format, args...), Line: t.file.fset.Position(at).Line}
	// The position tells the function: an argument's stands in the caller.
	for _, fd := range t.calls {
		if fd.Pos() <= at && at < fd.End() {
			e.Function = fd.Name.Name
			e.Line += 1 - t.file.fset.Position(fd.Pos()).Line
			panic(e)
		}
	}
	e.Function = t.calls[0].Name.Name
	e.What += " (declared outside of it)"
	e.Line = 1
	panic(e)
}

// step bounds the work: loops in loops and calls in calls multiply.
func (t *translator) step(at token.Pos) {
	const most = 20_000
	if t.steps++; t.steps > most {
		t.refuse(at, "more than %d operations", most)
	}
}

func (t *translator) enter(fd *ast.FuncDecl) { t.calls = append(t.calls, fd) }
func (t *translator) leave()                 { t.calls = t.calls[:len(t.calls)-1] }

// kind is what a value is at translation time.
type kind uint8

const (
	isFloat kind = iota
	isBool
	isInt // known at translation time
	isRow // the row of a row function
)

type value struct {
	kind kind
	node expression.Value
	int  int64
}

func float(v expression.Value) value   { return value{kind: isFloat, node: v} }
func boolean(v expression.Value) value { return value{kind: isBool, node: v} }

// state is where the execution stands: what the variables hold, under which
// condition this place is reached, and under which the function has returned.
type state struct {
	vars     map[types.Object]value
	path     expression.Value
	returned expression.Value
	results  []value // where it has returned
}

func (t *translator) newState() *state {
	return &state{vars: map[types.Object]value{}, path: t.b.Bool(true), returned: t.b.Bool(false)}
}

func (s *state) clone() *state {
	c := *s
	c.vars = make(map[types.Object]value, len(s.vars))
	for k, v := range s.vars {
		c.vars[k] = v
	}
	return &c
}

func (t *translator) always(v expression.Value) bool { c, ok := t.b.Truth(v); return ok && c }

// guard is the path as a draw's guard.
func (t *translator) guard(s *state) expression.Value {
	if t.always(s.path) {
		return expression.None
	}
	return s.path
}

// body runs a function's body with the given arguments and returns its results.
func (t *translator) body(fd *ast.FuncDecl, s *state, args []value) []value {
	if fd.Type.TypeParams != nil {
		t.refuse(fd.Pos(), "%s has type parameters", fd.Name.Name)
	}
	i := 0
	for _, field := range fd.Type.Params.List {
		for _, name := range field.Names {
			if o := t.file.info.Defs[name]; o != nil {
				s.vars[o] = args[i]
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	for _, o := range t.file.named(fd) {
		s.vars[o] = t.zero(fd.Type.Results.Pos(), o.Type())
	}
	t.block(fd.Body.List, s)
	if !t.always(s.returned) {
		t.refuse(fd.End()-1, "the function may end without a return")
	}
	if len(s.results) != fd.Type.Results.NumFields() {
		t.refuse(fd.Pos(), "a return of another number of values")
	}
	return s.results
}

func (t *translator) zero(at token.Pos, typ types.Type) value {
	switch t.kind(at, typ) {
	case isBool:
		return boolean(t.b.Bool(false))
	case isInt:
		return value{kind: isInt}
	}
	return float(t.b.Const(0))
}

// kind refuses what is neither float64, bool nor int.
func (t *translator) kind(at token.Pos, typ types.Type) kind {
	if typ != nil {
		if b, ok := typ.Underlying().(*types.Basic); ok {
			switch {
			case b.Kind() == types.Float64 || b.Kind() == types.UntypedFloat:
				return isFloat
			case b.Info()&types.IsBoolean != 0:
				return isBool
			case b.Info()&types.IsInteger != 0:
				return isInt
			}
		}
		if b, ok := typ.(*types.Basic); ok && b.Kind() == types.Invalid {
			t.refuse(at, "the type of this is not known")
		}
	}
	t.refuse(at, "a value of type %s", types.TypeString(typ, types.RelativeTo(t.file.pkg)))
	return 0
}
