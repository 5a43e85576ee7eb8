package lab

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/pflag"
)

// Notebook is what opens if no notebook is given, below the repository.
const Notebook = "notebooks/parallelization.ipynb"

// Open becomes JupyterLab: on success it does not return. self is the path of this
// program, in the folder bin of the repository; args are NOTEBOOK, if any, and
// after -- flags for JupyterLab.
func Open(self string, args []string, stderr io.Writer) error {
	jupyter, argv, err := command(self, args, stderr)
	if err != nil {
		return err
	}
	err = syscall.Exec(jupyter, argv, os.Environ())
	return fmt.Errorf("%s: %w", jupyter, err)
}

func command(self string, args []string, stderr io.Writer) (string, []string, error) {
	flags := pflag.NewFlagSet("gonbench lab [NOTEBOOK] [-- FLAGS OF JUPYTERLAB]", pflag.ContinueOnError)
	flags.SetOutput(stderr)
	if err := flags.Parse(args); err != nil {
		return "", nil, err
	}
	own, passed := flags.Args(), []string(nil)
	if at := flags.ArgsLenAtDash(); at >= 0 {
		own, passed = own[:at], own[at:]
	}
	if len(own) > 1 {
		return "", nil, errors.New("lab opens one notebook; flags for JupyterLab come after --")
	}
	repo := filepath.Dir(filepath.Dir(self))
	notebook := filepath.Join(repo, Notebook)
	if len(own) == 1 {
		notebook = own[0]
		if _, err := os.Stat(notebook); err != nil {
			return "", nil, err
		}
	}
	jupyter, err := find(repo)
	if err != nil {
		return "", nil, err
	}
	argv := []string{jupyter, "lab"}
	if _, err := os.Stat(notebook); err == nil {
		argv = append(argv, notebook)
	}
	// JupyterLab refuses to run as root, which is whom containers run as.
	if os.Geteuid() == 0 && !contains(passed, "--allow-root") {
		argv = append(argv, "--allow-root")
	}
	return jupyter, append(argv, passed...), nil
}

func contains(args []string, flag string) bool {
	for _, a := range args {
		if a == flag || strings.HasPrefix(a, flag+"=") {
			return true
		}
	}
	return false
}

// find looks for jupyter in the repository's environment, then on PATH.
func find(repo string) (string, error) {
	own := filepath.Join(repo, ".venv", "bin", "jupyter")
	if info, err := os.Stat(own); err == nil && info.Mode().Perm()&0o111 != 0 {
		return own, nil
	}
	if path, err := exec.LookPath("jupyter"); err == nil {
		return filepath.Abs(path)
	}
	return "", fmt.Errorf("there is no %s and no jupyter on PATH: run `make install`, or install JupyterLab", own)
}
