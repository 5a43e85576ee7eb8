package gonb

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// The sockets' numbers, which a connection file calls ports.
const (
	shellPort = iota + 1
	iopubPort
	stdinPort
	controlPort
	heartbeatPort
)

// maxSocketPath is below the limit of every Unix (104 on macOS, 108 on Linux).
const maxSocketPath = 100

// writeConnection writes the connection file of a GoNB that listens in dir, and
// returns its path and the path that socket numbers are appended to. The file's
// name carries the kernel's id, which GoNB reads from there.
func writeConnection(dir, id, key string) (file, prefix string, err error) {
	prefix = filepath.Join(dir, "s")
	if n := len(prefix) + len("-1"); n > maxSocketPath {
		return "", "", fmt.Errorf("the path of a socket would be %d bytes long, at most %d will do: set TMPDIR to a shorter path than that of %s", n, maxSocketPath, dir)
	}
	data, err := json.Marshal(map[string]any{
		"transport": "ipc", "ip": prefix, "key": key, "signature_scheme": "hmac-sha256",
		"shell_port": shellPort, "iopub_port": iopubPort, "stdin_port": stdinPort,
		"control_port": controlPort, "hb_port": heartbeatPort,
	})
	if err != nil {
		return "", "", err
	}
	file = filepath.Join(dir, "kernel-"+id+".json")
	return file, prefix, os.WriteFile(file, data, 0o600)
}

func endpoint(prefix string, port int) string {
	return fmt.Sprintf("ipc://%s-%d", prefix, port)
}
