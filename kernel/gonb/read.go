package gonb

import (
	"bytes"
	"context"

	"gonbench/kernel/wire"
)

// pending is the request under way.
type pending struct {
	id, session string
	out         func(wire.Message, wire.Header) // nil once abandoned
	reply       wire.Message
	replied     bool
	idle        bool
	done        chan struct{} // closed when both have come
	stopped     chan struct{} // closed when all that was stopped by force is gone
}

func (p *pending) is(parent wire.Header) bool {
	return p != nil && p.id == parent.MsgID && p.session == parent.Session
}

// readIOPub hands on what GoNB publishes, until the socket closes.
func (c *Child) readIOPub() {
	defer c.readers.Done()
	var last struct { // most messages have the parent of the one before
		raw    []byte
		parent wire.Header
	}
	for {
		frames, err := c.iopub.Recv(context.Background())
		if err != nil {
			return
		}
		m, err := wire.Parse(frames)
		if err != nil {
			continue
		}
		h, err := wire.ParseHeader(m.Header)
		if err != nil {
			continue
		}
		if !bytes.Equal(m.Parent, last.raw) {
			parent, err := wire.ParseHeader(m.Parent)
			if err != nil {
				continue
			}
			last.raw, last.parent = m.Parent, parent
		}
		c.published(m, h, last.parent)
	}
}

func (c *Child) published(m wire.Message, h, parent wire.Header) {
	c.mu.Lock()
	p := c.pending
	mine := p.is(parent)
	var out func(wire.Message, wire.Header)
	if mine {
		out = p.out
		if h.Type == "status" && isIdle(m.Content) {
			p.idle = true
			c.finish(p)
		}
	}
	c.mu.Unlock()
	switch {
	case h.Type == "status":
	case mine && out != nil:
		out(m, h)
	case !mine && parent.Session != c.maker.Session():
		c.o.Stray(m, h)
	}
}

// finish ends p if it is complete. c.mu is held.
func (c *Child) finish(p *pending) {
	if p.replied && p.idle && c.pending == p {
		c.pending = nil
		close(p.done)
	}
}

// readShell collects replies.
func (c *Child) readShell() {
	defer c.readers.Done()
	for {
		frames, err := c.shell.Recv(context.Background())
		if err != nil {
			return
		}
		m, err := wire.Parse(frames)
		if err != nil {
			continue
		}
		parent, err := wire.ParseHeader(m.Parent)
		if err != nil {
			continue
		}
		c.mu.Lock()
		if p := c.pending; p.is(parent) {
			p.reply, p.replied = m, true
			c.finish(p)
		}
		c.mu.Unlock()
	}
}

// readStdin hands on what GoNB asks the user.
func (c *Child) readStdin() {
	defer c.readers.Done()
	for {
		frames, err := c.stdin.Recv(context.Background())
		if err != nil {
			return
		}
		if m, err := wire.Parse(frames); err == nil {
			c.o.Input(m)
		}
	}
}
