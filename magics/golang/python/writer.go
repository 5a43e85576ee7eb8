package python

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonbench/magics/golang/expression"
)

// How tightly Python's operators bind.
const (
	ternary = iota
	or
	and
	not
	compare
	add
	mul
	unary
	atom
)

// A dialect is where scalar Python, NumPy and Numba differ.
type dialect interface {
	constant(text string) string // inf and nan
	draw(d expression.Distribution) string
	call(f expression.Func, args []operand) (piece, error)
	divide(x, y operand) piece
	choose(cond, x, y operand) piece
	logic(op expression.Op, args []operand) piece
	test(name string, x operand) string // isnan, isinf
	// repeats tells whether a call's text holds its arguments more than once;
	// one of which is an ordinary constant, if finite.
	repeats(f expression.Func, finite bool) bool
}

// operand is a value as it stands in the text.
type operand struct {
	text  string
	binds int
	node  expression.Node
	// column tells that it differs between rows.
	column bool
}

// in returns the text for use under an operator that binds so tightly.
func (o operand) in(binds int) string {
	if o.binds < binds {
		return "(" + o.text + ")"
	}
	return o.text
}

// piece is a part of the text; raises tells that Python may raise where Go does not.
type piece struct {
	text   string
	binds  int
	raises bool
}

// text is a whole program.
type text struct {
	params  []string
	draws   []string // statements that draw, if draws come early
	locals  []string // statements
	result  string
	raises  bool
	columns bool // the result is as long as the columns
	prelude bool
}

// writer writes one program.
type writer struct {
	p       *expression.Program
	dialect dialect
	options Options
	early   bool // draw first
	uses    []int
	done    []operand
	out     text
}

func write(p *expression.Program, d dialect, o Options) (text, error) {
	w := writer{p: p, dialect: d, options: o}
	return w.program()
}

func (w *writer) program() (text, error) {
	p := w.p
	for i := range p.Inputs {
		if p.Inputs == 1 {
			w.out.params = []string{"x"}
		} else {
			w.out.params = append(w.out.params, fmt.Sprintf("x%d", i))
		}
	}
	w.count()
	w.done = make([]operand, len(p.Nodes))
	for v, n := range p.Nodes {
		if w.uses[v] == 0 {
			continue
		}
		o, err := w.node(n)
		if err != nil {
			return text{}, err
		}
		o.column = n.Op == expression.Input || n.Op == expression.Draw
		for _, a := range n.Operands() {
			o.column = o.column || w.done[a].column
		}
		switch {
		case n.Op == expression.Draw && w.early:
			name := fmt.Sprintf("u%d", n.Index)
			w.out.draws = append(w.out.draws, name+" = "+o.text)
			o.text, o.binds = name, atom
		case w.uses[v] > 1 && !simple(n.Op):
			name := fmt.Sprintf("t%d", len(w.out.locals))
			w.out.locals = append(w.out.locals, name+" = "+o.text)
			o.text, o.binds = name, atom
		}
		w.done[v] = o
	}
	w.out.result = w.done[p.Result].text
	w.out.columns = w.done[p.Result].column
	return w.out, nil
}

func simple(op expression.Op) bool {
	return op == expression.Const || op == expression.Input || op == expression.Bool
}

// count finds how often each value will stand in the text.
func (w *writer) count() {
	w.uses = make([]int, len(w.p.Nodes))
	w.uses[w.p.Result] = 1
	for v := w.p.Result; v >= 0; v-- {
		if w.uses[v] == 0 {
			continue
		}
		n := w.p.Nodes[v]
		for _, a := range n.Operands() {
			w.uses[a]++
			if n.Op == expression.Call && w.dialect.repeats(n.Func, w.constants(n)) {
				w.uses[a]++
			}
		}
	}
}

// constants tells whether one of the operands is an ordinary constant.
func (w *writer) constants(n expression.Node) bool {
	for _, a := range n.Operands() {
		if finite(operand{node: w.p.Nodes[a]}) {
			return true
		}
	}
	return false
}

