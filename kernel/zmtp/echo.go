package zmtp

import (
	"io"
	"net"
)

// ServeEcho serves a heartbeat: a REP socket that returns what it gets. The listener belongs to it from now on.
func ServeEcho(l net.Listener) io.Closer { return serveEcho(l, defaults()) }

func serveEcho(l net.Listener, lim limits) io.Closer {
	s := newServer(l, "REP", lim)
	s.start(echo{})
	return s
}

type echo struct{}

func (echo) opened(*conn) {}
func (echo) closed(*conn) {}

// received returns the envelope with the rest, which is what REP does once the reply is made.
func (echo) received(c *conn, frames [][]byte) error {
	_ = c.send(encode(frames)) // if it is gone, the next read says so
	return nil
}
