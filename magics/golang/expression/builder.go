package expression

import "math"

// Builder makes a program node by node. Equal nodes become one, except draws.
// The zero Builder is ready to use.
type Builder struct {
	nodes []Node
	known map[key]Value
	draws []Random
}

// key tells nodes apart; constants by their bits, as 0 and -0 are two.
type key struct {
	op      Op
	fn      Func
	a, b, c Value
	bits    uint64
	index   int
}

func (b *Builder) node(n Node) Value {
	k := key{n.Op, n.Func, n.A, n.B, n.C, math.Float64bits(n.Const), n.Index}
	if v, ok := b.known[k]; ok {
		return v
	}
	v := Value(len(b.nodes))
	b.nodes = append(b.nodes, n)
	if b.known == nil {
		b.known = map[key]Value{}
	}
	b.known[k] = v
	return v
}

// Const is a constant.
func (b *Builder) Const(c float64) Value {
	return b.node(Node{Op: Const, A: None, B: None, C: None, Const: c})
}

// Input is input column i.
func (b *Builder) Input(i int) Value {
	return b.node(Node{Op: Input, A: None, B: None, C: None, Index: i})
}

// Bool is a constant boolean.
func (b *Builder) Bool(c bool) Value {
	n := Node{Op: Bool, A: None, B: None, C: None}
	if c {
		n.Index = 1
	}
	return b.node(n)
}

// Draw is a new random number, made where guard holds (None: always).
func (b *Builder) Draw(d Distribution, guard Value) Value {
	v := Value(len(b.nodes))
	b.nodes = append(b.nodes, Node{Op: Draw, A: None, B: None, C: None, Index: len(b.draws)})
	b.draws = append(b.draws, Random{Distribution: d, Node: v, Guard: guard})
	return v
}

// Unary is Neg, Not or IsNaN.
func (b *Builder) Unary(op Op, x Value) Value {
	if op == Not {
		if c, ok := b.Truth(x); ok {
			return b.Bool(!c)
		}
		if n := b.nodes[x]; n.Op == Not {
			return n.A
		}
	}
	return b.node(Node{Op: op, A: x, B: None, C: None})
}

// IsInf is math.IsInf(x, sign).
func (b *Builder) IsInf(x Value, sign int) Value {
	return b.node(Node{Op: IsInf, A: x, B: None, C: None, Index: sign})
}

// Binary is an arithmetic operation, a comparison, And or Or.
func (b *Builder) Binary(op Op, x, y Value) Value {
	if op == And || op == Or {
		if c, ok := b.Truth(x); ok {
			if c == (op == And) {
				return y
			}
			return x
		}
		if c, ok := b.Truth(y); ok {
			if c == (op == And) {
				return x
			}
			return y
		}
		if x == y {
			return x
		}
	}
	return b.node(Node{Op: op, A: x, B: y, C: None})
}

// Call is a call of a function with one argument, or two.
func (b *Builder) Call(f Func, x, y Value) Value {
	return b.node(Node{Op: Call, Func: f, A: x, B: y, C: None})
}

// Select is x where cond holds, else y; both floats or both booleans.
func (b *Builder) Select(cond, x, y Value) Value {
	if x == y {
		return x
	}
	if c, ok := b.Truth(cond); ok {
		if c {
			return x
		}
		return y
	}
	if n := b.nodes[cond]; n.Op == Not {
		cond, x, y = n.A, y, x
	}
	if !b.nodes[x].Op.Boolean() {
		return b.node(Node{Op: Select, A: cond, B: x, C: y})
	}
	cx, okx := b.Truth(x)
	cy, oky := b.Truth(y)
	switch {
	case okx && oky && cx:
		return cond
	case okx && oky:
		return b.Unary(Not, cond)
	case okx && cx:
		return b.Binary(Or, cond, y)
	case okx:
		return b.Binary(And, b.Unary(Not, cond), y)
	case oky && cy:
		return b.Binary(Or, b.Unary(Not, cond), x)
	case oky:
		return b.Binary(And, cond, x)
	}
	return b.node(Node{Op: Choose, A: cond, B: x, C: y})
}

// Truth is the value of a boolean that is constant.
func (b *Builder) Truth(v Value) (value, ok bool) {
	n := b.nodes[v]
	return n.Index != 0, n.Op == Bool
}

// Program returns the program that computes result, without what it does not
// need. Draws stay even if their value is not needed, as making them moves the
// stream of random numbers on.
func (b *Builder) Program(result Value, inputs int) *Program {
	need := make([]bool, len(b.nodes))
	need[result] = true
	for _, d := range b.draws {
		need[d.Node] = true
		if d.Guard != None {
			need[d.Guard] = true
		}
	}
	for v := len(b.nodes) - 1; v >= 0; v-- {
		if need[v] {
			for _, o := range b.nodes[v].Operands() {
				need[o] = true
			}
		}
	}
	p := &Program{Inputs: inputs, Draws: append([]Random(nil), b.draws...)}
	to := make([]Value, len(b.nodes))
	move := func(v Value) Value {
		if v == None {
			return None
		}
		return to[v]
	}
	for v, n := range b.nodes {
		if !need[v] {
			continue
		}
		to[v] = Value(len(p.Nodes))
		n.A, n.B, n.C = move(n.A), move(n.B), move(n.C)
		p.Nodes = append(p.Nodes, n)
	}
	p.Result = to[result]
	for i := range p.Draws {
		p.Draws[i].Node, p.Draws[i].Guard = to[p.Draws[i].Node], move(p.Draws[i].Guard)
	}
	return p
}
