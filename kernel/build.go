package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"gonbench/kernel/gonb"
	"gonbench/magics"
)

// build compiles a program together with the user's declarations.
//
// It goes around GoNB's cells: the files are laid over GoNB's folder by go build's
// -overlay, so whatever lies there counts (go.mod, go.work, the user's own files),
// with GoNB's environment and %goflags, but nothing is run, nothing is remembered,
// no user's init function prints, and an interrupt stops it.
func (k *Kernel) build(ctx context.Context, program string) (path string, err error) {
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = &magics.Error{Name: "KeyboardInterrupt", Value: "the build was interrupted"}
		}
	}()
	if !strings.HasPrefix(strings.TrimSpace(program), "package ") {
		program = "package main\n\n" + program
	}
	child, err := k.life.get(ctx)
	if err != nil {
		return "", err
	}
	where, err := place(ctx, child)
	if err != nil {
		return "", err
	}
	work, err := os.MkdirTemp(k.dir, "build-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	files, err := k.writeProgram(work, program)
	if err != nil {
		return "", err
	}
	imports := command(ctx, where, filepath.Join(filepath.Dir(k.cfg.Self), "goimports"),
		append([]string{"-srcdir", where.dir, "-w"}, files...)...)
	if out, err := imports.CombinedOutput(); err != nil {
		return "", compileError(out, err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(where.dir, "main.go"):             files[0],
		filepath.Join(where.dir, "gonbench_program.go"): files[1],
		filepath.Join(where.dir, "other.go"):            "", // of a completion under way
	}})
	if err != nil {
		return "", err
	}
	list := filepath.Join(work, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return "", err
	}
	exe, err := os.CreateTemp(k.dir, "program-")
	if err != nil {
		return "", err
	}
	exe.Close()
	args := append([]string{"build", "-overlay", list, "-o", exe.Name()}, where.flags...)
	if out, err := command(ctx, where, "go", args...).CombinedOutput(); err != nil {
		os.Remove(exe.Name())
		return "", compileError(out, err)
	}
	return exe.Name(), nil
}

// writeProgram writes the declarations, without what the program declares itself,
// and the program.
func (k *Kernel) writeProgram(work, program string) ([]string, error) {
	names, err := functions(program)
	if err != nil {
		return nil, &magics.Error{Name: "CompileError", Value: err.Error()}
	}
	declared, err := without(k.code.source(), names...)
	if err != nil {
		return nil, err
	}
	files := []string{filepath.Join(work, "main.go"), filepath.Join(work, "gonbench_program.go")}
	return files, errors.Join(
		os.WriteFile(files[0], declared, 0o600),
		os.WriteFile(files[1], []byte(program), 0o600))
}

// site is where and how GoNB builds.
type site struct {
	dir   string
	env   []string
	flags []string // of %goflags
}

// place asks GoNB how it builds at present: %env and %goflags change that.
func place(ctx context.Context, child *gonb.Child) (site, error) {
	if err := child.Acquire(ctx); err != nil {
		return site{}, err
	}
	defer child.Release()
	dir, err := child.Folder()
	if err != nil {
		return site{}, err
	}
	res, err := child.Hidden(ctx, "%goflags\n!env -0", false)
	if err != nil {
		return site{}, err
	}
	line, env, _ := strings.Cut(res.Stdout, "\n")
	s := site{dir: dir, env: strings.Split(strings.TrimRight(env, "\x00"), "\x00"), flags: goflags(line)}
	if len(s.env) < 2 {
		return site{}, fmt.Errorf("GoNB does not tell its environment: %q", env)
	}
	return s, nil
}

// goflags reads GoNB's line %goflags=["-a" "-b"].
func goflags(line string) []string {
	rest := strings.TrimPrefix(line, "%goflags=[")
	var flags []string
	for {
		q, err := strconv.QuotedPrefix(strings.TrimLeft(rest, " "))
		if err != nil {
			return flags
		}
		rest = strings.TrimLeft(rest, " ")[len(q):]
		if f, err := strconv.Unquote(q); err == nil {
			flags = append(flags, f)
		}
	}
}

// command is a command at the site that ends, with all that it has started, when
// ctx does.
func command(ctx context.Context, at site, name string, args ...string) *exec.Cmd {
	if !strings.Contains(name, "/") {
		name = lookPath(name, at.env)
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = at.dir, at.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 500 * time.Millisecond
	return cmd
}

// buildFolder matches the folders that go and goimports show before our files.
var buildFolder = regexp.MustCompile(`(?m)^(vet: )?(\S*/)?(build-\d+|gonb_[0-9a-f]{8}|\.)/`)

// compileError is what the user reads of a failed build.
func compileError(out []byte, err error) error {
	text := buildFolder.ReplaceAllString(strings.TrimSpace(string(out)), "")
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		if l != "" && !strings.HasPrefix(l, "#") {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 {
		lines = []string{err.Error()}
	}
	return &magics.Error{Name: "CompileError", Value: lines[0], Traceback: lines}
}
