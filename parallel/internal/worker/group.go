package worker

import (
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"gonbench/parallel/internal/clock"
)

// grace is how long a worker whose socket is closed may take to exit by itself.
const grace = time.Second

// Group is a set of worker processes for one function. Its goroutines and
// processes are gone when Close returns.
type Group struct {
	Workers []*Worker
	reapers sync.WaitGroup
	owner   chan struct{} // closed when the goroutine that owns the thread is gone
}

// Worker is one of them. One goroutine at a time may use it.
type Worker struct {
	Index   int
	Spawned int64 // clock when it was begun to be started
	conn    conn
	process *os.Process
	gone    chan struct{}    // closed when the process has ended
	state   *os.ProcessState // valid once gone is closed
	ready   bool
}

// Start starts n workers for the function of that name, and returns as soon as
// the processes exist. Each is of use after its Ready.
func Start(name string, n int) (*Group, error) {
	g := &Group{owner: make(chan struct{})}
	started := make(chan error, 1)
	go g.own(name, n, started)
	if err := <-started; err != nil {
		g.Kill()
		g.Close()
		return nil, err
	}
	return g, nil
}

// own starts the processes and stays until they have ended: Linux kills a child
// of a thread that ends, and Go ends a thread when a goroutine locked to it
// returns, so the thread must be nobody else's.
func (g *Group) own(name string, n int, started chan<- error) {
	defer close(g.owner)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := range n {
		w, err := g.start(name, i)
		if err != nil {
			started <- err
			g.reapers.Wait()
			return
		}
		g.Workers = append(g.Workers, w)
	}
	started <- nil
	g.reapers.Wait()
}

func (g *Group) start(name string, index int) (*Worker, error) {
	w := &Worker{Index: index, Spawned: clock.Now(), gone: make(chan struct{})}
	ours, theirs, err := pair()
	if err != nil {
		return nil, err
	}
	defer theirs.Close()
	w.conn = conn{ours}
	if w.process, err = spawn(name, theirs); err != nil {
		ours.Close()
		return nil, err
	}
	g.reapers.Go(func() {
		defer close(w.gone)
		w.state, _ = w.process.Wait()
	})
	return w, nil
}

// Ready waits until the worker has come to its function.
func (w *Worker) Ready() error {
	h, _, err := w.conn.receive()
	if err != nil || h.kind != hello {
		return w.died()
	}
	w.ready = true
	return nil
}

// Alive tells whether no worker has ended.
func (g *Group) Alive() bool {
	for _, w := range g.Workers {
		select {
		case <-w.gone:
			return false
		default:
		}
	}
	return true
}

// Kill ends all workers at once, whatever they do. It may be called at any time.
func (g *Group) Kill() {
	for _, w := range g.Workers {
		_ = w.process.Kill()
		w.conn.hangUp()
	}
}

// Trim has the workers give up the buffers that hold the last chunks.
func (g *Group) Trim() {
	for _, w := range g.Workers {
		// A worker that is gone has none.
		_ = w.conn.send(header{kind: trim}, nil)
	}
}

// Close ends all workers and waits for them. Nobody may be using one.
func (g *Group) Close() {
	for _, w := range g.Workers {
		w.conn.hangUp()
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	for _, w := range g.Workers {
		select {
		case <-w.gone:
		case <-late.C:
			g.Kill()
			<-w.gone
		}
	}
	for _, w := range g.Workers {
		w.conn.f.Close()
	}
	<-g.owner
}

// HangUp lets the worker exit without waiting for it.
func (w *Worker) HangUp() { w.conn.hangUp() }

// died says how the worker ended, after the connection to it broke.
func (w *Worker) died() error {
	select {
	case <-w.gone:
	case <-time.After(grace):
		// It closed its socket and lives: of no use any more.
		_ = w.process.Kill()
		<-w.gone
	}
	death := &DeathError{Worker: w.Index, PID: w.process.Pid, Ready: w.ready}
	if w.state == nil {
		return death
	}
	if status, ok := w.state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		death.Signal = status.Signal()
	}
	death.Code = w.state.ExitCode()
	return death
}
