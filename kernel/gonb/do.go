package gonb

import (
	"bytes"
	"context"
	"time"

	"gonbench/kernel/proctree"
	"gonbench/kernel/wire"
)

// How long things are waited for after an interrupt.
const (
	grace    = 600 * time.Millisecond  // from SIGINT to SIGKILL
	give     = 1700 * time.Millisecond // until Do returns without an answer
	patience = 15 * time.Second        // until a GoNB that still does not answer is killed
)

// TryAcquire takes the right to use Do, if nobody has it.
func (c *Child) TryAcquire() bool {
	select {
	case <-c.turn:
		return true
	default:
		return false
	}
}

// Acquire waits for the right to use Do.
func (c *Child) Acquire(ctx context.Context) error {
	select {
	case <-c.turn:
		return nil
	case <-c.exited:
		return c.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Release gives the right back.
func (c *Child) Release() { c.turn <- struct{}{} }

// Do sends a request and waits for its reply, which it returns. What GoNB publishes
// meanwhile goes to out, except statuses; out is never called after Do returned.
// The caller has acquired the child. Cancelling ctx stops the request by force.
func (c *Child) Do(ctx context.Context, m wire.Message, out func(wire.Message, wire.Header)) (wire.Message, error) {
	h, err := wire.ParseHeader(m.Header)
	if err != nil {
		return wire.Message{}, err
	}
	if err := c.drained(ctx); err != nil {
		return wire.Message{}, err
	}
	begin := proctree.Now()
	p := &pending{id: h.MsgID, session: h.Session, out: out, done: make(chan struct{}), stopped: make(chan struct{})}
	c.mu.Lock()
	c.pending = p
	c.mu.Unlock()
	if err := c.shell.Send(m.Frames()); err != nil {
		c.cmd.Process.Kill() // a GoNB that cannot be spoken to is no use
		<-c.exited
		return wire.Message{}, c.err
	}
	select {
	case <-p.done:
		return p.reply, nil
	case <-c.exited:
		return wire.Message{}, c.err
	case <-ctx.Done():
	}
	go c.force(p, begin)
	select {
	case <-p.stopped:
		select {
		case <-p.done:
			return p.reply, nil
		default:
			return wire.Message{}, c.err
		}
	case <-time.After(give):
		c.mu.Lock()
		p.out, c.abandoned = nil, p
		c.mu.Unlock()
		return wire.Message{}, ErrAbandoned
	}
}

// drained waits for the end of a request that was abandoned earlier.
func (c *Child) drained(ctx context.Context) error {
	c.mu.Lock()
	p := c.abandoned
	c.mu.Unlock()
	if p == nil {
		return nil
	}
	select {
	case <-p.stopped:
	case <-ctx.Done():
		return ErrAbandoned
	}
	select {
	case <-c.exited:
		return c.err
	default:
		return nil
	}
}

// force stops everything that began with the request p. It closes p.stopped when p
// is complete, or GoNB has ended, and nothing of p's runs any more.
func (c *Child) force(p *pending, begin proctree.Instant) {
	defer func() {
		c.mu.Lock()
		c.abandoned = nil
		c.mu.Unlock()
		close(p.stopped)
	}()
	c.cmd.Process.Signal(interrupt)
	seen := map[int]time.Time{}
	first := time.Now()
	for {
		c.stop(begin, seen)
		if time.Since(first) > patience {
			c.cmd.Process.Kill()
		}
		select {
		case <-p.done:
			c.stopRest(begin)
			return
		case <-c.exited:
			return
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// stop signals every process of GoNB's that began since the instant: SIGINT when
// it is seen first, SIGKILL once the grace is over.
func (c *Child) stop(since proctree.Instant, seen map[int]time.Time) {
	for _, p := range c.begun(since) {
		when, known := seen[p.PID]
		switch {
		case !known:
			seen[p.PID] = time.Now()
			proctree.Signal([]proctree.Process{p}, interrupt)
		case time.Since(when) >= grace:
			proctree.Signal([]proctree.Process{p}, kill)
		}
	}
}

// stopRest ends what a stopped cell has left behind: processes that ignored SIGINT
// and held none of the cell's pipes.
func (c *Child) stopRest(since proctree.Instant) {
	for end := time.Now().Add(grace); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if len(c.begun(since)) == 0 {
			return
		}
	}
	proctree.Signal(c.begun(since), kill)
}

func isIdle(content []byte) bool { return bytes.Contains(content, []byte(`"idle"`)) }
