package sampler

import "time"

// ParseStat exposes the parser to the fuzzer.
func ParseStat(b []byte) (ppid, threads, cpu int, used time.Duration, err error) {
	s, err := parseStat(b)
	return s.ppid, s.threads, s.cpu, s.used, err
}

// LastPID exposes the parser of /proc/loadavg.
func LastPID(b []byte) (int, bool) { return lastPID(b) }

// Tick prepares a tree and returns what one tick does, for benchmarks.
func Tick(pid int, mark string) (tick func() (processes int), stop func(), err error) {
	t, err := newTree(pid, Options{Mark: mark})
	if err != nil {
		return nil, nil, err
	}
	t.enter()
	var r reading
	return func() int { t.read(&r); return r.processes }, t.close, nil
}
