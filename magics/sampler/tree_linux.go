package sampler

import (
	"fmt"
	"os"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

var pageSize = int64(os.Getpagesize())

// procTree is a process tree as /proc shows it. After newTree it is used by
// the sampler's thread only.
type procTree struct {
	options Options
	root    int
	self    bool // we watch our own process: the sampler's thread does not count
	selfTID int
	files   *files
	start   uint64 // clock ticks: processes born later count from their birth

	live  map[int]*process // by pid
	order []*process       // the same, as they were found: parents first
	gone  []*process       // found gone by this refresh
	ended time.Duration    // of processes that are gone
	top   time.Duration    // the greatest total so far
	finder
}

func newTree(pid int, o Options) (tree, error) {
	t := &procTree{
		options: o, root: pid, self: pid == os.Getpid(),
		files: newFiles(), live: map[int]*process{},
		start:  uint64(uptime() / clockTick),
		finder: newFinder(o.Mark),
	}
	s, err := t.look(pid)
	if err != nil {
		return nil, fmt.Errorf("read its state: %w", err)
	}
	t.adopt(pid, s, true)
	return t, nil
}

// Processes lists the processes of the tree of root that are alive: its
// descendants, and whatever carries the mark or is in a session or group of the
// tree. The root itself may be gone; with a mark, a root that does not carry it
// is taken for another process that got its pid.
func Processes(root int, mark string) []int {
	tree, _ := Look(root, mark)
	return tree
}

// Look is Processes, and lists also those of whom it cannot tell at this moment
// whether they belong to the tree: they show no environment, as in the middle of
// an exec. A moment later one can.
func Look(root int, mark string) (tree, unsure []int) {
	t := &procTree{root: root, files: newFiles(), live: map[int]*process{}, finder: newFinder(mark)}
	defer t.close()
	switch s, err := t.look(root); {
	case err != nil:
		// While anybody is in its session or group, the root's pid is not given
		// out again.
		t.leaders[root] = true
	case mark == "":
		t.adopt(root, s, true)
	default:
		if ours, _ := t.marked(root); ours {
			t.adopt(root, s, true)
		}
	}
	t.discover(t, true)
	for _, p := range t.order {
		if !p.dead() {
			tree = append(tree, p.pid)
		}
	}
	slices.Sort(tree)
	for _, pid := range t.unsure {
		if t.live[pid] == nil {
			unsure = append(unsure, pid)
		}
	}
	return tree, unsure
}

func (t *procTree) enter() {
	t.selfTID = unix.Gettid()
	if !t.options.NoChildren {
		t.discover(t, true)
	}
	for _, p := range t.order {
		p.own = 0
	}
	t.refresh()
	for _, p := range t.order {
		p.settleBase()
	}
	t.top = 0
}

// cpus are those that the root may run on.
func (t *procTree) cpus() []int {
	var set unix.CPUSet
	if unix.SchedGetaffinity(t.root, &set) != nil {
		return nil
	}
	var out []int
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			out = append(out, cpu)
		}
	}
	return out
}

func (t *procTree) ownTime() time.Duration { return threadClock() }

func (t *procTree) totals() time.Duration {
	if !t.options.NoChildren {
		t.discover(t, false)
	}
	t.refresh()
	total := t.ended
	for _, p := range t.order {
		total += p.own - p.base
		if !t.options.NoChildren {
			total += p.lost()
		}
	}
	t.top = max(t.top, total)
	return t.top
}

func (t *procTree) read(r *reading) {
	r.total = t.totals()
	r.processes, r.running, r.rss = 0, 0, 0
	if r.placed == nil {
		r.placed = map[int]time.Duration{}
	}
	clear(r.placed)
	skip := 0
	if t.self {
		skip = t.selfTID
	}
	for _, p := range t.order {
		p.readThreads(t.files, skip, func(cpu int, d time.Duration) { r.placed[cpu] += d })
		if !p.zombie() {
			r.processes++
		}
		r.running += p.running
		r.rss += p.rss
	}
}

// adopt makes a process part of the tree. Those that were there when the
// sampler started count from then on.
func (t *procTree) adopt(pid int, s stat, old bool) {
	p := newProcess(pid, s)
	t.live[pid] = p
	t.order = append(t.order, p)
	t.leaders[pid] = true
	t.refreshClock(p)
	if old || s.start < t.start {
		p.settleBase()
	}
}

// refresh reads every process and takes those out that are gone. Parents come
// first: a child that is then still there cannot be part of the waited time
// that its parent showed, else it would be counted twice.
func (t *procTree) refresh() {
	alive := t.order[:0]
	for _, p := range t.order {
		if p.refreshStat(t.files) == nil {
			alive = append(alive, p)
			continue
		}
		t.gone = append(t.gone, p)
		delete(t.live, p.pid)
	}
	clear(t.order[len(alive):])
	t.order = alive
	for _, p := range t.order {
		t.refreshClock(p)
	}
	for _, p := range t.gone {
		t.settle(p)
	}
	for _, p := range t.gone {
		t.ended += p.own - p.base
		if !t.options.NoChildren {
			t.ended += p.lost()
		}
		p.close(t.files)
	}
	t.gone = t.gone[:0]
}

// refreshClock reads the CPU clock, less what the sampler's own thread used.
func (t *procTree) refreshClock(p *process) {
	d, err := processClock(p.pid)
	if err != nil {
		d = p.stat.used // 10 ms steps are better than nothing
	}
	if t.self && p.pid == t.root {
		d -= threadClock()
	}
	p.own = max(p.own, d)
}

// settle tells the parent of a process that is gone what it will find in its
// waited time. Children come first: they are part of what their parent passes on.
func (t *procTree) settle(p *process) {
	if p.settled {
		return
	}
	p.settled = true
	for _, child := range t.gone {
		if child.stat.ppid == p.pid {
			t.settle(child)
		}
	}
	if parent := t.parent(p); parent != nil {
		parent.accounted += p.lifetime()
	}
}

func (t *procTree) parent(p *process) *process {
	if q := t.live[p.stat.ppid]; q != nil {
		return q
	}
	for _, q := range t.gone {
		if q.pid == p.stat.ppid {
			return q
		}
	}
	return nil
}

func (t *procTree) close() {
	for _, p := range t.order {
		p.close(t.files)
	}
	t.finder.close(t.files)
}
