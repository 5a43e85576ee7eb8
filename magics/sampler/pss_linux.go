package sampler

import (
	"bytes"
	"fmt"
	"os"
)

// PSS is the memory of processes in bytes, each page divided by the number of
// processes that share it. Processes that are gone count as nothing; the error
// is that of the first that may not be read. It is slow, and holds up the
// processes that it looks at: call it outside timed samples only.
func PSS(pids ...int) (int64, error) {
	var total int64
	for _, pid := range pids {
		path := fmt.Sprintf("/proc/%d/smaps_rollup", pid)
		b, err := os.ReadFile(path)
		if gone(pid) {
			continue
		}
		if err != nil {
			return total, fmt.Errorf("read memory of process %d: %w", pid, err)
		}
		_, rest, ok := bytes.Cut(b, []byte("\nPss:"))
		if !ok {
			continue // a zombie has no memory
		}
		kib, _, ok := number(rest)
		if !ok {
			return total, fmt.Errorf("%s: %w", path, errFormat)
		}
		total += kib << 10
	}
	return total, nil
}

// gone tells whether a process has ended, waited for or not.
func gone(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	s, err := parseStat(b)
	return err == nil && (s.state == 'Z' || s.state == 'X')
}
