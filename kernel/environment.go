package kernel

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gonbench/dataset"
	"gonbench/kernel/guard"
)

// environment is that of GoNB, of cells, and of all that magics start.
func environment(base []string, self, dir, mark, socket string) []string {
	var env []string
	for _, e := range base {
		name, value, _ := strings.Cut(e, "=")
		switch name {
		case "GOWORK", "GO111MODULE", "PWD", "TMPDIR", "PATH", guard.MarkEnv, dataset.SocketEnv:
			continue // ours below, or not for a workspace
		case "GOFLAGS":
			e = "GOFLAGS=" + withoutMod(value)
		}
		env = append(env, e)
	}
	return append(env,
		"PATH="+searchPath(base, filepath.Dir(self)),
		"TMPDIR="+temporary(dir),
		guard.Mark(mark),
		dataset.SocketEnv+"="+socket,
	)
}

// withoutMod drops -mod, which go refuses in a workspace.
func withoutMod(flags string) string {
	var out []string
	for _, f := range strings.Fields(flags) {
		if !strings.HasPrefix(strings.TrimLeft(f, "-"), "mod=") {
			out = append(out, f)
		}
	}
	return strings.Join(out, " ")
}

// searchPath has our tools first, and go somewhere.
func searchPath(env []string, tools string) string {
	path := tools
	if p := variable(env, "PATH"); p != "" {
		path += string(os.PathListSeparator) + p
	}
	if lookPath("go", []string{"PATH=" + path}) == "go" {
		for _, dir := range goFolders(env) {
			if executable(filepath.Join(dir, "go")) {
				return path + string(os.PathListSeparator) + dir
			}
		}
	}
	return path
}

// goFolders are the places where Go is usually installed.
func goFolders(env []string) []string {
	var dirs []string
	if root := variable(env, "GOROOT"); root != "" {
		dirs = append(dirs, filepath.Join(root, "bin"))
	}
	dirs = append(dirs, "/usr/local/go/bin", "/usr/lib/go/bin", "/usr/lib/golang/bin", "/opt/homebrew/bin", "/snap/bin")
	if home := variable(env, "HOME"); home != "" {
		dirs = append(dirs, filepath.Join(home, "go", "bin"), filepath.Join(home, ".local", "go", "bin"))
		sdks, _ := filepath.Glob(filepath.Join(home, "sdk", "go*", "bin"))
		dirs = append(dirs, sdks...)
	}
	return dirs
}

// needGo is an error if there is no go command.
func needGo(env []string) error {
	if lookPath("go", env) == "go" {
		return fmt.Errorf("the go command was not found on PATH, in GOROOT or in the usual places: " +
			"install Go 1.26 or newer from go.dev/dl and restart the kernel")
	}
	return nil
}

// lookPath finds a command on the PATH of env; the name itself if it is not there.
func lookPath(name string, env []string) string {
	for _, dir := range filepath.SplitList(variable(env, "PATH")) {
		if p := filepath.Join(dir, name); filepath.IsAbs(p) && executable(p) {
			return p
		}
	}
	return name
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

func variable(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// temporary is the TMPDIR of everything that the kernel starts.
func temporary(dir string) string { return filepath.Join(dir, "tmp") }

// longestFolder leaves room for the sockets' names in the path of a socket.
const longestFolder = 70

// privateFolder makes a folder that only this user can look into: in TMPDIR, unless
// nothing can be written there or its path is too long.
func privateFolder() (string, error) {
	var errs []error
	for _, base := range []string{os.TempDir(), os.Getenv("XDG_RUNTIME_DIR"), "/tmp"} {
		if base == "" {
			continue
		}
		dir, err := privateFolderIn(base)
		if err == nil {
			return dir, nil
		}
		errs = append(errs, err)
	}
	return "", fmt.Errorf("no folder for temporary files; set TMPDIR to one with a path of at most %d bytes: %w",
		longestFolder-len("/gonbench-0123456789"), errors.Join(errs...))
}

func privateFolderIn(base string) (string, error) {
	dir, err := os.MkdirTemp(base, "gonbench-") // 0700
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(dir)
	if err == nil && len(real) > longestFolder {
		err = fmt.Errorf("the path %s is too long", real)
	}
	if err == nil {
		err = os.Mkdir(temporary(real), 0o700)
	}
	if err != nil {
		os.RemoveAll(dir)
	}
	return real, err
}
