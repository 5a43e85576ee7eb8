package gonb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gonbench/kernel/wire"
	"gonbench/kernel/zmtp"
)

// Child is a running GoNB.
type Child struct {
	o      Options
	cmd    *exec.Cmd
	maker  *wire.Maker
	temp   string // TMPDIR of GoNB, where its folder is
	folder string // see Folder; used by the holder of turn only

	shell, stdin *zmtp.Dealer
	iopub        *zmtp.Sub
	readers      sync.WaitGroup

	exited chan struct{} // closed when the process has ended
	err    error         // why, once exited is closed

	turn chan struct{} // holds a token while no request is under way

	mu        sync.Mutex
	pending   *pending
	abandoned *pending // the request that Do gave up, while it is being stopped
	count     int      // GoNB's execution counter
}

// Start starts GoNB and waits until it answers.
func Start(ctx context.Context, o Options) (*Child, error) {
	file, prefix, err := writeConnection(o.Dir, o.KernelID, o.Key)
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(o.Dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	c := &Child{
		o:      o,
		cmd:    exec.Command(o.Exe, "-kernel", file, "-raw_error", "-go_work", strings.Join(o.Work, ",")),
		maker:  wire.NewMaker(o.Signer, "gonbench"),
		temp:   lookup(o.Env, "TMPDIR"),
		exited: make(chan struct{}),
		turn:   make(chan struct{}, 1),
	}
	c.turn <- struct{}{}
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = o.Env, log, log
	c.cmd.SysProcAttr = attributes()
	if err := c.spawn(); err != nil {
		return nil, fmt.Errorf("start GoNB: %w", err)
	}
	if err := c.connect(ctx, prefix); err != nil {
		c.Kill()
		return nil, c.explain(err)
	}
	if err := c.greet(ctx); err != nil {
		c.Kill()
		return nil, c.explain(err)
	}
	return c, nil
}

// PID is the id of GoNB's process.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Done is closed when GoNB's process has ended.
func (c *Child) Done() <-chan struct{} { return c.exited }

// Kill ends GoNB's process and waits until it and the readers of its sockets are
// gone. What GoNB has started is left to the caller.
func (c *Child) Kill() {
	c.cmd.Process.Kill()
	<-c.exited
	c.close()
	c.readers.Wait()
}

// Tail is the end of what GoNB has written to its log.
func (c *Child) Tail() string {
	data, _ := os.ReadFile(filepath.Join(c.o.Dir, "log"))
	const most = 2000
	return strings.TrimSpace(strings.ToValidUTF8(string(data[max(0, len(data)-most):]), ""))
}

func (c *Child) connect(ctx context.Context, prefix string) error {
	for port := shellPort; port <= heartbeatPort; port++ {
		if err := c.waitSocket(ctx, fmt.Sprintf("%s-%d", prefix, port)); err != nil {
			return err
		}
	}
	identity := []byte(c.maker.Session())
	var err error
	if c.iopub, err = zmtp.DialSub(ctx, endpoint(prefix, iopubPort), ""); err != nil {
		return err
	}
	if c.shell, err = zmtp.DialDealer(ctx, endpoint(prefix, shellPort), identity); err != nil {
		return err
	}
	if c.stdin, err = zmtp.DialDealer(ctx, endpoint(prefix, stdinPort), identity); err != nil {
		return err
	}
	c.readers.Add(3)
	go c.readIOPub()
	go c.readShell()
	go c.readStdin()
	return nil
}

// waitSocket waits for GoNB to listen.
func (c *Child) waitSocket(ctx context.Context, path string) error {
	for {
		if _, err := os.Stat(path); err == nil {
			return nil
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-c.exited:
			return c.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *Child) close() {
	if c.iopub != nil {
		c.iopub.Close()
	}
	if c.shell != nil {
		c.shell.Close()
	}
	if c.stdin != nil {
		c.stdin.Close()
	}
}

func (c *Child) explain(err error) error {
	if tail := c.Tail(); tail != "" && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("%w\n%s", err, tail)
	}
	return err
}

func lookup(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(env[i], name+"="); ok {
			return v
		}
	}
	return ""
}
