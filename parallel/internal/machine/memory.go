package machine

import (
	"io/fs"
	"math"
	"os"
	"path"
	"strconv"
	"strings"
)

// FreeMemory is how many bytes this process may still take, without swap. If
// the machine does not tell, it is the largest number there is.
func FreeMemory() int64 { return Free(os.DirFS("/")) }

// Free is FreeMemory as the file system root tells it: the least of what the
// machine has available and of what each control group leaves.
func Free(root fs.FS) int64 {
	free := int64(math.MaxInt64)
	if kib, ok := field(readFile(root, "proc/meminfo"), "MemAvailable:"); ok {
		free = min(free, kib*1024)
	}
	for _, g := range groupsOf(root, "memory") {
		limit, used, cache := "memory.max", "memory.current", "inactive_file"
		if g.v1 {
			limit, used, cache = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
		}
		l, limited := number(root, g.dir, limit)
		u, known := number(root, g.dir, used)
		if !limited || !known {
			continue
		}
		// Files that nobody uses are counted as used, but given up first.
		reclaimable, _ := field(readFile(root, path.Join(g.dir, "memory.stat")), cache)
		free = min(free, max(0, l-max(0, u-reclaimable)))
	}
	return free
}

// field finds a line "name value …".
func field(text, name string) (int64, bool) {
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == name {
			return parse(f[1])
		}
	}
	return 0, false
}

func number(root fs.FS, dir, name string) (int64, bool) {
	return parse(strings.TrimSpace(readFile(root, path.Join(dir, name))))
}

// parse reads a size in no unit; what would overflow when multiplied is no size.
func parse(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n < math.MaxInt64/1024
}
