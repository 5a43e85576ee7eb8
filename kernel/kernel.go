package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"sync"

	"gonbench/dataset/store"
	"gonbench/kernel/guard"
	"gonbench/kernel/wire"
	"gonbench/kernel/zmtp"
	"gonbench/magics"
)

// Kernel is a running kernel.
type Kernel struct {
	cfg    Config
	conn   connection
	id     string
	signer *wire.Signer
	maker  *wire.Maker

	sockets sockets
	dir     string // private folder
	guard   *guard.Guard
	store   *store.Store
	magics  magics.Interpreter
	life    *life
	queue   *queue
	code    *declarations
	getter  getter
	comms   comms
	shown   shown
	meter   meter

	stop   context.CancelFunc
	loops  sync.WaitGroup
	worker sync.WaitGroup

	state   sync.Mutex // guards running, and keeps statuses in order
	running *cell      // the request that the worker is at

	count   int  // execution count; the worker's
	noticed bool // the notice was shown; the worker's
}

// Run runs a kernel until it is asked to shut down or ctx is cancelled. When it
// returns, nothing of the kernel is left.
func Run(ctx context.Context, cfg Config) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	k := &Kernel{cfg: cfg, stop: stop, queue: newQueue(), code: newDeclarations()}
	defer func() { err = errors.Join(err, k.close()) }()
	if err := k.open(ctx); err != nil {
		return err
	}
	k.loops.Add(3)
	go k.shellLoop(ctx)
	go k.controlLoop(ctx)
	go k.stdinLoop(ctx)
	k.worker.Add(1)
	go k.work(ctx)
	k.loops.Add(2)
	go k.signalLoop(ctx, interrupts)
	go k.watchParent(ctx)
	k.publish(nil, "status", map[string]any{"execution_state": "starting"})
	<-ctx.Done()
	return nil
}

// open brings everything up, the sockets first: Jupyter is waiting there.
func (k *Kernel) open(ctx context.Context) error {
	var err error
	if k.conn, err = readConnection(k.cfg.ConnectionFile); err != nil {
		return err
	}
	k.id = kernelID(k.cfg.ConnectionFile)
	if k.signer, err = wire.NewSigner(k.conn.Key, k.conn.Scheme); err != nil {
		return err
	}
	k.maker = wire.NewMaker(k.signer, "gonbench")
	if err := k.listen(); err != nil {
		return err
	}
	if err := becomeReaper(ctx); err != nil {
		return fmt.Errorf("become the parent of orphans: %w", err)
	}
	if k.dir, err = privateFolder(); err != nil {
		return err
	}
	mark := wire.NewID()
	if k.guard, err = guard.Start(k.cfg.Self, mark, k.dir); err != nil {
		return err
	}
	if k.store, err = store.New(k.dir); err != nil {
		return fmt.Errorf("serve datasets: %w", err)
	}
	env := environment(os.Environ(), k.cfg.Self, k.dir, mark, k.store.Socket())
	k.life = newLife(k, env)
	k.magics, err = k.cfg.Magics(magics.Config{
		Host:     host{k},
		Store:    k.store,
		Dir:      k.dir,
		Resource: k.cfg.Resource,
		Spec:     filepath.Base(k.cfg.Resource),
		Kernel:   k.id,
		Self:     k.cfg.Self,
		Version:  k.cfg.Version,
		Env:      env,
	})
	if err != nil {
		return err
	}
	k.life.start(ctx)
	return nil
}

// close ends everything. It copes with a kernel that opened only in part.
func (k *Kernel) close() error {
	var errs []error
	k.stop()
	k.interrupt()
	k.queue.close()
	k.worker.Wait()
	if k.magics != nil {
		errs = append(errs, k.magics.Close())
	}
	if k.life != nil {
		k.life.close()
	}
	killDescendants(k.guard)
	if k.store != nil {
		errs = append(errs, k.store.Close())
	}
	if k.guard != nil {
		errs = append(errs, k.guard.Release())
	}
	k.sockets.close()
	k.loops.Wait()
	return errors.Join(errs...)
}

// sockets are the kernel's ends of the five channels.
type sockets struct {
	shell, control, stdin *channel
	iopub                 *zmtp.Pub
	heartbeat             interface{ Close() error }
}

// channel is a socket that requests come in on and replies go out on.
type channel struct {
	name   string
	router *zmtp.Router
}

func (s *sockets) close() {
	for _, c := range []*channel{s.shell, s.control, s.stdin} {
		if c != nil {
			c.router.Close()
		}
	}
	if s.iopub != nil {
		s.iopub.Close()
	}
	if s.heartbeat != nil {
		s.heartbeat.Close()
	}
}

func (k *Kernel) listen() error {
	for _, c := range []struct {
		name string
		port int
		to   **channel
	}{
		{"shell", k.conn.Shell, &k.sockets.shell},
		{"control", k.conn.Control, &k.sockets.control},
		{"stdin", k.conn.Stdin, &k.sockets.stdin},
	} {
		l, err := zmtp.Listen(k.conn.endpoint(c.port))
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		*c.to = &channel{c.name, zmtp.NewRouter(l)}
	}
	l, err := zmtp.Listen(k.conn.endpoint(k.conn.IOPub))
	if err != nil {
		return fmt.Errorf("iopub: %w", err)
	}
	k.sockets.iopub = zmtp.NewPub(l, zmtp.PubOptions{Welcome: k.welcome})
	if l, err = zmtp.Listen(k.conn.endpoint(k.conn.Heartbeat)); err != nil {
		return fmt.Errorf("heartbeat: %w", err)
	}
	k.sockets.heartbeat = zmtp.ServeEcho(l)
	return nil
}
