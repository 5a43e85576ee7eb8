package expression

import (
	"fmt"
	"strconv"
	"strings"
)

var symbols = [...]string{
	Neg: "-", Add: "+", Sub: "-", Mul: "*", Div: "/", Select: "select",
	Less: "<", LessEqual: "<=", Equal: "==", NotEqual: "!=", Not: "!", And: "&&", Or: "||",
	Choose: "choose", IsNaN: "IsNaN", IsInf: "IsInf",
}

// String writes the result as a tree in prefix form, for tests and logs:
// (+ (+ x0 100) u0). A value that is used twice is written twice, up to a limit.
func (p *Program) String() string {
	var b strings.Builder
	p.write(&b, p.Result)
	return b.String()
}

func (p *Program) write(b *strings.Builder, v Value) {
	if b.Len() > 1<<12 {
		b.WriteString("…")
		return
	}
	n := p.Nodes[v]
	switch n.Op {
	case Const:
		b.WriteString(strconv.FormatFloat(n.Const, 'g', -1, 64))
		return
	case Input:
		fmt.Fprintf(b, "x%d", n.Index)
		return
	case Draw:
		fmt.Fprintf(b, "%c%d", "une"[p.Draws[n.Index].Distribution], n.Index)
		return
	case Bool:
		b.WriteString(strconv.FormatBool(n.Index != 0))
		return
	}
	b.WriteByte('(')
	if n.Op == Call {
		b.WriteString(n.Func.String())
	} else {
		b.WriteString(symbols[n.Op])
	}
	for _, o := range n.Operands() {
		b.WriteByte(' ')
		p.write(b, o)
	}
	if n.Op == IsInf {
		fmt.Fprintf(b, " %d", n.Index)
	}
	b.WriteByte(')')
}
