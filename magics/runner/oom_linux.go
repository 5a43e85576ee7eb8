package runner

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// oomKills is how many processes the kernel has killed for lack of memory since
// boot, -1 if unknown. It counts cgroups' limits, too.
func oomKills() int64 {
	if b, err := os.ReadFile("/proc/vmstat"); err == nil {
		if n, ok := counter(b, "oom_kill"); ok {
			return n
		}
	}
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return -1
	}
	for line := range strings.Lines(string(own)) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			b, err := os.ReadFile("/sys/fs/cgroup" + path + "/memory.events")
			if err != nil {
				return -1
			}
			if n, ok := counter(b, "oom_kill"); ok {
				return n
			}
		}
	}
	return -1
}

// counter finds a line "name number".
func counter(b []byte, name string) (int64, bool) {
	for line := range bytes.Lines(b) {
		if value, ok := bytes.CutPrefix(line, []byte(name+" ")); ok {
			n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
