package expression

import "math"

// Func is a function of package math, or one of the builtins min and max.
type Func uint8

// The functions.
const (
	NoFunc Func = iota
	Abs
	Acos
	Acosh
	Asin
	Asinh
	Atan
	Atanh
	Cbrt
	Ceil
	Cos
	Cosh
	Erf
	Erfc
	Exp
	Exp2
	Expm1
	Floor
	Log
	Log10
	Log1p
	Log2
	Round
	RoundToEven
	Sin
	Sinh
	Sqrt
	Tan
	Tanh
	Trunc

	Atan2
	Copysign
	Dim
	Hypot
	Max
	Min
	Mod
	Pow
	Remainder
	BuiltinMax // the builtin: NaN if any argument is
	BuiltinMin

	funcs
)

// shape is how a function behaves, for interval arithmetic.
type shape uint8

const (
	irregular shape = iota // has a rule of its own, or none
	rising
	falling
)

// function is what is known of a Func.
type function struct {
	name   string
	one    func(float64) float64
	two    func(x, y float64) float64
	shape  shape
	ulps   float64 // how far a good implementation may be off; 0 if exact
	lo, hi float64 // the domain of a rising or falling function
	// size is that of an intermediate result, whose last places are lost in a
	// smaller final one.
	size float64
}

var inf = math.Inf(1)

// describe is a switch, not a table, so that no package-level state exists
// that could be changed; callers look a function up once a block.
func (f Func) describe() function {
	all := func(name string, one func(float64) float64, s shape, ulps float64) function {
		return function{name: name, one: one, shape: s, ulps: ulps, lo: -inf, hi: inf}
	}
	on := func(name string, one func(float64) float64, s shape, lo, hi float64) function {
		return function{name: name, one: one, shape: s, ulps: 8, lo: lo, hi: hi}
	}
	// Go computes Acos as Pi/2 - Asin, and Log2 of x in [1, 2) as 1 + log2(x/2).
	sized := func(f function, size float64) function {
		f.size = size
		return f
	}
	two := func(name string, two func(x, y float64) float64, ulps float64) function {
		return function{name: name, two: two, ulps: ulps}
	}
	switch f {
	case Abs:
		return all("Abs", math.Abs, irregular, 0)
	case Acos:
		return sized(on("Acos", math.Acos, falling, -1, 1), math.Pi)
	case Acosh:
		return on("Acosh", math.Acosh, rising, 1, inf)
	case Asin:
		return sized(on("Asin", math.Asin, rising, -1, 1), 1)
	case Asinh:
		return all("Asinh", math.Asinh, rising, 8)
	case Atan:
		return all("Atan", math.Atan, rising, 8)
	case Atanh:
		return on("Atanh", math.Atanh, rising, -1, 1)
	case Cbrt:
		return all("Cbrt", math.Cbrt, rising, 8)
	case Ceil:
		return all("Ceil", math.Ceil, rising, 0)
	case Cos:
		return all("Cos", math.Cos, irregular, 8)
	case Cosh:
		return all("Cosh", math.Cosh, irregular, 8)
	case Erf:
		return all("Erf", math.Erf, rising, 8)
	case Erfc:
		return all("Erfc", math.Erfc, falling, 8)
	case Exp:
		return all("Exp", math.Exp, rising, 8)
	case Exp2:
		return all("Exp2", math.Exp2, rising, 8)
	case Expm1:
		return all("Expm1", math.Expm1, rising, 8)
	case Floor:
		return all("Floor", math.Floor, rising, 0)
	case Log:
		return on("Log", math.Log, rising, 0, inf)
	case Log10:
		return sized(on("Log10", math.Log10, rising, 0, inf), 1)
	case Log1p:
		return on("Log1p", math.Log1p, rising, -1, inf)
	case Log2:
		return sized(on("Log2", math.Log2, rising, 0, inf), 1)
	case Round:
		return all("Round", math.Round, rising, 0)
	case RoundToEven:
		return all("RoundToEven", math.RoundToEven, rising, 0)
	case Sin:
		return all("Sin", math.Sin, irregular, 8)
	case Sinh:
		return all("Sinh", math.Sinh, rising, 8)
	case Sqrt:
		return function{name: "Sqrt", one: math.Sqrt, shape: rising, ulps: 1, lo: 0, hi: inf}
	case Tan:
		return all("Tan", math.Tan, irregular, 8)
	case Tanh:
		return all("Tanh", math.Tanh, rising, 8)
	case Trunc:
		return all("Trunc", math.Trunc, rising, 0)
	case Atan2:
		return two("Atan2", math.Atan2, 8)
	case Copysign:
		return two("Copysign", math.Copysign, 0)
	case Dim:
		return two("Dim", math.Dim, 1)
	case Hypot:
		return two("Hypot", math.Hypot, 8)
	case Max:
		return two("Max", math.Max, 0)
	case Min:
		return two("Min", math.Min, 0)
	case Mod:
		return two("Mod", math.Mod, 0)
	case Pow:
		// Go multiplies its way through the exponent's bits, which costs
		// more places than a C library loses.
		return two("Pow", math.Pow, 256)
	case Remainder:
		return two("Remainder", math.Remainder, 0)
	case BuiltinMax:
		return two("max", func(x, y float64) float64 { return max(x, y) }, 0)
	case BuiltinMin:
		return two("min", func(x, y float64) float64 { return min(x, y) }, 0)
	}
	panic("expression: unknown function")
}

// String is the function's name in package math; the builtins' are lower case.
func (f Func) String() string { return f.describe().name }

// Arity is the number of arguments, 1 or 2.
func (f Func) Arity() int {
	if f < Atan2 {
		return 1
	}
	return 2
}

// FuncNamed returns the function of package math of that name; "min" and "max"
// are the builtins.
func FuncNamed(name string) (Func, bool) {
	for f := NoFunc + 1; f < funcs; f++ {
		if f.String() == name {
			return f, true
		}
	}
	return NoFunc, false
}
