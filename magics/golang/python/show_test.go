package python_test

import (
	"strings"
	"testing"

	"gonbench/magics/golang"
	"gonbench/magics/golang/expression"
	"gonbench/magics/golang/python"
)

func translate(t *testing.T, body string) *expression.Program {
	t.Helper()
	f, err := golang.Parse([]byte("package main\nimport (\"math\"; \"math/rand/v2\")\nvar _ = math.Pi\nvar _ = rand.Float64\n" + body))
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Translate("f", 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestShow: the code is what a person would write.
func TestShow(t *testing.T) {
	for _, test := range []struct{ source, scalar, numpy, numba string }{
		{"func f(x float64) float64 { return x + 100 + rand.Float64() }",
			"x + 100.0 + random()",
			"x + 100.0 + rng.random(n)",
			"x + 100.0 + np.random.random()"},
		{"func f(x float64) float64 { return -(x - (1 - x)) * 2 * (3 * 7.5) }",
			"-(x - (1.0 - x)) * 2.0 * (3.0 * 7.5)",
			"-(x - (1.0 - x)) * 2.0 * (3.0 * 7.5)",
			"-(x - (1.0 - x)) * 2.0 * (3.0 * 7.5)"},
		{"func f(x float64) float64 { if x < 0 || x > 9 && !(x == 10) { return math.Abs(x) }; return x }",
			"abs(x) if x < 0.0 or 9.0 < x and not x == 10.0 else x",
			"np.where((x < 0.0) | ((9.0 < x) & np.logical_not(x == 10.0)), np.abs(x), x)",
			"np.abs(x) if x < 0.0 or 9.0 < x and not x == 10.0 else x"},
		{"func f(x float64) float64 { return math.Max(x, 0) + min(x, 1) }",
			"(x if x > 0.0 or x != x else 0.0) + (x if x < 1.0 or x != x else 1.0)",
			"np.maximum(x, 0.0) + np.minimum(x, 1.0)",
			"(x if x > 0.0 or x != x else 0.0) + (x if x < 1.0 or x != x else 1.0)"},
		{"func f(x float64) float64 { u := rand.NormFloat64(); return u * u / math.Sqrt(x) }",
			"def f(x):\n    u0 = gauss(0.0, 1.0)\n    try:\n        return u0 * u0 / math.sqrt(x)\n    except (ArithmeticError, ValueError):\n        return go_div(u0 * u0, go_sqrt(x))\n",
			"def f(x, rng, n):\n    t0 = rng.standard_normal(n)\n    return t0 * t0 / np.sqrt(x)\n",
			"def f(x):\n    t0 = np.random.standard_normal()\n    return t0 * t0 / np.sqrt(x)\n"},
		{"func f(row []float64) float64 { return row[0] * row[1] }", "x0 * x1", "x0 * x1", "x0 * x1"},
		{"func f(x float64) float64 { return 5 }", "5.0", "np.full(n, 5.0)", "5.0"},
	} {
		test.source = strings.ReplaceAll(test.source, "(3 * 7.5)", "(g(3) * g(7.5))") + "\nfunc g(x float64) float64 { return x }"
		p := translate(t, test.source)
		for _, d := range []struct {
			want  string
			write func(*expression.Program, python.Options) (python.Code, error)
		}{{test.scalar, python.Scalar}, {test.numpy, python.NumPy}, {test.numba, python.Numba}} {
			c, err := d.write(p, python.Options{})
			got := c.Expression
			if got == "" {
				got = c.Def
			}
			if err != nil || got != d.want {
				t.Errorf("%s\n%s\nwant %s (%v)", test.source, got, d.want, err)
			}
		}
	}
}

func TestNoCounterpart(t *testing.T) {
	p := translate(t, "func f(x float64) float64 { return math.Erf(x) }")
	if _, err := python.Scalar(p, python.Options{}); err != nil {
		t.Error(err)
	}
	if _, err := python.NumPy(p, python.Options{}); err == nil || err.Error() != "math.Erf has no counterpart in NumPy" {
		t.Error(err)
	}
}
