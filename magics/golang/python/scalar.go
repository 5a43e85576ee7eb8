package python

import (
	"fmt"

	"gonbench/magics/golang/expression"
)

// scalar is Python for one row; safe uses the functions of the prelude wherever
// the others could raise.
type scalar struct{ safe bool }

func (scalar) constant(text string) string { return "math." + text }

func (scalar) draw(d expression.Distribution) string {
	switch d {
	case expression.Normal:
		return "gauss(0.0, 1.0)"
	case expression.Exponential:
		return "expovariate(1.0)"
	}
	return "random()"
}

func (s scalar) divide(x, y operand) piece {
	if finite(y) && y.node.Const != 0 {
		return piece{x.in(mul) + " / " + y.in(unary), mul, false}
	}
	if s.safe {
		return piece{"go_div(" + x.text + ", " + y.text + ")", atom, false}
	}
	return piece{x.in(mul) + " / " + y.in(unary), mul, true}
}

func (scalar) choose(cond, x, y operand) piece {
	return piece{x.in(or) + " if " + cond.in(or) + " else " + y.in(ternary), ternary, false}
}

func (scalar) logic(op expression.Op, a []operand) piece {
	switch op {
	case expression.And:
		return piece{a[0].in(and) + " and " + a[1].in(not), and, false}
	case expression.Or:
		return piece{a[0].in(or) + " or " + a[1].in(and), or, false}
	}
	return piece{"not " + a[0].in(not), not, false}
}

func (scalar) test(name string, x operand) string { return "math." + name + "(" + x.text + ")" }

// name is a function of package math in Python; raises tells that it does so
// where Go's does not. What begins with go_ is in the prelude.
func (scalar) name(f expression.Func) (name string, raises bool, ok bool) {
	switch f {
	case expression.Abs:
		return "abs", false, true
	case expression.Atan, expression.Asinh, expression.Tanh, expression.Erf, expression.Erfc:
		return "math." + lower(f), false, true
	case expression.Atan2, expression.Copysign, expression.Hypot:
		return "math." + lower(f), false, true
	case expression.Acos, expression.Acosh, expression.Asin, expression.Atanh, expression.Cos, expression.Cosh,
		expression.Exp, expression.Expm1, expression.Log, expression.Log10, expression.Log1p, expression.Log2,
		expression.Sin, expression.Sinh, expression.Sqrt, expression.Tan, expression.Pow, expression.Remainder:
		return "math." + lower(f), true, true
	case expression.Mod:
		return "math.fmod", true, true
	case expression.Cbrt, expression.Dim, expression.Exp2, expression.Round:
		return "go_" + lower(f), false, true
	}
	return "", false, false
}

func (s scalar) call(f expression.Func, a []operand) (piece, error) {
	list := a[0].text
	if len(a) > 1 {
		list += ", " + a[1].text
	}
	switch f {
	case expression.Max, expression.Min, expression.BuiltinMax, expression.BuiltinMin:
		return extreme(f, a[0], a[1], "math.inf"), nil
	case expression.Ceil, expression.Floor, expression.Trunc, expression.RoundToEven:
		if s.safe {
			return piece{"go_" + lower(f) + "(" + list + ")", atom, false}, nil
		}
		name := "math." + lower(f)
		if f == expression.RoundToEven {
			name = "round"
		}
		return piece{"float(" + name + "(" + list + "))", atom, true}, nil // of infinities and NaN
	}
	name, raises, ok := s.name(f)
	if !ok {
		return piece{}, fmt.Errorf("math.%s has no counterpart in Python", f)
	}
	if s.safe && raises {
		return piece{"go_" + lower(f) + "(" + list + ")", atom, false}, nil
	}
	return piece{name + "(" + list + ")", atom, raises}, nil
}

// lower is the function's name in lower case.
func lower(f expression.Func) string {
	b := []byte(f.String())
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func (scalar) repeats(f expression.Func, finite bool) bool {
	switch f {
	case expression.Max, expression.Min, expression.BuiltinMax, expression.BuiltinMin:
		return true
	}
	return false
}
