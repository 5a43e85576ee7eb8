package magics

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/pflag"

	"gonbench/magics/python"
	"gonbench/magics/record"
	"gonbench/magics/runner"
)

// interpreter finds the Python to use, once for each choice of the user's, and
// unpacks the runner for it. An error is a *runner.Failure: a row's.
func (m *Magics) interpreter(ctx context.Context, explicit string) (*python.Environment, error) {
	if env, ok := m.pythons[explicit]; ok {
		return env, nil
	}
	env, err := python.Find(ctx, python.Where{Explicit: explicit, Env: m.cfg.Env, Resource: m.cfg.Resource})
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	if m.pythonRoot == "" {
		if m.pythonRoot, err = python.Unpack(m.cfg.Dir); err != nil {
			return nil, unavailable(ctx, err)
		}
	}
	m.pythons[explicit] = env
	return env, nil
}

// interpreterOf is the interpreter that some of the strategies run on; nil if they
// are all Go, or if there is none, which their rows then say.
func (m *Magics) interpreterOf(ctx context.Context, strategies []strategy, explicit string) *python.Environment {
	for _, s := range strategies {
		if s.language == "python" {
			if env, err := m.interpreter(ctx, explicit); err == nil {
				return env
			}
			return nil
		}
	}
	return nil
}

func unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &runner.Failure{Status: record.Unavailable, Message: err.Error()}
}

// runnerOptions is how the lane's runner is started.
func (g *group) runnerOptions(ctx context.Context, l *lane) (runner.Options, error) {
	m := g.m
	if l.strategy.language != "python" {
		return runner.Options{Command: g.target.exe, Env: m.cfg.Env, Dir: m.cfg.Dir, Name: l.strategy.name}, nil
	}
	if g.flags.python == "" && g.code == nil {
		return runner.Options{}, &runner.Failure{Status: record.Unavailable, Message: g.pythonMissing()}
	}
	env, err := m.interpreter(ctx, g.flags.pythonEnv)
	if err != nil {
		return runner.Options{}, err
	}
	return env.Runner(m.pythonRoot, m.cfg.Dir, l.strategy.name, m.cfg.Env), nil
}

// pythonMissing says why there is no Python for the function.
func (g *group) pythonMissing() string {
	return fmt.Sprintf("no Python for %s (%v); give it: --python \"x + 100.0 + random()\"", g.target.name, g.codeErr)
}

func (m *Magics) pythonCommand() *command {
	return &command{
		name:     "%python",
		summary:  "show which Python runs the article's systems, and what it has",
		synopsis: []string{"[flags]"},
		about: `
The interpreter is the one that --python-env names, else that of the variable
GONBENCH_PYTHON, else that of the environment which make install made, else
python3 on PATH. Packages that are missing make their rows "unavailable"; the
command that installs them is shown.`,
		examples: []example{{"%python", "which one is it?"}},
		bind: func(f *pflag.FlagSet) func(context.Context, call) error {
			explicit := f.String("python-env", "", "the interpreter, or the folder of its environment")
			return func(ctx context.Context, c call) error {
				env, err := m.interpreter(ctx, *explicit)
				if err != nil {
					return namedError(pythonErrorName, "%v", err)
				}
				var rows [][]string
				for _, name := range slices.Sorted(maps.Keys(env.Packages)) {
					rows = append(rows, []string{name, env.Packages[name]})
				}
				for _, name := range env.Missing {
					rows = append(rows, []string{name, "not installed"})
				}
				c.out.Display(tableBundle(fmt.Sprintf("Python %s, %s", env.Version, env.Interpreter), []string{"package", "version"}, rows), "")
				if env.Install != "" {
					c.out.Stdout("what is missing comes with: " + env.Install + "\n")
				}
				return nil
			}
		},
	}
}
