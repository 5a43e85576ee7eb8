package gonb

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// folderName matches the folder in which GoNB builds cells.
var folderName = regexp.MustCompile(`^gonb_[0-9a-f]{8}$`)

// Folder is where GoNB builds cells: main.go, go.mod, go.work.
func (c *Child) Folder() (string, error) {
	if c.folder != "" {
		return c.folder, nil
	}
	dirs, err := folders(c.temp)
	if err != nil {
		return "", err
	}
	if len(dirs) != 1 {
		return "", errors.New("GoNB has no folder of its own")
	}
	c.folder = dirs[0]
	return c.folder, nil
}

// RemoveFolders removes what a GoNB that was killed has left in temp.
func RemoveFolders(temp string) error {
	dirs, err := folders(temp)
	for _, d := range dirs {
		err = errors.Join(err, os.RemoveAll(d))
	}
	return err
}

func folders(temp string) ([]string, error) {
	entries, err := os.ReadDir(temp)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, e := range entries {
		if e.IsDir() && folderName.MatchString(e.Name()) {
			dirs = append(dirs, filepath.Join(temp, e.Name()))
		}
	}
	return dirs, nil
}

// Stamp tells one writing of GoNB's Go file from another.
type Stamp struct {
	name string
	info fs.FileInfo
}

// Changed tells whether GoNB has written its Go file anew between two stamps.
func (s Stamp) Changed(later Stamp) bool {
	if s.info == nil || later.info == nil {
		return s.info != later.info
	}
	return s.name != later.name || !os.SameFile(s.info, later.info) || !s.info.ModTime().Equal(later.info.ModTime())
}

// CodeStamp is the stamp of the Go file that GoNB has written last: main.go, or
// main_test.go after a %test.
func (c *Child) CodeStamp() Stamp {
	dir, err := c.Folder()
	if err != nil {
		return Stamp{}
	}
	for _, name := range []string{"main.go", "main_test.go"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return Stamp{name, info}
		}
	}
	return Stamp{}
}

// Code is the Go file that GoNB has written last. After a cell that succeeded it
// holds every declaration that GoNB remembers, and the cell's main.
func (c *Child) Code() ([]byte, error) {
	dir, err := c.Folder()
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "main.go"))
	if errors.Is(err, fs.ErrNotExist) {
		return os.ReadFile(filepath.Join(dir, "main_test.go"))
	}
	return data, err
}
