package machine

import (
	"io/fs"
	"math"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// UsableCPUs is the number of CPUs that the process may use, at least 1: those
// of its affinity mask, and no more than the control groups' quota pays for. A
// quota of one and a half CPUs counts as two: a worker too many idles, one too
// few wastes.
func UsableCPUs() int {
	n := affinity()
	if n <= 0 {
		n = runtime.NumCPU()
	}
	if q, ok := Quota(os.DirFS("/")); ok && q < float64(n) {
		n = int(math.Ceil(q))
	}
	return max(n, 1)
}

// Quota is the number of CPUs that the tightest control group of this process
// and of its ancestors pays for; ok is false if none limits it. Version 1 and 2
// are read, side by side where a machine mounts both. root is the file system's
// root directory.
func Quota(root fs.FS) (cpus float64, ok bool) {
	for _, g := range groupsOf(root, "cpu") {
		read := quotaV2
		if g.v1 {
			read = quotaV1
		}
		if q, limited := read(root, g.dir); limited && (!ok || q < cpus) {
			cpus, ok = q, true
		}
	}
	return cpus, ok
}

// quotaV2 reads cpu.max: "QUOTA PERIOD" in microseconds, or "max PERIOD".
func quotaV2(root fs.FS, dir string) (float64, bool) {
	fields := strings.Fields(readFile(root, path.Join(dir, "cpu.max")))
	if len(fields) != 2 {
		return 0, false
	}
	return ratio(fields[0], fields[1])
}

// quotaV1 reads the pair of files that version 1 has; -1 is no limit.
func quotaV1(root fs.FS, dir string) (float64, bool) {
	return ratio(strings.TrimSpace(readFile(root, path.Join(dir, "cpu.cfs_quota_us"))),
		strings.TrimSpace(readFile(root, path.Join(dir, "cpu.cfs_period_us"))))
}

func ratio(quota, period string) (float64, bool) {
	q, err := strconv.ParseInt(quota, 10, 64)
	if err != nil || q <= 0 {
		return 0, false
	}
	p, err := strconv.ParseInt(period, 10, 64)
	if err != nil || p <= 0 {
		return 0, false
	}
	return float64(q) / float64(p), true
}
