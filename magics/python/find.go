package python

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// InterpreterEnv names the environment variable with the interpreter to use.
const InterpreterEnv = "GONBENCH_PYTHON"

// probeTimeout is how long an interpreter may take to say what it has.
const probeTimeout = 20 * time.Second

// Environment is a Python interpreter and what it has installed.
type Environment struct {
	Interpreter string            // path
	Version     string            // of Python
	Packages    map[string]string // version of each package that strategies use, of those that are there
	Missing     []string          // the others
	Install     string            // the one command that installs those; "" if none is missing
}

// Where says where to look for an interpreter.
type Where struct {
	Explicit string   // the user's choice: a path, a name on PATH or an environment's folder
	Env      []string // os.Environ form: InterpreterEnv and PATH count
	Resource string   // the kernelspec's folder, within the environment it was installed to
}

// ErrNone says that no interpreter was found.
var ErrNone = errors.New("no Python 3.10 or newer found")

// errAbsent says that there is nothing of a name.
var errAbsent = errors.New("there is no such Python")

// Find returns the interpreter to use: the explicit one, that of InterpreterEnv,
// that of the environment that the kernel is installed in, or python3 of PATH.
// One that was named is used or is an error; it is never replaced by another.
func Find(ctx context.Context, w Where) (*Environment, error) {
	named := w.Explicit
	if named == "" {
		named = lookup(w.Env, InterpreterEnv)
	}
	if named != "" {
		return probe(ctx, w, named)
	}
	var candidates []string
	if prefix, ok := prefixOf(w.Resource); ok {
		candidates = append(candidates, filepath.Join(prefix, "bin", "python"))
	}
	candidates = append(candidates, "python3", "python")
	var last error
	for _, c := range candidates {
		env, err := probe(ctx, w, c)
		if err == nil || ctx.Err() != nil {
			return env, err
		}
		if !errors.Is(err, errAbsent) {
			last = err
		}
	}
	if last != nil {
		return nil, last
	}
	return nil, fmt.Errorf("%w: install Python, or name it in %s", ErrNone, InterpreterEnv)
}

// prefixOf is the environment of <prefix>/share/jupyter/kernels/<name>.
func prefixOf(resource string) (string, bool) {
	kernels := filepath.Dir(resource)
	jupyter := filepath.Dir(kernels)
	share := filepath.Dir(jupyter)
	if filepath.Base(kernels) != "kernels" || filepath.Base(jupyter) != "jupyter" || filepath.Base(share) != "share" {
		return "", false
	}
	return filepath.Dir(share), true
}

func probe(ctx context.Context, w Where, name string) (*Environment, error) {
	path, err := locate(w, name)
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", errAbsent, name)
	}
	if err != nil {
		return nil, fmt.Errorf("python %s: %w", name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	script, err := source.ReadFile("runner/installed.py")
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, "-c", string(script))
	cmd.Env = w.Env
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && len(exit.Stderr) > 0 {
			lines := strings.Split(strings.TrimSpace(string(exit.Stderr)), "\n")
			return nil, fmt.Errorf("python %s does not run: %s", path, lines[len(lines)-1])
		}
		return nil, fmt.Errorf("python %s does not run: %w", path, err)
	}
	var said struct {
		Path     string            `json:"path"`
		Version  []int             `json:"version"`
		Packages map[string]string `json:"packages"`
		Missing  []string          `json:"missing"`
		Install  string            `json:"install"`
	}
	if err := json.Unmarshal(out, &said); err != nil || len(said.Version) != 3 || said.Path == "" {
		return nil, fmt.Errorf("%s is no Python: it printed %.60q", path, out)
	}
	v := said.Version
	if v[0] != 3 || v[1] < 10 {
		return nil, fmt.Errorf("%w: %s is %d.%d.%d", ErrNone, path, v[0], v[1], v[2])
	}
	return &Environment{
		Interpreter: said.Path,
		Version:     fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]),
		Packages:    said.Packages,
		Missing:     said.Missing,
		Install:     said.Install,
	}, nil
}

// locate finds an executable by path, by the folder of its environment, or on
// the PATH of w.Env.
func locate(w Where, name string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		if path, err := exec.LookPath(filepath.Join(name, "bin", "python")); err == nil {
			return path, nil
		}
		return exec.LookPath(name)
	}
	for _, dir := range filepath.SplitList(lookup(w.Env, "PATH")) {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil && filepath.IsAbs(path) {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// lookup finds the last value of a variable, as exec does.
func lookup(env []string, name string) string {
	value := ""
	for _, entry := range env {
		if v, ok := strings.CutPrefix(entry, name+"="); ok {
			value = v
		}
	}
	return value
}
