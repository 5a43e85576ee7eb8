//go:build !linux

package gonb

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

func isGopls(pid int) bool {
	out, err := exec.Command("ps", "-o", "comm=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && filepath.Base(strings.TrimSpace(string(out))) == "gopls"
}
