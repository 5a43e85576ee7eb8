package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"gonbench/kernel/gonb"
	"gonbench/kernel/proctree"
	"gonbench/kernel/spec"
	"gonbench/kernel/wire"
)

// life keeps a GoNB running: it starts the first one and, when one ends, the next.
type life struct {
	k    *Kernel
	env  []string
	mark string // environment variable that tells one GoNB's processes from another's

	mu       sync.Mutex
	child    *gonb.Child
	err      error         // why there is none
	starting chan struct{} // closed when the start under way has ended; nil if none is
	number   int           // of GoNBs started
	quick    int           // of GoNBs in a row that ended at once
	dead     bool          // one ended, and the user was not told yet
	toldOf   *gonb.Child   // whose end the user was told of before we knew
	closed   bool
	ctx      context.Context
	tasks    sync.WaitGroup
}

const childMark = "GONBENCH_GONB"

func newLife(k *Kernel, env []string) *life { return &life{k: k, env: env, mark: wire.NewID()} }

func (l *life) start(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ctx = ctx
	l.begin()
}

// begin starts a GoNB in the background. l.mu is held.
func (l *life) begin() {
	if l.closed || l.starting != nil {
		return
	}
	started := make(chan struct{})
	l.starting = started
	l.number++
	n := l.number
	l.tasks.Add(1)
	go func() {
		defer l.tasks.Done()
		child, err := l.launch(l.ctx, n)
		l.mu.Lock()
		late := l.closed && child != nil
		l.child, l.err, l.starting = child, err, nil
		l.mu.Unlock()
		close(started)
		if late {
			child.Kill()
		}
		if child != nil {
			l.watch(child, n)
		}
	}()
}

// get waits for a GoNB. If the last start failed, it is tried again: what was
// missing may have been installed.
func (l *life) get(ctx context.Context) (*gonb.Child, error) {
	for tried := false; ; {
		l.mu.Lock()
		child, err, starting := l.child, l.err, l.starting
		if child == nil && starting == nil && !tried {
			tried = true
			l.begin()
			starting = l.starting
		}
		l.mu.Unlock()
		switch {
		case child != nil:
			return child, nil
		case starting != nil:
			tried = true
			select {
			case <-starting:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		case err != nil:
			return nil, err
		default:
			return nil, errors.New("the kernel is shutting down")
		}
	}
}

// current is the GoNB that runs, nil if none does.
func (l *life) current() *gonb.Child {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.child
}

// launch starts a GoNB and prepares it.
func (l *life) launch(ctx context.Context, n int) (*gonb.Child, error) {
	exe := filepath.Join(filepath.Dir(l.k.cfg.Self), "gonb")
	if !executable(exe) {
		return nil, fmt.Errorf("GoNB is missing: there is no %s; run `make install` again", exe)
	}
	if err := needGo(l.env); err != nil {
		return nil, err
	}
	work, err := spec.Unpacked(l.k.cfg.Source, l.k.cfg.Resource, l.k.dir)
	if err != nil {
		return nil, fmt.Errorf("unpack the module for cells: %w", err)
	}
	l.k.getter.use(work)
	if err := gonb.RemoveFolders(temporary(l.k.dir)); err != nil {
		return nil, err
	}
	dir := filepath.Join(l.k.dir, "g"+strconv.Itoa(n))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	child, err := gonb.Start(ctx, gonb.Options{
		Exe: exe, Dir: dir, KernelID: l.k.id, Key: l.k.conn.Key,
		Env:    append(l.env[:len(l.env):len(l.env)], l.entry(n)),
		Work:   []string{work.Module},
		Signer: l.k.signer,
		Stray:  func(m wire.Message, h wire.Header) { l.k.relay(m, h.Type) },
		Input:  l.k.ask,
	})
	if err != nil {
		return nil, err
	}
	if err := child.Acquire(ctx); err != nil {
		return nil, err
	}
	defer child.Release()
	if err := l.k.getter.started(ctx, child); err != nil {
		child.Kill()
		return nil, err
	}
	return child, nil
}

func (l *life) entry(n int) string { return childMark + "=" + l.mark + "-" + strconv.Itoa(n) }

// watch waits for the end of a GoNB, ends what it leaves behind, and starts the
// next one.
func (l *life) watch(child *gonb.Child, n int) {
	began := time.Now()
	<-child.Done()
	l.k.code.set(nil)
	l.k.comms.clear()
	l.mu.Lock()
	l.child, l.dead = nil, l.toldOf != child
	if time.Since(began) > 10*time.Second {
		l.quick = 0
	}
	l.quick++
	if l.quick <= 3 {
		l.begin()
	} else {
		l.err = fmt.Errorf("GoNB ends as soon as it is started: %s", child.Tail())
	}
	l.mu.Unlock()
	child.Kill()
	killMarked(l.entry(n))
}

// restarted is the line that tells the user that GoNB has ended.
const restarted = "GoNB has ended and was started again: run the cells with your declarations again; datasets are kept."

// notice is restarted if GoNB has ended and the user does not know yet.
func (l *life) notice() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.dead {
		return ""
	}
	l.dead = false
	return restarted
}

// told notes that the user knows of the end of child.
func (l *life) told(child *gonb.Child) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dead, l.toldOf = false, child
}

// close ends the GoNB that runs, for good.
func (l *life) close() {
	l.mu.Lock()
	l.closed = true
	child := l.child
	l.mu.Unlock()
	if child != nil {
		child.Kill()
	}
	l.tasks.Wait()
}

// killMarked kills the processes with an environment entry.
func killMarked(entry string) {
	pids, err := proctree.Marked(entry)
	if err != nil {
		return
	}
	for _, pid := range pids {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}
