//go:build !linux

package proctree

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Now is the current instant in seconds, less the second that ps may be off.
func Now() Instant { return Instant(time.Now().Unix() - 1) }

// Snapshot reads the table of all processes from ps.
func Snapshot() (Table, error) {
	out, err := exec.Command("ps", "-A", "-o", "pid=,ppid=,stat=,etime=,time=,rss=").Output()
	if err != nil {
		return nil, err
	}
	now := time.Now().Unix()
	t := Table{}
	for _, line := range bytes.Split(out, []byte{'\n'}) {
		f := strings.Fields(string(line))
		if len(f) < 6 {
			continue
		}
		pid, _ := strconv.Atoi(f[0])
		parent, _ := strconv.Atoi(f[1])
		rss, _ := strconv.ParseInt(f[5], 10, 64)
		t[pid] = Process{
			PID: pid, Parent: parent, Zombie: strings.HasPrefix(f[2], "Z"),
			Begin: Instant(now - int64(seconds(f[3]))),
			CPU:   time.Duration(seconds(f[4]) * float64(time.Second)),
			RSS:   rss * 1024,
		}
	}
	return t, nil
}

// Marked returns the ids of the processes that were started with the environment
// entry mark, as far as ps shows environments.
func Marked(mark string) ([]int, error) {
	out, err := exec.Command("ps", "-A", "-E", "-ww", "-o", "pid=,command=").Output()
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, line := range strings.Split(string(out), "\n") {
		f := strings.Fields(line)
		for _, entry := range f[min(1, len(f)):] {
			if entry == mark {
				if pid, err := strconv.Atoi(f[0]); err == nil {
					pids = append(pids, pid)
				}
				break
			}
		}
	}
	return pids, nil
}

// seconds reads ps's [[days-]hours:]minutes:seconds[.hundredths].
func seconds(s string) float64 {
	var days float64
	if d, rest, ok := strings.Cut(s, "-"); ok {
		days, _ = strconv.ParseFloat(d, 64)
		s = rest
	}
	var total float64
	for _, part := range strings.Split(s, ":") {
		n, _ := strconv.ParseFloat(part, 64)
		total = total*60 + n
	}
	return days*86400 + total
}

// Holding returns the ids of the processes that have a file in dir open. It is known
// on Linux alone.
func Holding(dir string) ([]int, error) { return nil, nil }
