package runner

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// MarkEnv names the environment variable that every process of a runner's tree
// carries.
const MarkEnv = "GONBENCH_RUN"

const (
	defaultHandshake = 30 * time.Second // a Python runner imports a lot
	closeGrace       = 2 * time.Second
	longestSocket    = 100 // bytes: the least that systems allow is 104
)

// Options say what to start.
type Options struct {
	Command []string // the executable and its arguments
	Env     []string // os.Environ form; what the protocol needs is added
	Dir     string   // private folder for the socket; "" makes one for the call
	Name    string   // for messages: the strategy
	// Folders are made for the runner, and removed with all that is in them when
	// it is gone, however it ends.
	Folders []string
	// Janitors, if not empty, is part of the command line of processes that clean
	// up after the others: they are killed last, a second after these.
	Janitors string
	// HandshakeTimeout is how long the runner may take to say hello; 0 is 30 s.
	HandshakeTimeout time.Duration
	// OnOutput, if not nil, gets every line that the process and its children
	// print. While it runs, they may have to wait.
	OnOutput func(line string)
}

// Runner is a running runner.
type Runner struct {
	name     string
	folders  []string
	process  *process
	conn     *net.UnixConn
	messages chan incoming
	quit     chan struct{} // closed when nobody reads messages any more
	readers  sync.WaitGroup
	hello    protocol.Hello
	oomKills int64 // of the machine, at the start

	turn sync.Mutex // held by the request that is under way
	gone *Failure   // why the runner is no more; guarded by turn

	killed atomic.Bool // by a call of Kill, and not because of a failure
	end    sync.Once
	left   error // what end could not kill
}

// Start starts a runner and waits for its hello.
func Start(ctx context.Context, o Options) (*Runner, error) {
	if len(o.Command) == 0 {
		return nil, errors.New("start a runner: no command")
	}
	id := make([]byte, 8)
	rand.Read(id)
	name := hex.EncodeToString(id)
	listener, remove, err := listen(o.Dir, name)
	if err != nil {
		return nil, fmt.Errorf("start runner %s: %w", o.Name, err)
	}
	defer remove()
	defer listener.Close()

	r := &Runner{name: o.Name, folders: o.Folders, messages: make(chan incoming), quit: make(chan struct{}), oomKills: oomKills()}
	for _, folder := range o.Folders {
		if err := os.Mkdir(folder, 0o700); err != nil {
			r.removeFolders()
			return nil, fmt.Errorf("start runner %s: %w", o.Name, err)
		}
	}
	mark := MarkEnv + "=" + name
	r.process, err = startProcess(o, mark, []string{protocol.SocketEnv + "=" + listener.Addr().String()})
	if err != nil {
		r.removeFolders()
		f := failed(err, "cannot start %s: %v", o.Command[0], err)
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
			f.Status = record.Unavailable
		}
		return nil, f
	}
	timeout := o.HandshakeTimeout
	if timeout <= 0 {
		timeout = defaultHandshake
	}
	if err := r.handshake(ctx, listener, timeout); err != nil {
		return nil, err
	}
	return r, nil
}

// listen makes the socket: in dir, or in a folder of its own if dir is not
// given or its path too long for a socket.
func listen(dir, name string) (*net.UnixListener, func(), error) {
	remove := func() {}
	path := filepath.Join(dir, "r-"+name)
	if dir == "" || len(path) > longestSocket {
		own, err := os.MkdirTemp("", "gonbench-")
		if err != nil {
			return nil, nil, err
		}
		remove = func() { os.RemoveAll(own) }
		path = filepath.Join(own, "r")
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		remove()
		return nil, nil, err
	}
	return l, remove, nil
}

