package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
)

// DisplayName is what front-ends call the kernel.
const DisplayName = "Go (gonbench)"

// Options say what to install where.
type Options struct {
	Data    string // Jupyter's data folder; the kernelspec goes to kernels/NAME below it
	Name    string // of the kernelspec
	Self    string // absolute path of the gonbench executable
	Version string
	Source  fs.FS // see [Unpacked]

	// Assets writes what charts need into the kernelspec folder; bin is the folder
	// of the executable.
	Assets func(bin, spec string) error
}

var goodName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// Folder is where the kernelspec is or goes.
func (o Options) Folder() (string, error) {
	if !goodName.MatchString(o.Name) || o.Name == "." || o.Name == ".." {
		return "", fmt.Errorf("%q is no name for a kernelspec: use letters, digits, dots, hyphens and underscores", o.Name)
	}
	return filepath.Join(o.Data, "kernels", o.Name), nil
}

// Install writes the kernelspec and returns its folder.
func Install(o Options) (string, error) {
	dir, err := o.Folder()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	spec, err := json.MarshalIndent(map[string]any{
		"argv": []string{o.Self, "kernel", "--connection-file", "{connection_file}", "--resource-dir", "{resource_dir}"},

		"display_name":   DisplayName,
		"language":       "go",
		"interrupt_mode": "message",
		"metadata":       map[string]any{"debugger": false, "version": o.Version},
	}, "", "  ")
	if err != nil {
		return "", err
	}
	picture, err := logoPNG(64)
	if err != nil {
		return "", err
	}
	files, err := moduleFiles(o.Source)
	if err != nil {
		return "", err
	}
	if !same(dir, files) {
		if err := unpack(dir, files); err != nil {
			return "", err
		}
	}
	if err := errors.Join(
		o.Assets(filepath.Dir(o.Self), dir),
		os.WriteFile(filepath.Join(dir, "logo-64x64.png"), picture, 0o644),
		os.WriteFile(filepath.Join(dir, "logo-svg.svg"), []byte(logoSVG()), 0o644),
	); err != nil {
		return "", err
	}
	// Last: only a complete folder is a kernelspec.
	return dir, os.WriteFile(filepath.Join(dir, "kernel.json"), append(spec, '\n'), 0o644)
}

// Uninstall removes the kernelspec and returns its folder. A folder that is not
// ours stays.
func Uninstall(o Options) (string, error) {
	dir, err := o.Folder()
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		return "", fmt.Errorf("nothing is installed there: %w", err)
	}
	var k struct {
		DisplayName string `json:"display_name"`
	}
	if json.Unmarshal(data, &k) != nil || k.DisplayName != DisplayName {
		return "", fmt.Errorf("%s holds the kernelspec of another kernel", dir)
	}
	return dir, os.RemoveAll(dir)
}

// UserData is Jupyter's data folder of this user.
func UserData() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Jupyter"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// PrefixData is Jupyter's data folder of a prefix, such as a virtual environment.
func PrefixData(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }
