package expression

// A Bounder computes between which bounds a program's result lies, whatever its
// draws come to.
//
// Uniform draws are in [0, 1); normal ones within 40 standard deviations and
// exponential ones within 750 means, which no generator of float64 can leave.
// A comparison that may go either way gives the union of both branches. After
// every operation the bounds are moved out by one unit in the last place, after
// a math function by eight (Pow: 256), so also a differently rounded computation
// stays within. Two uses of one value are not known to be equal except in x*x
// and in comparisons of a value with itself: the bounds hold always, but they
// are not always the closest.
type Bounder struct {
	p     *Program
	regs  registers
	spans []span // registers
	truth [][]truth
	value []span // of each float node in the present block
	logic [][]truth
	input []span // copies of input blocks that hold NaN or infinities
}

// span holds the intervals of a block's rows. plain says that all are finite
// and none may be NaN; nan is then not to be read.
type span struct {
	lo, hi []float64
	nan    []bool
	plain  bool
}

func newSpan() span {
	return span{lo: make([]float64, Block), hi: make([]float64, Block), nan: make([]bool, Block)}
}

func (s span) at(i int) interval { return interval{s.lo[i], s.hi[i], !s.plain && s.nan[i]} }

func (s span) set(i int, v interval) { s.lo[i], s.hi[i], s.nan[i] = v.lo, v.hi, v.nan }

func (s span) first(rows int) span {
	return span{lo: s.lo[:rows], hi: s.hi[:rows], nan: s.nan[:rows], plain: s.plain}
}

// settle finds out whether a span that was set row by row is plain.
func (s *span) settle() {
	s.plain = true
	for i := range s.lo {
		if s.nan[i] || (s.hi[i]-s.lo[i])*0 != 0 {
			s.plain = false
			return
		}
	}
}

// NewBounder returns a bounder for p.
func NewBounder(p *Program) *Bounder {
	b := &Bounder{p: p, regs: allocate(p), value: make([]span, len(p.Nodes)), logic: make([][]truth, len(p.Nodes))}
	for range b.regs.floats {
		b.spans = append(b.spans, newSpan())
	}
	for range b.regs.bools {
		b.truth = append(b.truth, make([]truth, Block))
	}
	for v, n := range p.Nodes {
		switch n.Op {
		case Const:
			b.value[v] = constant(interval{n.Const, n.Const, false})
		case Draw:
			switch p.Draws[n.Index].Distribution {
			case Uniform:
				b.value[v] = constant(interval{0, 1 - 0x1p-53, false})
			case Normal:
				b.value[v] = constant(interval{-40, 40, false})
			case Exponential:
				b.value[v] = constant(interval{0, 750, false})
			}
		case Bool:
			b.logic[v] = make([]truth, Block)
			for i := range b.logic[v] {
				b.logic[v][i] = possible(n.Index != 0, n.Index == 0)
			}
		case Input:
			for len(b.input) <= n.Index {
				b.input = append(b.input, span{})
			}
		}
	}
	return b
}

func constant(v interval) span {
	if v.lo != v.lo {
		v = onlyNaN
	}
	s := newSpan()
	for i := range s.lo {
		s.set(i, v)
	}
	s.settle()
	return s
}

// Bounds returns the bounds of rows from to to-1, at most Block of them, for a
// program with a float64 result. Row i may be any number from lo[i] to hi[i]
// and, if nan is not nil and nan[i], NaN; lo[i] > hi[i] says that it must be NaN.
func (b *Bounder) Bounds(cols [][]float64, from, to int) (lo, hi []float64, nan []bool) {
	rows := to - from
	for v, n := range b.p.Nodes {
		if n.Op == Input {
			b.value[v] = b.read(n.Index, cols[n.Index][from:to])
		}
	}
	for _, v := range b.regs.order {
		n := b.p.Nodes[v]
		if n.Op.Boolean() {
			t := b.truth[b.regs.of[v]][:rows]
			b.compare(n, t)
			b.logic[v] = t
			continue
		}
		s := b.spans[b.regs.of[v]].first(rows)
		if !b.fast(n, &s) {
			b.slow(n, &s)
		}
		b.value[v] = s
	}
	s := b.value[b.p.Result].first(rows)
	if s.plain {
		return s.lo, s.hi, nil
	}
	return s.lo, s.hi, s.nan
}

// Outside returns the first row from from to to-1 whose result is outside its
// bounds, or -1.
func (b *Bounder) Outside(result []float64, cols [][]float64, from, to int) int {
	for at := from; at < to; at += Block {
		end := min(at+Block, to)
		lo, hi, nan := b.Bounds(cols, at, end)
		r := result[at:end]
		lo, hi = lo[:len(r)], hi[:len(r)]
		for i, y := range r {
			if y >= lo[i] && y <= hi[i] || y != y && nan != nil && nan[i] {
				continue
			}
			return at + i
		}
	}
	return -1
}

