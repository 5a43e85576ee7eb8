package python

import (
	"fmt"

	"gonbench/magics/golang/expression"
)

// numpy is NumPy for whole columns.
type numpy struct{}

func (numpy) constant(text string) string { return "np." + text }

func (numpy) draw(d expression.Distribution) string {
	switch d {
	case expression.Normal:
		return "rng.standard_normal(n)"
	case expression.Exponential:
		return "rng.standard_exponential(n)"
	}
	return "rng.random(n)"
}

func (numpy) divide(x, y operand) piece {
	if !x.column && !y.column {
		// Constants are Python's own numbers, whose division raises.
		return piece{"np.divide(" + x.text + ", " + y.text + ")", atom, false}
	}
	return piece{x.in(mul) + " / " + y.in(unary), mul, false}
}

func (numpy) choose(cond, x, y operand) piece {
	return piece{"np.where(" + cond.text + ", " + x.text + ", " + y.text + ")", atom, false}
}

// logic: & and | bind more tightly than comparisons and less than +, so their
// operands, if not names or calls, stand in parentheses, and so do they.
func (numpy) logic(op expression.Op, a []operand) piece {
	switch op {
	case expression.And:
		return piece{a[0].in(atom) + " & " + a[1].in(atom), ternary, false}
	case expression.Or:
		return piece{a[0].in(atom) + " | " + a[1].in(atom), ternary, false}
	}
	return piece{"np.logical_not(" + a[0].text + ")", atom, false}
}

func (numpy) test(name string, x operand) string { return "np." + name + "(" + x.text + ")" }

func (numpy) call(f expression.Func, a []operand) (piece, error) {
	list := a[0].text
	if len(a) > 1 {
		list += ", " + a[1].text
	}
	ufunc := func(name string) (piece, error) { return piece{"np." + name + "(" + list + ")", atom, false}, nil }
	switch f {
	case expression.BuiltinMax, expression.BuiltinMin, expression.Max, expression.Min:
		name, inf := "np.maximum", "np.inf"
		if f == expression.BuiltinMin || f == expression.Min {
			name, inf = "np.minimum", "-np.inf"
		}
		s := name + "(" + list + ")"
		if (f == expression.Max || f == expression.Min) && !finite(a[0]) && !finite(a[1]) {
			s = fmt.Sprintf("np.where((%s == %s) | (%s == %s), %s, %s)", a[0].in(add), inf, a[1].in(add), inf, inf, s)
		}
		return piece{s, atom, false}, nil
	case expression.Round: // half away from zero
		x := a[0].in(atom)
		return piece{fmt.Sprintf("np.trunc(%s) + np.where(np.abs(%s - np.trunc(%s)) >= 0.5, np.copysign(1.0, %s), 0.0)", list, x, list, list), add, false}, nil
	case expression.Dim:
		return piece{fmt.Sprintf("np.maximum(%s - %s, 0.0)", a[0].in(add), a[1].in(mul)), atom, false}, nil
	}
	if name, ok := ufuncs(f); ok {
		return ufunc(name)
	}
	return piece{}, fmt.Errorf("math.%s has no counterpart in NumPy", f)
}

func (numpy) repeats(f expression.Func, finite bool) bool {
	return f == expression.Round || (f == expression.Max || f == expression.Min) && !finite
}

// ufuncs are the functions of package math in NumPy.
func ufuncs(f expression.Func) (string, bool) {
	switch f {
	case expression.Acos, expression.Acosh, expression.Asin, expression.Asinh, expression.Atan, expression.Atanh, expression.Atan2:
		return "arc" + lower(f)[1:], true
	case expression.Mod:
		return "fmod", true
	case expression.Pow:
		return "power", true
	case expression.RoundToEven:
		return "rint", true
	case expression.Erf, expression.Erfc, expression.Remainder:
		return "", false
	}
	return lower(f), true
}

// numba is NumPy's functions on the values of one row.
type numba struct{ scalar }

func (numba) constant(text string) string { return "np." + text }

func (numba) draw(d expression.Distribution) string {
	switch d {
	case expression.Normal:
		return "np.random.standard_normal()"
	case expression.Exponential:
		return "np.random.standard_exponential()"
	}
	return "np.random.random()"
}

func (numba) divide(x, y operand) piece { return numpy{}.divide(x, y) }

func (numba) test(name string, x operand) string { return "np." + name + "(" + x.text + ")" }

func (numba) call(f expression.Func, a []operand) (piece, error) {
	switch f {
	case expression.BuiltinMax, expression.BuiltinMin, expression.Max, expression.Min:
		return extreme(f, a[0], a[1], "np.inf"), nil
	case expression.Round:
		x := a[0].text
		return piece{fmt.Sprintf("np.trunc(%s) + (np.copysign(1.0, %s) if abs(%s - np.trunc(%s)) >= 0.5 else 0.0)", x, x, a[0].in(mul), x), add, false}, nil
	case expression.Dim:
		difference := operand{text: a[0].in(add) + " - " + a[1].in(mul), binds: add, node: expression.Node{Op: expression.Sub}}
		return extreme(expression.BuiltinMax, difference, operand{text: "0.0", binds: atom}, ""), nil
	case expression.Erf, expression.Erfc:
		return piece{"math." + lower(f) + "(" + a[0].text + ")", atom, false}, nil
	}
	return numpy{}.call(f, a)
}

func (numba) repeats(f expression.Func, finite bool) bool {
	return f == expression.Round || f == expression.Dim || scalar{}.repeats(f, finite)
}
