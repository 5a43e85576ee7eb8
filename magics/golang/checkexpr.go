package golang

import (
	"errors"
	"fmt"
	"go/parser"
	"go/types"
	"strings"

	"gonbench/magics/golang/expression"
)

// short are the names that a check may use without "math.".
const short = `
func abs(v float64) float64 { return math.Abs(v) }
func sqrt(v float64) float64 { return math.Sqrt(v) }
func exp(v float64) float64 { return math.Exp(v) }
func log(v float64) float64 { return math.Log(v) }
func sin(v float64) float64 { return math.Sin(v) }
func cos(v float64) float64 { return math.Cos(v) }
func floor(v float64) float64 { return math.Floor(v) }
func isnan(v float64) bool { return math.IsNaN(v) }
`

// ParseCheck reads a condition on every row of a result, such as
// y >= x+100 && y < x+101: a Go expression in y, the result, and x, the input, or
// x0 (the same as x), x1, … of several. The program that is returned has a
// boolean result and inputs+1 input columns, of which the last is y.
func ParseCheck(expr string, inputs int) (*expression.Program, error) {
	if _, err := parser.ParseExpr(expr); err != nil {
		return nil, fmt.Errorf("the check %q is no Go expression: %w", expr, err)
	}
	var params []string
	for i := range inputs {
		params = append(params, fmt.Sprintf("x%d", i))
	}
	src := fmt.Sprintf("package main\nimport \"math\"\nconst _ = math.Pi\n%s\nfunc check(%s, x, y float64) bool { return (%s) }\n",
		short, strings.Join(params, ", "), expr)
	f, err := Parse([]byte(src))
	if err != nil {
		return nil, fmt.Errorf("the check %q is no Go expression", expr)
	}
	if f.typeError != nil {
		reason := f.typeError.Error()
		var e types.Error
		if errors.As(f.typeError, &e) {
			reason = e.Msg
		}
		return nil, fmt.Errorf("the check %q: %s; it may use %s, x and y", expr, reason, strings.Join(params, ", "))
	}
	return f.condition(expr, inputs)
}

func (f *File) condition(expr string, inputs int) (p *expression.Program, err error) {
	t := &translator{file: f}
	fd := f.decls["check"]
	t.enter(fd)
	defer func() {
		var e *TranslateError
		if errors.As(err, &e) {
			err = fmt.Errorf("the check %q: %s", expr, e.What)
		}
	}()
	defer t.recover(&err)
	var args []value
	for i := range inputs {
		args = append(args, float(t.b.Input(i)))
	}
	args = append(args, float(t.b.Input(0)), float(t.b.Input(inputs)))
	result := t.body(fd, t.newState(), args)[0]
	return t.b.Program(result.node, inputs+1), nil
}