// read makes a span of an input block: over the column itself if it can.
func (b *Bounder) read(index int, x []float64) span {
	plain := true
	for _, v := range x {
		if v*0 != 0 {
			plain = false
			break
		}
	}
	if plain {
		return span{lo: x, hi: x, nan: b.spare(index).nan[:len(x)], plain: true}
	}
	s := b.spare(index).first(len(x))
	for i, v := range x {
		if v != v {
			s.set(i, onlyNaN)
		} else {
			s.set(i, interval{v, v, false})
		}
	}
	s.plain = false
	return s
}

func (b *Bounder) spare(index int) span {
	if b.input[index].lo == nil {
		b.input[index] = newSpan()
	}
	return b.input[index]
}

func (b *Bounder) slow(n Node, s *span) {
	x := b.value[n.A].first0(len(s.lo))
	y := x
	if n.Op != Select && n.B != None {
		y = b.value[n.B].first0(len(s.lo))
	}
	switch n.Op {
	case Select:
		t := b.logic[n.A]
		x, y = b.value[n.B].first0(len(s.lo)), b.value[n.C].first0(len(s.lo))
		for i := range s.lo {
			switch t[i] {
			case maybeTrue:
				s.set(i, x.at(i))
			case maybeFalse:
				s.set(i, y.at(i))
			default:
				s.set(i, x.at(i).union(y.at(i)))
			}
		}
	case Neg:
		for i := range s.lo {
			s.set(i, x.at(i).neg())
		}
	case Add:
		for i := range s.lo {
			s.set(i, x.at(i).add(y.at(i)))
		}
	case Sub:
		for i := range s.lo {
			s.set(i, x.at(i).add(y.at(i).neg()))
		}
	case Mul:
		for i := range s.lo {
			if n.A == n.B {
				s.set(i, x.at(i).square())
			} else {
				s.set(i, x.at(i).mul(y.at(i)))
			}
		}
	case Div:
		for i := range s.lo {
			s.set(i, x.at(i).div(y.at(i)))
		}
	case Call:
		d := n.Func.describe()
		for i := range s.lo {
			if d.one != nil {
				s.set(i, call1(n.Func, &d, x.at(i)))
			} else {
				s.set(i, call2(n.Func, &d, x.at(i), y.at(i)))
			}
		}
	}
	s.settle()
}

// first0 is first, or nothing for a boolean operand's empty span.
func (s span) first0(rows int) span {
	if s.lo == nil {
		return s
	}
	return s.first(rows)
}

func (b *Bounder) compare(n Node, t []truth) {
	switch n.Op {
	case Not, And, Or, Choose:
		b.combine(n, t)
		return
	}
	if b.fastCompare(n, t) {
		return
	}
	x := b.value[n.A]
	y := x
	if n.B != None {
		y = b.value[n.B]
	}
	for i := range t {
		p, q := x.at(i), y.at(i)
		nan := p.nan || q.nan
		switch n.Op {
		case Less:
			t[i] = p.less(q, nan)
		case LessEqual:
			t[i] = p.lessEqual(q, nan)
		case Equal:
			t[i] = p.equal(q, nan)
		case NotEqual:
			t[i] = p.equal(q, nan).not()
		case IsNaN:
			t[i] = possible(p.nan, !p.empty())
		case IsInf:
			t[i] = p.isInf(n.Index)
		}
		if n.A == n.B { // a value compared with itself
			switch n.Op {
			case Less:
				t[i] = maybeFalse
			case LessEqual, Equal:
				t[i] = possible(!p.empty(), p.nan)
			case NotEqual:
				t[i] = possible(p.nan, !p.empty())
			}
		}
	}
}

func (b *Bounder) combine(n Node, t []truth) {
	x := b.logic[n.A]
	y, z := x, x
	if n.B != None {
		y = b.logic[n.B]
	}
	if n.C != None {
		z = b.logic[n.C]
	}
	for i := range t {
		switch n.Op {
		case Not:
			t[i] = x[i].not()
		case And:
			t[i] = x[i]&y[i]&maybeTrue | (x[i]|y[i])&maybeFalse
		case Or:
			t[i] = (x[i]|y[i])&maybeTrue | x[i]&y[i]&maybeFalse
		case Choose:
			switch x[i] {
			case maybeTrue:
				t[i] = y[i]
			case maybeFalse:
				t[i] = z[i]
			default:
				t[i] = y[i] | z[i]
			}
		}
	}
}
