package proctree

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// tick is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every
// architecture that Go runs on.
const tick = 10 * time.Millisecond

// Now is the current instant, rounded down as start times are.
func Now() Instant {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return 0
	}
	return Instant(ts.Nano() / int64(tick))
}

// Snapshot reads the table of all processes.
func Snapshot() (Table, error) {
	pids, err := list()
	if err != nil {
		return nil, err
	}
	t := make(Table, len(pids))
	for _, pid := range pids {
		if p, ok := read(pid); ok {
			t[pid] = p
		}
	}
	return t, nil
}

// Marked returns the ids of the processes that were started with the environment
// entry mark ("NAME=value").
func Marked(mark string) ([]int, error) {
	pids, err := list()
	if err != nil {
		return nil, err
	}
	entry := append([]byte(mark), 0)
	var out []int
	for _, pid := range pids {
		env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
		if err != nil {
			continue
		}
		if bytes.HasPrefix(env, entry) || bytes.Contains(env, append([]byte{0}, entry...)) {
			out = append(out, pid)
		}
	}
	return out, nil
}

// Holding returns the ids of the processes that have a file in dir open, or one that
// was there. It finds those that [Marked] cannot: a process that gives itself another
// title writes it over its environment.
func Holding(dir string) ([]int, error) {
	pids, err := list()
	if err != nil {
		return nil, err
	}
	var out []int
	for _, pid := range pids {
		if holds(pid, dir) {
			out = append(out, pid)
		}
	}
	return out, nil
}

func holds(pid int, dir string) bool {
	folder := "/proc/" + strconv.Itoa(pid) + "/fd"
	fds, err := os.ReadDir(folder)
	if err != nil {
		return false
	}
	for _, fd := range fds {
		if target, err := os.Readlink(folder + "/" + fd.Name()); err == nil && strings.HasPrefix(target, dir+"/") {
			return true
		}
	}
	return false
}

func list() ([]int, error) {
	dir, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil {
			pids = append(pids, pid)
		}
	}
	if len(pids) == 0 {
		return nil, errors.New("/proc lists no process")
	}
	return pids, nil
}

func read(pid int) (Process, bool) {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return Process{}, false
	}
	return parseStat(pid, data)
}

// parseStat reads a line of proc_pid_stat(5). The command's name, in brackets, may
// hold anything, brackets and spaces included, so fields count from its end.
func parseStat(pid int, data []byte) (Process, bool) {
	end := bytes.LastIndexByte(data, ')')
	if end < 0 {
		return Process{}, false
	}
	f := bytes.Fields(data[end+1:])
	if len(f) < 22 { // f[0] is field 3, the state
		return Process{}, false
	}
	number := func(i int) int64 {
		n, _ := strconv.ParseInt(string(f[i]), 10, 64)
		return n
	}
	return Process{
		PID:    pid,
		Parent: int(number(1)),
		Zombie: f[0][0] == 'Z' || f[0][0] == 'X',
		CPU:    time.Duration(number(11)+number(12)) * tick,
		Begin:  Instant(number(19)),
		RSS:    number(21) * int64(os.Getpagesize()),
	}, true
}
