package sampler

import (
	"strconv"
	"time"
)

// process is a live process of the tree.
type process struct {
	pid   int
	stat  stat
	file  file // stat
	statm file

	own       time.Duration // its CPU clock
	ownBefore time.Duration // at the tick before
	base      time.Duration // at the start, for those that were there
	// What it has waited for, and what of that we have seen ourselves.
	waitedBase time.Duration
	accounted  time.Duration

	threads map[int]*thread
	rss     int64
	read    bool // threads and rss have been read at least once
	running int
	settled bool // gone, and its parent has been told
}

type thread struct {
	sched, file file
	used        time.Duration
	running     bool
	cpu         int
}

func newProcess(pid int, s stat) *process {
	dir := "/proc/" + strconv.Itoa(pid)
	return &process{
		pid: pid, stat: s,
		file:    file{path: dir + "/stat"},
		statm:   file{path: dir + "/statm"},
		threads: map[int]*thread{},
	}
}

// lost is CPU time of children that ended unseen: what the parent has waited
// for beyond what we saw of them.
func (p *process) lost() time.Duration {
	return max(p.stat.waited-p.waitedBase-p.accounted, 0)
}

// lifetime is what its parent's waited time will grow by when it has waited
// for this process.
func (p *process) lifetime() time.Duration {
	return p.own + max(p.stat.waited, p.waitedBase+p.accounted)
}

// refreshStat reads stat. An error means that the process is gone.
func (p *process) refreshStat(f *files) error {
	b, err := f.read(&p.file)
	if err != nil {
		return err
	}
	s, err := parseStat(b)
	if err != nil {
		return err
	}
	if s.start != p.stat.start {
		return errFormat // the pid was given to another process
	}
	p.stat = s
	return nil
}

// settleBase makes the process count from now on.
func (p *process) settleBase() {
	p.base, p.ownBefore = p.own, p.own
	p.waitedBase = p.stat.waited
	if p.waitedBase > 0 {
		p.waitedBase += 2 * clockTick // both fields are rounded down
	}
}

// dead tells whether nothing of the process is left but its exit status. A
// zombie that still has threads has its memory, too.
func (p *process) dead() bool { return p.zombie() && p.stat.threads <= 1 }

func (p *process) zombie() bool { return p.stat.state == 'Z' || p.stat.state == 'X' }

// readThreads notes on which cores the process's time since the last tick was
// spent. A process that used none is not looked at: its threads sleep, unless
// one of them was seen to be runnable.
func (p *process) readThreads(f *files, skip int, place func(cpu int, d time.Duration)) {
	idle := p.own == p.ownBefore
	p.ownBefore = p.own
	changed := p.stat.threads != len(p.threads) && !p.zombie()
	if p.read && idle && p.running == 0 && !changed {
		return
	}
	p.read = true
	if p.zombie() {
		p.rss, p.running = 0, 0
	} else {
		p.readMemory(f)
	}
	if changed {
		p.listThreads(f)
	}
	p.running = 0
	for tid, t := range p.threads {
		if tid == skip {
			continue
		}
		d, err := t.read(f)
		if err != nil {
			t.close(f)
			delete(p.threads, tid) // and the list is read again at the next tick
			continue
		}
		if d > 0 {
			place(t.cpu, d)
		}
		if t.running {
			p.running++
		}
	}
}

func (p *process) listThreads(f *files) {
	dir := "/proc/" + strconv.Itoa(p.pid) + "/task"
	seen := make(map[int]bool, p.stat.threads)
	// An error means that the process is gone, which the next tick sees.
	_ = pids(dir, func(tid int) {
		seen[tid] = true
		if p.threads[tid] == nil {
			at := dir + "/" + strconv.Itoa(tid)
			p.threads[tid] = &thread{sched: file{path: at + "/schedstat"}, file: file{path: at + "/stat"}}
		}
	})
	for tid, t := range p.threads {
		if !seen[tid] {
			t.close(f)
			delete(p.threads, tid)
		}
	}
}

func (p *process) readMemory(f *files) {
	b, err := f.read(&p.statm)
	if err != nil {
		return
	}
	_, rest, ok1 := number(b)
	resident, rest, ok2 := number(rest)
	shared, _, ok3 := number(rest)
	if ok1 && ok2 && ok3 {
		p.rss = max(resident-shared, 0) * pageSize
	}
}

// read returns the CPU time since the last read. The state and the core are
// read only if the thread ran or was runnable: most threads sleep.
func (t *thread) read(f *files) (time.Duration, error) {
	b, err := f.read(&t.sched)
	var used time.Duration
	precise := err == nil
	if precise {
		v, _, ok := number(b)
		if !ok {
			return 0, errFormat
		}
		used = time.Duration(v)
	}
	if !precise || used > t.used || t.running {
		b, err := f.read(&t.file)
		if err != nil {
			return 0, err
		}
		s, err := parseStat(b)
		if err != nil {
			return 0, err
		}
		t.running, t.cpu = s.state == 'R', s.cpu
		if !precise { // a kernel without schedstat
			used = s.used
		}
	}
	d := max(used-t.used, 0)
	t.used = max(used, t.used)
	return d, nil
}

func (t *thread) close(f *files) {
	f.close(&t.sched)
	f.close(&t.file)
}

func (p *process) close(f *files) {
	f.close(&p.file)
	f.close(&p.statm)
	for _, t := range p.threads {
		t.close(f)
	}
}
