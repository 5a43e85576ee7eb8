package python

import (
	"fmt"
	"strings"

	"gonbench/magics/golang/expression"
)

// Code is an expression in Python.
type Code struct {
	Params []string // the inputs: x, or x0, x1, … of several
	// Expression is all of it, if it is one expression; else "".
	Expression string
	// Def is a function f of Params; for NumPy, of Params, rng and n.
	Def string
	// Prelude tells that Def needs the functions of Prelude.
	Prelude bool
}

// Options change what is written. The zero value is for running it.
type Options struct {
	// Draw, if not nil, names the random number k instead of drawing it, so
	// that a test can inject them.
	Draw func(k int) string
}

// Scalar writes code for one row. Its names are those of
//
//	import math
//	from random import expovariate, gauss, random
//
// An error says which function Python lacks.
func Scalar(p *expression.Program, o Options) (Code, error) {
	fast, err := write(p, scalar{}, o)
	if err != nil {
		return Code{}, err
	}
	c := Code{Params: fast.params, Prelude: fast.prelude}
	if !fast.raises {
		c.Def = fast.def(fast.params, "")
		if len(fast.locals) == 0 {
			c.Expression = fast.result
		}
		return c, nil
	}
	// The draws come first, so that the second attempt is about the same ones.
	w := writer{p: p, dialect: scalar{}, options: o, early: true}
	fast, err = w.program()
	if err != nil {
		return Code{}, err
	}
	w = writer{p: p, dialect: scalar{safe: true}, options: o, early: true}
	safe, err := w.program()
	if err != nil {
		return Code{}, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "def f(%s):\n", strings.Join(c.Params, ", "))
	lines(&b, "    ", fast.draws)
	b.WriteString("    try:\n")
	lines(&b, "        ", fast.locals)
	b.WriteString("        return " + fast.result + "\n    except (ArithmeticError, ValueError):\n")
	lines(&b, "        ", safe.locals)
	b.WriteString("        return " + safe.result + "\n")
	c.Def, c.Prelude = b.String(), true
	return c, nil
}

// NumPy writes code for whole columns, of n rows. Its names are those of
//
//	import numpy as np
//	rng = np.random.default_rng()
func NumPy(p *expression.Program, o Options) (Code, error) {
	t, err := write(p, numpy{}, o)
	if err != nil {
		return Code{}, err
	}
	c := Code{Params: t.params}
	if !t.columns {
		t.result = "np.full(n, " + t.result + ")"
	}
	c.Def = t.def(append(append([]string(nil), t.params...), "rng", "n"), "")
	if len(t.locals) == 0 {
		c.Expression = t.result
	}
	return c, nil
}

// Numba writes code for one row that Numba compiles, with the error model of
// NumPy. Its names are those of
//
//	import math
//	import numpy as np
func Numba(p *expression.Program, o Options) (Code, error) {
	t, err := write(p, numba{}, o)
	if err != nil {
		return Code{}, err
	}
	c := Code{Params: t.params, Def: t.def(t.params, "")}
	if len(t.locals) == 0 {
		c.Expression = t.result
	}
	return c, nil
}

func (t text) def(params []string, indent string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "def f(%s):\n", strings.Join(params, ", "))
	lines(&b, indent+"    ", t.draws)
	lines(&b, indent+"    ", t.locals)
	b.WriteString(indent + "    return " + t.result + "\n")
	return b.String()
}

func lines(b *strings.Builder, indent string, list []string) {
	for _, l := range list {
		b.WriteString(indent + l + "\n")
	}
}
