package gonb

import (
	"os"
	"path/filepath"
	"strconv"
)

func isGopls(pid int) bool {
	exe, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
	return err == nil && filepath.Base(exe) == "gopls"
}
