package expression

import "math"

// fast does the common operations on blocks without NaN and infinities, and
// reports false where it did not, or where an overflow has to be looked at.
func (b *Bounder) fast(n Node, s *span) bool {
	switch n.Op {
	case Select:
		return b.fastSelect(n, s)
	case Neg, Add, Sub, Mul, Div:
	default:
		return false
	}
	x := b.value[n.A]
	y := x
	if n.B != None {
		y = b.value[n.B]
	}
	if !x.plain || !y.plain {
		return false
	}
	rows := len(s.lo)
	lo, hi := s.lo, s.hi[:rows]
	xl, xh, yl, yh := x.lo[:rows], x.hi[:rows], y.lo[:rows], y.hi[:rows]
	var over float64 // NaN once a bound is infinite or NaN
	switch n.Op {
	case Neg:
		for i := range lo {
			lo[i], hi[i] = -xh[i], -xl[i]
		}
	case Add:
		for i := range lo {
			l, h := xl[i]+yl[i], xh[i]+yh[i]
			l -= math.Abs(l) * ulp
			h += math.Abs(h) * ulp
			lo[i], hi[i] = l, h
			over += (h - l) * 0
		}
	case Sub:
		for i := range lo {
			l, h := xl[i]-yh[i], xh[i]-yl[i]
			l -= math.Abs(l) * ulp
			h += math.Abs(h) * ulp
			lo[i], hi[i] = l, h
			over += (h - l) * 0
		}
	case Mul:
		if n.A == n.B {
			return false
		}
		for i := range lo {
			p, q, r, t := xl[i]*yl[i], xl[i]*yh[i], xh[i]*yl[i], xh[i]*yh[i]
			l, h := min(p, q, r, t), max(p, q, r, t)
			l -= math.Abs(l) * ulp
			h += math.Abs(h) * ulp
			lo[i], hi[i] = l, h
			over += (h - l) * 0
		}
	case Div:
		for i := range lo {
			p, q, r, t := xl[i]/yl[i], xl[i]/yh[i], xh[i]/yl[i], xh[i]/yh[i]
			l, h := min(p, q, r, t), max(p, q, r, t)
			l -= math.Abs(l) * ulp
			h += math.Abs(h) * ulp
			if yl[i] <= 0 && yh[i] >= 0 {
				l = inf
			}
			lo[i], hi[i] = l, h
			over += (h - l) * 0
		}
	}
	s.plain = over == 0
	return s.plain
}

func (b *Bounder) fastSelect(n Node, s *span) bool {
	x, y := b.value[n.B], b.value[n.C]
	if !x.plain || !y.plain {
		return false
	}
	rows := len(s.lo)
	lo, hi, t := s.lo, s.hi[:rows], b.logic[n.A][:rows]
	xl, xh, yl, yh := x.lo[:rows], x.hi[:rows], y.lo[:rows], y.hi[:rows]
	for i := range lo {
		l, h := xl[i], xh[i]
		if t[i]&maybeFalse != 0 {
			if t[i] == maybeFalse {
				l, h = yl[i], yh[i]
			} else {
				l, h = min(l, yl[i]), max(h, yh[i])
			}
		}
		lo[i], hi[i] = l, h
	}
	s.plain = true
	return true
}

// fastCompare is for comparisons of blocks without NaN.
func (b *Bounder) fastCompare(n Node, t []truth) bool {
	if n.Op != Less && n.Op != LessEqual || n.A == n.B {
		return false
	}
	x, y := b.value[n.A], b.value[n.B]
	if !x.plain || !y.plain {
		return false
	}
	xl, xh, yl, yh := x.lo[:len(t)], x.hi[:len(t)], y.lo[:len(t)], y.hi[:len(t)]
	if n.Op == Less {
		for i := range t {
			t[i] = bit(xl[i] < yh[i])<<1 | bit(xh[i] >= yl[i])
		}
	} else {
		for i := range t {
			t[i] = bit(xl[i] <= yh[i])<<1 | bit(xh[i] > yl[i])
		}
	}
	return true
}

func bit(b bool) truth { // without a branch
	var t truth
	if b {
		t = 1
	}
	return t
}