func (w *writer) node(n expression.Node) (operand, error) {
	var args []operand
	for _, a := range n.Operands() {
		args = append(args, w.done[a])
	}
	p, err := w.piece(n, args)
	w.out.raises = w.out.raises || p.raises
	w.out.prelude = w.out.prelude || strings.HasPrefix(p.text, "go_")
	return operand{text: p.text, binds: p.binds, node: n}, err
}

func (w *writer) piece(n expression.Node, a []operand) (piece, error) {
	infix := func(symbol string, binds int) piece {
		// Left to right; the right side of - and of comparisons needs more.
		return piece{a[0].in(binds) + " " + symbol + " " + a[1].in(binds+1), binds, false}
	}
	comparison := func(symbol string) piece {
		return piece{a[0].in(add) + " " + symbol + " " + a[1].in(add), compare, false}
	}
	switch n.Op {
	case expression.Const:
		return w.constant(n.Const), nil
	case expression.Input:
		return piece{w.out.params[n.Index], atom, false}, nil
	case expression.Draw:
		if w.options.Draw != nil {
			return piece{w.options.Draw(n.Index), atom, false}, nil
		}
		return piece{w.dialect.draw(w.p.Draws[n.Index].Distribution), atom, false}, nil
	case expression.Neg:
		return piece{"-" + a[0].in(unary), unary, false}, nil
	case expression.Add:
		return infix("+", add), nil
	case expression.Sub:
		return infix("-", add), nil
	case expression.Mul:
		return infix("*", mul), nil
	case expression.Div:
		return w.dialect.divide(a[0], a[1]), nil
	case expression.Call:
		return w.dialect.call(n.Func, a)
	case expression.Select, expression.Choose:
		return w.dialect.choose(a[0], a[1], a[2]), nil
	case expression.Less:
		return comparison("<"), nil
	case expression.LessEqual:
		return comparison("<="), nil
	case expression.Equal:
		return comparison("=="), nil
	case expression.NotEqual:
		return comparison("!="), nil
	case expression.Not, expression.And, expression.Or:
		return w.dialect.logic(n.Op, a), nil
	case expression.IsNaN:
		return piece{w.dialect.test("isnan", a[0]), atom, false}, nil
	case expression.IsInf:
		if n.Index == 0 {
			return piece{w.dialect.test("isinf", a[0]), atom, false}, nil
		}
		return piece{a[0].in(add) + " == " + w.constant(math.Inf(n.Index)).text, compare, false}, nil
	case expression.Bool:
		if n.Index != 0 {
			return piece{"True", atom, false}, nil
		}
		return piece{"False", atom, false}, nil
	}
	return piece{}, fmt.Errorf("operation %d has no Python", n.Op)
}

func (w *writer) constant(c float64) piece {
	switch {
	case math.IsNaN(c):
		return piece{w.dialect.constant("nan"), atom, false}
	case math.IsInf(c, 1):
		return piece{w.dialect.constant("inf"), atom, false}
	case math.IsInf(c, -1):
		return piece{"-" + w.dialect.constant("inf"), unary, false}
	}
	s := strconv.FormatFloat(c, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	if math.Signbit(c) {
		return piece{s, unary, false}
	}
	return piece{s, atom, false}
}

// finite tells whether an operand is a constant that is an ordinary number.
func finite(o operand) bool {
	return o.node.Op == expression.Const && !math.IsNaN(o.node.Const) && !math.IsInf(o.node.Const, 0)
}

// extreme writes min and max for one row. The builtins of Python do not hand a
// NaN on, and those of package math let an infinity win over it.
func extreme(f expression.Func, x, y operand, inf string) piece {
	symbol := " < "
	if f == expression.Max || f == expression.BuiltinMax {
		symbol = " > "
	}
	cond := x.in(add) + symbol + y.in(add)
	if !finite(x) {
		cond += " or " + x.in(add) + " != " + x.in(add)
	}
	s := x.in(or) + " if " + cond + " else " + y.in(or)
	if (f == expression.Max || f == expression.Min) && !finite(x) && !finite(y) {
		if f == expression.Min {
			inf = "-" + inf
		}
		s = inf + " if " + x.in(add) + " == " + inf + " or " + y.in(add) + " == " + inf + " else " + s
	}
	return piece{s, ternary, false}
}
