package kernel

import (
	"os"
	"strconv"
	"strings"

	"gonbench/kernel/proctree"
)

// ownMemory is what a process adds to the memory that the kernel takes. Shared
// memory, where the datasets are, counts once: with the kernel's own process.
func ownMemory(p proctree.Process, shared bool) int64 {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(p.PID) + "/status")
	if err != nil {
		return 0
	}
	var sum int64
	for _, line := range strings.Split(string(data), "\n") {
		name, rest, _ := strings.Cut(line, ":")
		if name == "RssAnon" || name == "RssShmem" && shared {
			sum += kilobytes(rest)
		}
	}
	return sum
}

func kilobytes(s string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(s), " kB"), 10, 64)
	return n * 1024
}

// hostMemory has the fields of psutil.virtual_memory.
func hostMemory() map[string]any {
	data, _ := os.ReadFile("/proc/meminfo")
	have := map[string]int64{}
	for _, line := range strings.Split(string(data), "\n") {
		name, rest, _ := strings.Cut(line, ":")
		have[name] = kilobytes(rest)
	}
	total, available := have["MemTotal"], have["MemAvailable"]
	percent := 0.0
	if total > 0 {
		percent = 100 * float64(total-available) / float64(total)
	}
	return map[string]any{
		"total": total, "available": available, "percent": percent, "used": total - available,
		"free": have["MemFree"], "active": have["Active"], "inactive": have["Inactive"],
		"buffers": have["Buffers"], "cached": have["Cached"], "shared": have["Shmem"], "slab": have["Slab"],
	}
}

// readHostCPU reads the first line of /proc/stat: user, nice, system, idle, iowait,
// irq, softirq, steal; the guests' shares are in user and nice already.
func readHostCPU() hostCPU {
	data, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(data), "\n")
	var c hostCPU
	for i, f := range strings.Fields(line) {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil || i > 8 {
			continue
		}
		c.total += n
		if i != 4 && i != 5 {
			c.busy += n
		}
	}
	return c
}
