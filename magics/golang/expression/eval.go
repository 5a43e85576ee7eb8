package expression

import "math"

// Quantiles returns, for every draw of the program, the value below which a
// share q of its distribution lies: at 1/2 these are 1/2, 0 and ln 2.
func (p *Program) Quantiles(q float64) []float64 {
	at := make([]float64, len(p.Draws))
	for i, d := range p.Draws {
		switch d.Distribution {
		case Uniform:
			at[i] = q
		case Normal:
			at[i] = math.Sqrt2 * math.Erfinv(2*q-1)
		case Exponential:
			at[i] = -math.Log1p(-q)
		}
	}
	return at
}

// Evaluator computes a program over blocks of rows.
type Evaluator struct {
	p      *Program
	regs   registers
	floats [][]float64 // registers
	bools  [][]bool
	value  [][]float64 // of each float node in the present block
	truth  [][]bool
}

// NewEvaluator returns an evaluator with every draw at its median.
func NewEvaluator(p *Program) *Evaluator {
	e := &Evaluator{p: p, regs: allocate(p), value: make([][]float64, len(p.Nodes)), truth: make([][]bool, len(p.Nodes))}
	for range e.regs.floats {
		e.floats = append(e.floats, make([]float64, Block))
	}
	for range e.regs.bools {
		e.bools = append(e.bools, make([]bool, Block))
	}
	for v, n := range p.Nodes {
		switch n.Op {
		case Const:
			e.value[v] = filled(n.Const)
		case Bool:
			e.truth[v] = make([]bool, Block)
			for i := range e.truth[v] {
				e.truth[v][i] = n.Index != 0
			}
		}
	}
	e.Fix(p.Quantiles(0.5))
	return e
}

func filled(c float64) []float64 {
	b := make([]float64, Block)
	for i := range b {
		b[i] = c
	}
	return b
}

// Fix sets the value of every draw, for the calls that follow.
func (e *Evaluator) Fix(draws []float64) {
	for i, d := range e.p.Draws {
		e.value[d.Node] = filled(draws[i])
	}
}

// Eval sets dst[i] from cols[0][i], cols[1][i], …, of which it reads len(dst)
// rows. draws, if not nil, holds a column of random numbers for every draw.
func (e *Evaluator) Eval(dst []float64, cols, draws [][]float64) {
	for from := 0; from < len(dst); from += Block {
		to := min(from+Block, len(dst))
		e.block(cols, draws, from, to)
		copy(dst[from:to], e.value[e.p.Result])
	}
}

// Test is Eval for a program with a boolean result.
func (e *Evaluator) Test(dst []bool, cols, draws [][]float64) {
	for from := 0; from < len(dst); from += Block {
		to := min(from+Block, len(dst))
		e.block(cols, draws, from, to)
		copy(dst[from:to], e.truth[e.p.Result])
	}
}

func (e *Evaluator) block(cols, draws [][]float64, from, to int) {
	rows := to - from
	for v, n := range e.p.Nodes {
		switch {
		case n.Op == Input:
			e.value[v] = cols[n.Index][from:to]
		case n.Op == Draw && draws != nil:
			e.value[v] = draws[n.Index][from:to]
		}
	}
	for _, v := range e.regs.order {
		n := e.p.Nodes[v]
		if !n.Op.Boolean() {
			d := e.floats[e.regs.of[v]][:rows]
			e.floating(n, d)
			e.value[v] = d
			continue
		}
		d := e.bools[e.regs.of[v]][:rows]
		e.boolean(n, d)
		e.truth[v] = d
	}
}

func (e *Evaluator) floating(n Node, d []float64) {
	if n.Op == Select {
		c, x, y := e.truth[n.A][:len(d)], e.value[n.B][:len(d)], e.value[n.C][:len(d)]
		for i := range d {
			v := y[i]
			if c[i] {
				v = x[i]
			}
			d[i] = v
		}
		return
	}
	x := e.value[n.A][:len(d)]
	y := x
	if n.B != None {
		y = e.value[n.B][:len(d)]
	}
	switch n.Op {
	case Neg:
		for i := range d {
			d[i] = -x[i]
		}
	case Add:
		for i := range d {
			d[i] = x[i] + y[i]
		}
	case Sub:
		for i := range d {
			d[i] = x[i] - y[i]
		}
	case Mul:
		for i := range d {
			d[i] = x[i] * y[i]
		}
	case Div:
		for i := range d {
			d[i] = x[i] / y[i]
		}
	case Call:
		f := n.Func.describe()
		switch {
		case n.Func == Sqrt: // one instruction, when called directly
			for i := range d {
				d[i] = math.Sqrt(x[i])
			}
		case n.Func == Abs:
			for i := range d {
				d[i] = math.Abs(x[i])
			}
		case f.one != nil:
			for i := range d {
				d[i] = f.one(x[i])
			}
		default:
			for i := range d {
				d[i] = f.two(x[i], y[i])
			}
		}
	}
}

func (e *Evaluator) boolean(n Node, d []bool) {
	switch n.Op {
	case Not, And, Or, Choose:
		e.logic(n, d)
		return
	}
	x := e.value[n.A][:len(d)]
	y := x
	if n.B != None {
		y = e.value[n.B][:len(d)]
	}
	switch n.Op {
	case Less:
		for i := range d {
			d[i] = x[i] < y[i]
		}
	case LessEqual:
		for i := range d {
			d[i] = x[i] <= y[i]
		}
	case Equal:
		for i := range d {
			d[i] = x[i] == y[i]
		}
	case NotEqual:
		for i := range d {
			d[i] = x[i] != y[i]
		}
	case IsNaN:
		for i := range d {
			d[i] = x[i] != x[i]
		}
	case IsInf:
		for i := range d {
			d[i] = math.IsInf(x[i], n.Index)
		}
	}
}

func (e *Evaluator) logic(n Node, d []bool) {
	x := e.truth[n.A][:len(d)]
	y, z := x, x
	if n.B != None {
		y = e.truth[n.B][:len(d)]
	}
	if n.C != None {
		z = e.truth[n.C][:len(d)]
	}
	switch n.Op {
	case Not:
		for i := range d {
			d[i] = !x[i]
		}
	case And:
		for i := range d {
			d[i] = x[i] && y[i]
		}
	case Or:
		for i := range d {
			d[i] = x[i] || y[i]
		}
	case Choose:
		for i := range d {
			v := z[i]
			if x[i] {
				v = y[i]
			}
			d[i] = v
		}
	}
}
