package python

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// InterpreterEnv overrides which interpreter is run.
const InterpreterEnv = "GONBENCH_TEST_PYTHON"

// Interpreter is the path of the interpreter; the test fails without one.
func Interpreter(t testing.TB) string {
	t.Helper()
	path := os.Getenv(InterpreterEnv)
	if path == "" {
		_, file, _, _ := runtime.Caller(0)
		path = filepath.Join(filepath.Dir(file), "..", "..", "..", ".venv", "bin", "python")
	}
	if _, err := exec.LookPath(path); err != nil {
		t.Fatalf("no Python to compare with (%v); run `make install`, or set %s", err, InterpreterEnv)
	}
	return path
}

// Run runs a script and returns what it printed; a script that fails is a test
// that fails.
func Run(t testing.TB, script string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(Interpreter(t), append([]string{"-c", script}, args...)...)
	// Small problems: threads would only get in the way of the other tests.
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("python: %v\n%s%s", err, out.Bytes(), errs.Bytes())
	}
	return out.Bytes()
}
