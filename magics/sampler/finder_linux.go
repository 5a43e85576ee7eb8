package sampler

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"time"
)

const (
	scanEvery = time.Second      // a scan of all of /proc, at least this far apart
	scanShare = 500              // and this many times its own cost
	execTakes = 10 * time.Second // at most, from the birth of a process
	probeMost = 512              // new pids that are looked at one by one
)

// finder finds the processes of a tree as they come.
type finder struct {
	mark    []byte
	loadavg file
	last    int // newest pid at the last look
	before  int // and at the one before: a pid is given out before it can be seen
	next    time.Time
	// leaders are pids of the tree: sessions and groups of these names are ours.
	leaders map[int]bool
	// foreign are processes that are not ours, by pid, with their start.
	foreign map[int]uint64
	// unsure are those of the last look that may or may not be ours: they are
	// in the middle of an exec and show no environment.
	unsure []int
}

func newFinder(mark string) finder {
	return finder{
		mark:    []byte(mark),
		loadavg: file{path: "/proc/loadavg"},
		leaders: map[int]bool{},
		foreign: map[int]uint64{},
	}
}

func (f *finder) close(files *files) { files.close(&f.loadavg) }

// candidate is a process that may belong to the tree.
type candidate struct {
	pid int
	stat
}

// look reads the state of a process that is not known yet.
func (t *procTree) look(pid int) (stat, error) {
	fd := file{path: "/proc/" + strconv.Itoa(pid) + "/stat"}
	b, err := t.files.read(&fd)
	defer t.files.close(&fd)
	if err != nil {
		return stat{}, err
	}
	return parseStat(b)
}

// discover adopts new processes. old says that the sampler has just started.
func (f *finder) discover(t *procTree, old bool) {
	now := time.Now()
	last, known := 0, false
	if b, err := t.files.read(&f.loadavg); err == nil {
		last, known = lastPID(b)
	}
	from := f.before
	f.before, f.last = f.last, last
	if old || now.After(f.next) || known && (last < from || last-from > probeMost) {
		f.scan(t, old)
		f.next = now.Add(max(scanEvery, scanShare*time.Since(now)))
		return
	}
	if !known {
		return
	}
	var found []candidate
	for pid := from + 1; pid <= last; pid++ {
		found = f.probe(t, pid, found)
	}
	f.sort(t, found, old)
}

// scan looks at every process of the machine.
func (f *finder) scan(t *procTree, old bool) {
	var found []candidate
	seen := map[int]uint64{}
	_ = pids("/proc", func(pid int) {
		n := len(found)
		found = f.probe(t, pid, found)
		if start, ok := f.foreign[pid]; ok && len(found) == n {
			seen[pid] = start
		}
	})
	f.foreign = seen
	f.sort(t, found, old)

	// Sessions and groups that nobody is in any more are forgotten: their
	// numbers may be given out again.
	leaders := make(map[int]bool, len(t.live))
	for pid, p := range t.live {
		leaders[pid] = true
		for _, id := range [2]int{p.stat.group, p.stat.session} {
			if f.leaders[id] {
				leaders[id] = true
			}
		}
	}
	f.leaders = leaders
}

// probe adds a process to found unless it is known already.
func (f *finder) probe(t *procTree, pid int, found []candidate) []candidate {
	if t.live[pid] != nil {
		return found
	}
	s, err := t.look(pid)
	if err != nil || s.notLeader {
		return found
	}
	if start, ok := f.foreign[pid]; ok && start == s.start {
		return found
	}
	return append(found, candidate{pid, s})
}

// sort adopts those of found that belong to the tree, until no more do.
func (f *finder) sort(t *procTree, found []candidate, old bool) {
	ours := func(c candidate) bool {
		return t.live[c.ppid] != nil || f.leaders[c.group] || f.leaders[c.session]
	}
	found = f.take(t, found, old, ours)
	f.unsure = f.unsure[:0]
	young := uint64(max(uptime()-execTakes, 0) / clockTick)
	found = f.take(t, found, old, func(c candidate) bool {
		marked, sure := f.marked(c.pid)
		if !sure && !marked && !c.noMemory && c.start >= young {
			f.unsure = append(f.unsure, c.pid)
		}
		return marked || ours(c)
	})
	found = f.take(t, found, old, ours)
	for _, c := range found {
		if !slices.Contains(f.unsure, c.pid) {
			f.foreign[c.pid] = c.start
		}
	}
}

// take adopts those that are ours, again and again while there are any, and
// returns the others.
func (f *finder) take(t *procTree, found []candidate, old bool, ours func(candidate) bool) []candidate {
	for {
		var rest []candidate
		for _, c := range found {
			if ours(c) {
				t.adopt(c.pid, c.stat, old)
			} else {
				rest = append(rest, c)
			}
		}
		if len(rest) == len(found) {
			return rest
		}
		found = rest
	}
}

// marked tells whether the process's environment holds the mark. It is not
// sure about an empty one: the process may be in the middle of an exec.
func (f *finder) marked(pid int) (marked, sure bool) {
	if len(f.mark) == 0 {
		return false, true
	}
	env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil {
		return false, !os.IsNotExist(err)
	}
	sure = len(env) > 0
	for len(env) > 0 {
		var entry []byte
		entry, env, _ = bytes.Cut(env, []byte{0})
		if bytes.Equal(entry, f.mark) {
			return true, true
		}
	}
	return false, sure
}
