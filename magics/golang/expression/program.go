package expression

// Value names a node of a program: an index into Program.Nodes.
type Value int32

// None is no value.
const None Value = -1

// Op is what a node computes.
type Op uint8

// The operations. Nodes from Less on are booleans, the others are float64.
const (
	Const  Op = iota // Const
	Input            // input column Index
	Draw             // random number Index
	Neg              // -A
	Add              // A + B
	Sub              // A - B
	Mul              // A * B
	Div              // A / B
	Call             // Func(A) or Func(A, B)
	Select           // B if A else C

	Less      // A < B
	LessEqual // A <= B
	Equal     // A == B
	NotEqual  // A != B
	Not       // !A
	And       // A && B
	Or        // A || B
	Choose    // B if A else C, of booleans
	IsNaN     // math.IsNaN(A)
	IsInf     // math.IsInf(A, Index)
	Bool      // Index != 0
)

// Boolean tells whether the operation's value is a boolean.
func (o Op) Boolean() bool { return o >= Less }

// Node is one value of a program.
type Node struct {
	Op      Op
	Func    Func
	A, B, C Value // operands, None where the operation has fewer
	Const   float64
	Index   int
}

// Operands returns the operands that the node has.
func (n Node) Operands() []Value {
	o := [...]Value{n.A, n.B, n.C}
	k := 0
	for k < len(o) && o[k] != None {
		k++
	}
	return o[:k]
}

// Distribution is what a draw is drawn from.
type Distribution uint8

// The distributions.
const (
	Uniform     Distribution = iota // [0, 1)
	Normal                          // mean 0, standard deviation 1
	Exponential                     // mean 1
)

// Random is a draw of a program.
type Random struct {
	Distribution Distribution
	Node         Value
	// Guard is the boolean under which the function makes this draw at all;
	// None if it always does.
	Guard Value
}

// Program computes one value a row from input columns and random numbers.
type Program struct {
	Nodes  []Node
	Result Value
	Inputs int      // columns 0 to Inputs-1 are read
	Draws  []Random // in the order in which they are made
}

// Boolean tells whether the program's result is a boolean.
func (p *Program) Boolean() bool { return p.Nodes[p.Result].Op.Boolean() }
