package kernel

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"gonbench/kernel/wire"
	"gonbench/magics"
)

// Config says what a kernel is made of. Every field but Notice is needed.
type Config struct {
	ConnectionFile string // written by Jupyter
	Resource       string // the kernelspec's folder
	Self           string // this executable; GoNB and the Go tools lie beside it
	Version        string // of gonbench
	Notice         string // one line that the user should know, shown with the banner and in the first cell
	Source         fs.FS  // source of the module that cells import, with its go.mod and go.sum

	// Magics makes the interpreter of our magics.
	Magics func(magics.Config) (magics.Interpreter, error)
}

// connection is the content of a connection file.
type connection struct {
	Transport string `json:"transport"`
	IP        string `json:"ip"`
	Key       string `json:"key"`
	Scheme    string `json:"signature_scheme"`
	Shell     int    `json:"shell_port"`
	IOPub     int    `json:"iopub_port"`
	Stdin     int    `json:"stdin_port"`
	Control   int    `json:"control_port"`
	Heartbeat int    `json:"hb_port"`
}

func readConnection(file string) (connection, error) {
	var c connection
	data, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("connection file %s: %w", file, err)
	}
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return c, fmt.Errorf("connection file %s: transport %q is not known, only tcp and ipc are", file, c.Transport)
	}
	return c, nil
}

func (c connection) endpoint(port int) string {
	if c.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", c.IP, port)
	}
	return fmt.Sprintf("tcp://%s:%d", c.IP, port)
}

var kernelFile = regexp.MustCompile(`^kernel-([0-9a-f-]+)\.json$`)

// kernelID is Jupyter's id of the kernel, which stands in the connection file's
// name; a new one where it does not.
func kernelID(file string) string {
	if m := kernelFile.FindStringSubmatch(filepath.Base(file)); m != nil {
		return m[1]
	}
	return wire.NewID()
}
