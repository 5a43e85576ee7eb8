package expression

import "math"

// Run computes one row. next gives the random numbers, asked for in the order
// in which the Go function asks for them and only where it does. The result of
// a boolean program is 1 or 0.
//
// It is the reference that the block evaluators are tested against, and slow.
func (p *Program) Run(row []float64, next func(Distribution) float64) float64 {
	values := make([]float64, len(p.Nodes))
	truth := func(v Value) bool { return values[v] != 0 }
	for i, n := range p.Nodes {
		var f float64
		var c bool
		switch n.Op {
		case Const:
			f = n.Const
		case Input:
			f = row[n.Index]
		case Draw:
			d := p.Draws[n.Index]
			if d.Guard == None || truth(d.Guard) {
				f = next(d.Distribution)
			}
		case Neg:
			f = -values[n.A]
		case Add:
			f = values[n.A] + values[n.B]
		case Sub:
			f = values[n.A] - values[n.B]
		case Mul:
			f = values[n.A] * values[n.B]
		case Div:
			f = values[n.A] / values[n.B]
		case Call:
			if d := n.Func.describe(); d.one != nil {
				f = d.one(values[n.A])
			} else {
				f = d.two(values[n.A], values[n.B])
			}
		case Select, Choose:
			f = values[n.C]
			if truth(n.A) {
				f = values[n.B]
			}
		case Less:
			c = values[n.A] < values[n.B]
		case LessEqual:
			c = values[n.A] <= values[n.B]
		case Equal:
			c = values[n.A] == values[n.B]
		case NotEqual:
			c = values[n.A] != values[n.B]
		case Not:
			c = !truth(n.A)
		case And:
			c = truth(n.A) && truth(n.B)
		case Or:
			c = truth(n.A) || truth(n.B)
		case IsNaN:
			c = math.IsNaN(values[n.A])
		case IsInf:
			c = math.IsInf(values[n.A], n.Index)
		case Bool:
			c = n.Index != 0
		}
		if c {
			f = 1
		}
		values[i] = f
	}
	return values[p.Result]
}
