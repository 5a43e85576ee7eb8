package magics

import (
	"fmt"
	"strings"

	"gonbench/magics/golang"
	"gonbench/magics/python"
)

// showCode is %parallel --show: the code of a strategy, and of a function.
func (m *Magics) showCode(c call, w *workFlags) error {
	if len(c.args) == 0 || len(c.args) > 2 {
		return usageError("--show takes a strategy and, if you like, a function: %%parallel --show pandas addRandom")
	}
	s, err := namedStrategy(c.args[0])
	if err != nil {
		return err
	}
	var parts []string
	if s.language == "python" {
		source, err := python.Source(s.name)
		if err != nil {
			return err
		}
		parts = append(parts, source)
	}
	if len(c.args) == 2 {
		t, err := m.resolve(c.args[1])
		if err != nil {
			return err
		}
		parts = append(parts, t.show(s, w)...)
	} else if s.language == "go" {
		parts = append(parts, "// "+s.name+": "+s.where+"; data "+s.data+".\n// With a function, --show prints the loop that is timed.")
	}
	c.out.Display(Bundle{Data: map[string]any{"text/plain": strings.Join(parts, "\n")}}, "")
	return nil
}

// show is the function as the strategy's language runs it.
func (t *target) show(s strategy, w *workFlags) []string {
	switch {
	case s.language == "go":
		return []string{t.source() + "\n", golang.Program(t.function, t.name)}
	case w.python != "":
		return []string{"# " + t.name + ", as --python gives it\n" + w.python}
	}
	columns := max(1, len(w.cols))
	_, code, err := t.translate(columns)
	if err != nil {
		return []string{fmt.Sprintf("# %s has no translation (%v); give it: --python \"x + 100.0 + random()\"", t.name, err)}
	}
	return []string{
		"# " + t.name + " on one row (--form scalar)\n" + code.Scalar,
		"# " + t.name + " on whole columns (--form vector)\n" + code.NumPy,
		"# " + t.name + " for Numba\n" + code.Numba,
	}
}
