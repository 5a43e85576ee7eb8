package magics

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"gonbench/magics/golang"
	"gonbench/magics/golang/expression"
	"gonbench/magics/golang/python"
	"gonbench/parallel"
	"gonbench/parallel/protocol"
)

// target is the operation that a magic runs: a user's function or a built-in.
type target struct {
	name     string // as the user wrote it
	function golang.Function
	file     *golang.File // that declares it
	random   bool         // reaches a random generator
	exe      []string     // the command that starts its runner
	forms    []string     // that Go has of it, as it is written first
}

func (t *target) row() bool      { return t.function.Form == golang.Row }
func (t *target) source() string { return t.file.Source(t.function.Name) }

// formsOf are the forms of a user's function: scalar, and vector where its random
// numbers can be drawn for a block of rows at once. What gets whole slices to begin
// with is a vector form and nothing else.
func formsOf(fn golang.Function) []string {
	switch {
	case fn.Form == golang.Chunk:
		return []string{vectorForm}
	case fn.Vector():
		return []string{scalarForm, vectorForm}
	}
	return []string{scalarForm}
}

// translate returns what the function computes of so many columns, as an
// expression and as Python. Without the first there is neither; err says why the
// last is missing.
func (t *target) translate(columns int) (p *expression.Program, code *protocol.Code, err error) {
	p, err = t.file.Translate(t.function.Name, columns)
	if err != nil {
		return nil, nil, err
	}
	code = &protocol.Code{Prelude: python.Prelude()}
	for _, form := range []struct {
		write func(*expression.Program, python.Options) (python.Code, error)
		into  *string
	}{{python.Scalar, &code.Scalar}, {python.NumPy, &code.NumPy}, {python.Numba, &code.Numba}} {
		c, err := form.write(p, python.Options{})
		if err != nil {
			return p, nil, err
		}
		*form.into = c.Def
	}
	return p, code, nil
}

// builtins are the operations that need no declared function, with the Go that
// they stand for.
var builtins = []struct{ name, about string }{
	{"add", "x + 100"},
	{"addrandom", "x + 100 + rand.Float64()"},
	{"scale", "x * 2"},
}

// builtinSource is the Go function that a built-in such as "add:5" stands for.
func builtinSource(name string) string {
	base, number, _ := strings.Cut(name, ":")
	body := map[string]string{"add": "x + N", "addrandom": "x + N + rand.Float64()", "scale": "x * N"}[base]
	if number == "" {
		number = map[string]string{"add": "100", "addrandom": "100", "scale": "2"}[base]
	}
	return "func " + base + "(x float64) float64 { return " + strings.Replace(body, "N", number, 1) + " }"
}

// resolve finds the operation by the name that the user wrote. A user's
// function hides a built-in of the same name. It does not compile yet.
func (m *Magics) resolve(name string) (*target, error) {
	file, err := m.declarations()
	if err != nil {
		return nil, err
	}
	fn, err := file.Function(name)
	var notFound *golang.NotFoundError
	switch {
	case err == nil:
		return &target{name: name, function: fn, file: file, random: file.ReachesRand(name), forms: formsOf(fn)}, nil
	case !errors.As(err, &notFound):
		return nil, namedError(functionErrorName, "%v", err)
	}
	base, _, _ := strings.Cut(name, ":")
	if !isBuiltin(base) {
		return nil, noFunction(notFound)
	}
	if _, err := parallel.Builtin(name); err != nil {
		return nil, namedError(functionErrorName, "%v", err)
	}
	file, err = golang.Parse([]byte("package main\n\nimport \"math/rand/v2\"\n\n" + builtinSource(name) + "\n"))
	if err != nil {
		return nil, err
	}
	if fn, err = file.Function(base); err != nil {
		return nil, err
	}
	return &target{name: name, function: fn, file: file, random: file.ReachesRand(base), exe: []string{m.cfg.Self}, forms: []string{vectorForm}}, nil
}

func isBuiltin(base string) bool {
	for _, b := range builtins {
		if b.name == base {
			return true
		}
	}
	return false
}

// noFunction is the error for a name that is neither declared nor built in.
func noFunction(e *golang.NotFoundError) error {
	builtins := "built in are add:100, addrandom:100 and scale:2"
	if len(e.Nearest) > 0 {
		return namedError(functionErrorName, "there is no function %q (did you mean %s?); %s", e.Name, strings.Join(e.Nearest, " or "), builtins)
	}
	return namedError(functionErrorName, "there is no function %q: declare func %s(x float64) float64 in a cell and run it; %s",
		e.Name, identifier(e.Name), builtins)
}

// identifier is name if a Go function can be called so, else "f".
func identifier(name string) string {
	for i, r := range name {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "f"
		}
	}
	if name == "" {
		return "f"
	}
	return name
}

// declarations parses what the user's cells have declared.
func (m *Magics) declarations() (*golang.File, error) {
	src := m.cfg.Host.Declarations()
	if len(src) == 0 {
		src = []byte("package main\n")
	}
	return golang.Parse(src)
}

// functionNames are the names that can be benchmarked, for completion.
func (m *Magics) functionNames() []string {
	var out []string
	if file, err := m.declarations(); err == nil {
		for _, f := range file.Functions() {
			if f.Reason == "" {
				out = append(out, f.Name)
			}
		}
	}
	for _, b := range builtins {
		out = append(out, b.name)
	}
	return out
}

func (m *Magics) functionSource(name string) string {
	if file, err := m.declarations(); err == nil {
		return file.Source(name)
	}
	return ""
}

// build compiles the target's runner, unless the same one was compiled before.
func (m *Magics) build(ctx context.Context, t *target) error {
	if t.exe != nil {
		return nil
	}
	program := golang.Program(t.function, t.name)
	sum := sha256.Sum256([]byte(string(m.cfg.Host.Declarations()) + "\x00" + program))
	key := hex.EncodeToString(sum[:8])
	if path, ok := m.executables[key]; ok {
		if _, err := os.Stat(path); err == nil {
			t.exe = []string{path}
			return nil
		}
	}
	built, err := m.cfg.Host.Build(ctx, program)
	if err != nil {
		return err
	}
	path := filepath.Join(m.cfg.Dir, "run-"+key)
	if err := os.Rename(built, path); err != nil {
		return err
	}
	for old, p := range m.executables { // one function is worked on at a time, mostly
		if len(m.executables) >= 8 {
			os.Remove(p)
			delete(m.executables, old)
		}
	}
	m.executables[key] = path
	t.exe = []string{path}
	return nil
}
