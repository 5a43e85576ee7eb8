package magics

import (
	"bytes"
	"os"
	"strconv"
	"time"
)

// machineBusy is the CPU time that all programs on the machine have used since it
// started, from the first line of /proc/stat (proc_stat(5)): user, nice and system,
// in hundredths of a second. 0 if it cannot be read.
func machineBusy() time.Duration {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	fields := bytes.Fields(line)
	if len(fields) < 4 || string(fields[0]) != "cpu" {
		return 0
	}
	var ticks int64
	for _, f := range fields[1:4] {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
