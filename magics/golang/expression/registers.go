package expression

// Block is how many rows the evaluators work on at a time: few enough that an
// expression's registers stay in the processor's cache.
const Block = 1024

// registers says which nodes have to be computed for the result, in order, and
// in which register each is kept. Constants, inputs and draws need no register.
// A register is used again once nothing later reads it.
type registers struct {
	order  []Value
	of     []int // node: its register, among floats or booleans
	floats int
	bools  int
}

func source(op Op) bool { return op == Const || op == Input || op == Draw || op == Bool }

func allocate(p *Program) registers {
	last := make([]Value, len(p.Nodes))
	for i := range last {
		last[i] = None
	}
	last[p.Result] = Value(len(p.Nodes))
	for v := p.Result; v >= 0; v-- {
		if last[v] == None {
			continue
		}
		for _, o := range p.Nodes[v].Operands() {
			last[o] = max(last[o], v)
		}
	}
	r := registers{of: make([]int, len(p.Nodes))}
	var free [2][]int
	count := [2]*int{&r.floats, &r.bools}
	kind := func(v Value) int {
		if p.Nodes[v].Op.Boolean() {
			return 1
		}
		return 0
	}
	for v := Value(0); v <= p.Result; v++ {
		n := p.Nodes[v]
		if last[v] == None || source(n.Op) {
			continue
		}
		r.order = append(r.order, v)
		// The operands' registers are freed after the result has got its own,
		// so no operation overwrites what it reads and may start over.
		k := kind(v)
		if f := free[k]; len(f) > 0 {
			r.of[v] = f[len(f)-1]
			free[k] = f[:len(f)-1]
		} else {
			r.of[v] = *count[k]
			*count[k]++
		}
		freed := map[Value]bool{}
		for _, o := range n.Operands() {
			if last[o] == v && !source(p.Nodes[o].Op) && !freed[o] {
				freed[o] = true
				free[kind(o)] = append(free[kind(o)], r.of[o])
			}
		}
	}
	return r
}
