// Package cpus counts the CPUs that this process may really use: those in its
// affinity mask, and no more than the quota of any control group that it is in
// pays for.
package cpus

import (
	"io/fs"
	"os"
	"runtime"
)

// Usable is the number of CPUs that the process may use, at least 1. A quota of
// one and a half CPUs counts as two: a worker too many idles, one too few wastes.
func Usable() int {
	n := affinity()
	if n <= 0 {
		n = runtime.NumCPU()
	}
	return limit(n, os.DirFS("/"))
}

// limit applies the control groups' quotas as seen in the file system root.
func limit(n int, root fs.FS) int {
	if q, ok := Quota(root); ok {
		n = min(n, int(q+0.999))
	}
	return max(n, 1)
}
