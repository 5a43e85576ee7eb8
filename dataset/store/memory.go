package store

import (
	"bufio"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// What is kept for everything else that runs: a dataset may not take the last
// of the memory, or the next allocation of any program ends in the
// out-of-memory killer. Small machines keep a twentieth.
const (
	reserveBytes = 256 << 20
	reserveShare = 20
)

// lessReserve is what of free may be taken on a machine, or in a cgroup, of
// total bytes.
func lessReserve(free, total int64) int64 {
	return max(free-min(reserveBytes, total/reserveShare), 0)
}

// freeMemory is the least of MemAvailable and, for every memory cgroup from
// this process's up to the root, the limit less what is used; page cache that
// can be given back counts as free. root is the system's root directory. What
// cannot be read sets no limit; if nothing can be read it is math.MaxInt64.
func freeMemory(root fs.FS) int64 {
	free := int64(math.MaxInt64)
	info := readFields(root, "proc/meminfo")
	if available, ok := info["MemAvailable:"]; ok {
		free = lessReserve(available<<10, info["MemTotal:"]<<10)
	}
	for _, group := range memoryGroups(root) {
		free = min(free, group.free(root))
	}
	return free
}

// cgroup is a directory of a memory controller.
type cgroup struct {
	dir string
	v2  bool
}

func (c cgroup) free(root fs.FS) int64 {
	names, limits, prefix := "memory.usage_in_bytes", []string{"memory.limit_in_bytes"}, "total_"
	if c.v2 {
		names, limits, prefix = "memory.current", []string{"memory.max", "memory.high"}, ""
	}
	limit := int64(math.MaxInt64)
	for _, name := range limits {
		if v, ok := readNumber(root, path.Join(c.dir, name)); ok {
			limit = min(limit, v)
		}
	}
	used, ok := readNumber(root, path.Join(c.dir, names))
	if !ok || limit >= math.MaxInt64/2 { // v1 writes "no limit" as a huge number
		return math.MaxInt64
	}
	stat := readFields(root, path.Join(c.dir, "memory.stat"))
	// Shared memory is not on the file lists, so this is page cache alone.
	reclaimable := stat[prefix+"inactive_file"] + stat[prefix+"active_file"] + stat["slab_reclaimable"]
	return lessReserve(limit-used+min(reclaimable, used), limit)
}

// memoryGroups finds the memory cgroups of this process, innermost first, in
// both hierarchies.
func memoryGroups(root fs.FS) []cgroup {
	var groups []cgroup
	own := map[bool]string{} // path within the hierarchy, by v2
	for _, line := range readLines(root, "proc/self/cgroup") {
		id, rest, _ := strings.Cut(line, ":")
		controllers, dir, ok := strings.Cut(rest, ":")
		if ok && id == "0" && controllers == "" {
			own[true] = dir
		}
		if ok && hasWord(controllers, "memory") {
			own[false] = dir
		}
	}
	for _, line := range readLines(root, "proc/self/mountinfo") {
		before, after, ok := strings.Cut(line, " - ")
		mount, kind := strings.Fields(before), strings.Fields(after)
		if !ok || len(mount) < 5 || len(kind) < 3 {
			continue
		}
		v2 := kind[0] == "cgroup2"
		if !v2 && !(kind[0] == "cgroup" && hasWord(kind[2], "memory")) {
			continue
		}
		dir, ok := own[v2]
		if !ok {
			continue
		}
		// In a container the mount may show only a part of the hierarchy, whose
		// top is then this process's group or one above it.
		at := strings.TrimPrefix(dir, strings.TrimSuffix(mount[3], "/"))
		if strings.Contains(at, "..") || at == dir && mount[3] != "/" {
			at = ""
		}
		top := strings.TrimPrefix(unescape(mount[4]), "/")
		for at = path.Join("/", at); ; at = path.Dir(at) {
			groups = append(groups, cgroup{dir: path.Join(top, at), v2: v2})
			if at == "/" {
				break
			}
		}
	}
	return groups
}

func hasWord(list, word string) bool {
	for _, w := range strings.Split(list, ",") {
		if w == word {
			return true
		}
	}
	return false
}

// unescape undoes mountinfo's octal escapes.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

func readLines(root fs.FS, name string) []string {
	b, err := fs.ReadFile(root, name)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

// readNumber reads a file of one number; "max" is no number.
func readNumber(root fs.FS, name string) (int64, bool) {
	b, err := fs.ReadFile(root, name)
	if err != nil {
		return 0, false
	}
	v, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64)
	return int64(min(v, math.MaxInt64)), err == nil
}

// readFields reads lines of a name and a number.
func readFields(root fs.FS, name string) map[string]int64 {
	out := map[string]int64{}
	f, err := root.Open(name)
	if err != nil {
		return out
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if w := strings.Fields(lines.Text()); len(w) >= 2 {
			if v, err := strconv.ParseInt(w[1], 10, 64); err == nil {
				out[w[0]] = v
			}
		}
	}
	return out
}
