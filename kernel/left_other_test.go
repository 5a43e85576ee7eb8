//go:build !linux

package kernel_test

import (
	"os/exec"
	"strconv"
)

func commandLine(pid int) string {
	out, _ := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return string(out)
}
