package sampler

import (
	"bytes"
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// clockTick is the unit of times in /proc/PID/stat: USER_HZ, 100 on every
// architecture that Go runs on.
const clockTick = time.Second / 100

var errFormat = errors.New("unexpected format of a file in /proc")

// files reads files of /proc again and again, through descriptors that stay
// open as long as there are enough of them.
type files struct {
	buf   []byte
	spare int // descriptors that may still be kept open
}

func newFiles() *files {
	f := &files{buf: make([]byte, 4096), spare: 256}
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) == nil {
		// Half of them are for everything else that the kernel does.
		f.spare = int(min(limit.Cur/2, 1<<16))
	}
	return f
}

// file is one file; the zero fd means that it is not open.
type file struct {
	path string
	fd   int
}

// read returns the content, valid until the next read.
func (f *files) read(h *file) ([]byte, error) {
	fd := h.fd
	if fd == 0 {
		var err error
		if fd, err = open(h.path); err != nil {
			return nil, err
		}
		if f.spare > 0 {
			f.spare--
			h.fd = fd
		} else {
			defer unix.Close(fd)
		}
	}
	for {
		n, err := unix.Pread(fd, f.buf, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return nil, err
		}
		return f.buf[:n], nil
	}
}

func (f *files) close(h *file) {
	if h.fd != 0 {
		unix.Close(h.fd)
		h.fd = 0
		f.spare++
	}
}

func open(path string) (int, error) {
	for {
		fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

// stat is what we need of /proc/PID/stat, for a process or a thread.
type stat struct {
	state     byte
	ppid      int
	group     int
	session   int
	used      time.Duration // utime + stime
	waited    time.Duration // cutime + cstime
	threads   int
	start     uint64 // clock ticks since boot; with the pid, names a process for good
	notLeader bool   // a thread other than the first
	cpu       int
	noMemory  bool // a kernel thread, or about to be a zombie
}

// parseStat reads the fields after the command's name, which may itself hold
// spaces and parentheses. The numbers are those of proc_pid_stat(5).
func parseStat(b []byte) (stat, error) {
	var s stat
	end := bytes.LastIndexByte(b, ')')
	if end < 0 || end+2 >= len(b) {
		return s, errFormat
	}
	rest := b[end+2:]
	s.state = rest[0]
	rest = rest[1:]
	for field := 4; field <= 39; field++ {
		v, tail, ok := number(rest)
		if !ok {
			return s, errFormat
		}
		rest = tail
		switch field {
		case 4:
			s.ppid = int(v)
		case 5:
			s.group = int(v)
		case 6:
			s.session = int(v)
		case 14, 15:
			s.used += time.Duration(v) * clockTick
		case 16, 17:
			s.waited += time.Duration(v) * clockTick
		case 20:
			s.threads = int(v)
		case 22:
			s.start = uint64(v)
		case 23:
			s.noMemory = v == 0
		case 38:
			s.notLeader = v == -1 // exit_signal
		case 39:
			s.cpu = int(v)
		}
	}
	return s, nil
}

// number reads a decimal number, which may exceed int64: then it wraps.
func number(b []byte) (v int64, rest []byte, ok bool) {
	i := 0
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t') {
		i++
	}
	negative := false
	if i < len(b) && b[i] == '-' {
		negative = true
		i++
	}
	first := i
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		v = v*10 + int64(b[i]-'0')
		i++
	}
	if negative {
		v = -v
	}
	return v, b[i:], i > first
}

// lastPID is the newest pid of this pid namespace, from /proc/loadavg.
func lastPID(b []byte) (int, bool) {
	b = bytes.TrimRight(b, "\n")
	i := bytes.LastIndexByte(b, ' ')
	if i < 0 {
		return 0, false
	}
	v, _, ok := number(b[i+1:])
	return int(v), ok && v > 0
}

// pids lists the directories of /proc, or of a task directory, that are numbers.
func pids(dir string, visit func(int)) error {
	fd, err := open(dir)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	buf := make([]byte, 16<<10)
	var names []string
	for {
		n, err := unix.ReadDirent(fd, buf)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return err
		}
		_, _, names = unix.ParseDirent(buf[:n], -1, names[:0])
		for _, name := range names {
			if v, rest, ok := number([]byte(name)); ok && len(rest) == 0 && v > 0 {
				visit(int(v))
			}
		}
	}
}