// handshake accepts the connection and checks the hello. If it fails nothing of
// the runner is left.
func (r *Runner) handshake(ctx context.Context, listener *net.UnixListener, timeout time.Duration) error {
	late := time.NewTimer(timeout)
	defer late.Stop()
	accepted := make(chan *net.UnixConn, 1)
	r.readers.Go(func() {
		defer close(accepted)
		if conn, err := listener.AcceptUnix(); err == nil {
			accepted <- conn
		}
	})
	abort := func(f *Failure) error {
		listener.Close()
		for conn := range accepted {
			r.conn = conn
		}
		r.fail(f)
		return f
	}
	tooLate := func() error {
		return abort(failed(context.DeadlineExceeded, "%s did not say hello within %v%s", r.subject(), timeout, r.said()))
	}
	select {
	case conn, ok := <-accepted:
		if !ok {
			return abort(failed(nil, "%s: its socket was closed", r.subject()))
		}
		r.conn = conn
	case <-r.process.dead:
		// It may have connected and died at once: then its last message counts.
		listener.Close()
		conn, ok := <-accepted
		if !ok {
			f := r.death()
			r.fail(f)
			return f
		}
		r.conn = conn
	case <-late.C:
		return tooLate()
	case <-ctx.Done():
		listener.Close()
		for conn := range accepted {
			r.conn = conn
		}
		return r.cancelled(ctx, "start")
	}
	r.readers.Go(func() { receive(r.conn, r.deliver) })

	in, err := r.next(ctx, late.C, "start")
	if errors.Is(err, errLate) {
		return tooLate()
	}
	if err != nil {
		return err
	}
	switch {
	case in.message.Type == "failed":
		f := r.reported(in.message.Failed)
		r.fail(f)
		return f
	case in.message.Type != "hello":
		return abort(failed(nil, "%s sent %q before its hello", r.subject(), in.message.Type))
	case in.message.Hello.Version != protocol.Version:
		return abort(failed(nil, "%s speaks version %d of the protocol, this kernel %d: install gonbench again",
			r.subject(), in.message.Hello.Version, protocol.Version))
	}
	r.hello = *in.message.Hello
	return nil
}

// deliver hands a message to the request that waits for it.
func (r *Runner) deliver(in incoming) bool {
	select {
	case r.messages <- in:
		return true
	case <-r.quit:
		return false
	}
}

// PID is the runner's process, whose session has the same number.
func (r *Runner) PID() int { return r.process.pid }

// Mark is the environment entry that the runner's processes carry.
func (r *Runner) Mark() string { return r.process.mark }

// Language is "go" or "python".
func (r *Runner) Language() string { return r.hello.Language }

// Packages are the versions that the runner reported.
func (r *Runner) Packages() map[string]string { return r.hello.Packages }

// Output is the end of what the runner and its children have printed.
func (r *Runner) Output() string { return r.process.output.String() }

// Kill ends the runner and everything that it started, and returns when nothing
// of it is left. The error says what could not be killed.
func (r *Runner) Kill() error {
	r.killed.Store(true)
	return r.endAll()
}

func (r *Runner) endAll() error {
	r.end.Do(func() {
		r.left = r.process.kill()
		close(r.quit)
		if r.conn != nil {
			r.conn.Close()
		}
		r.readers.Wait()
		r.removeFolders()
	})
	return r.left
}

func (r *Runner) removeFolders() {
	for _, folder := range r.folders {
		os.RemoveAll(folder)
	}
}

// Close lets the runner end by itself, for two seconds at most, and then kills
// what is left of it. A request that is under way ends first.
func (r *Runner) Close(ctx context.Context) error {
	r.turn.Lock()
	defer r.turn.Unlock()
	if r.gone == nil {
		r.gone = failed(nil, "%s was closed", r.subject())
		r.conn.CloseWrite()
		grace := time.NewTimer(closeGrace)
		defer grace.Stop()
		for waiting := true; waiting; {
			select {
			case <-r.messages: // late progress; the end of the stream
			case <-r.process.dead:
				waiting = false
			case <-grace.C:
				waiting = false
			case <-ctx.Done():
				waiting = false
			}
		}
	}
	return r.Kill()
}
