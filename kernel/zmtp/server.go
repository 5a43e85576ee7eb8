package zmtp

import (
	"errors"
	"net"
	"sync"
	"time"
)

// handler is what makes a server a ROUTER, a PUB or a REP. Each connection's calls come from one goroutine, in order.
type handler interface {
	opened(c *conn)
	received(c *conn, frames [][]byte) error // an error ends the connection
	closed(c *conn)
}

// server accepts connections, shakes hands and runs each of them, until Close.
type server struct {
	l      net.Listener
	kind   string
	limits limits
	done   chan struct{} // closed by Close
	all    sync.WaitGroup

	mu    sync.Mutex
	fresh map[net.Conn]struct{} // shaking hands
	conns map[*conn]struct{}
}

func newServer(l net.Listener, kind string, lim limits) *server {
	return &server{
		l: l, kind: kind, limits: lim, done: make(chan struct{}),
		fresh: map[net.Conn]struct{}{}, conns: map[*conn]struct{}{},
	}
}

func (s *server) start(h handler) { s.all.Go(func() { s.accept(h) }) }

func (s *server) accept(h handler) {
	const longest = time.Second
	for pause := time.Millisecond; ; {
		nc, err := s.l.Accept()
		switch {
		case err == nil:
			pause = time.Millisecond
			if s.add(nc) {
				s.all.Go(func() { s.serve(nc, h) })
			}
		case errors.Is(err, net.ErrClosed):
			return
		default: // out of file descriptors, or the peer was quicker to leave: neither is a reason to stop
			select {
			case <-s.done:
				return
			case <-time.After(pause):
			}
			pause = min(2*pause, longest)
		}
	}
}

func (s *server) add(nc net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing() {
		nc.Close()
		return false
	}
	s.fresh[nc] = struct{}{}
	return true
}

func (s *server) serve(nc net.Conn, h handler) {
	c, err := open(nc, s.kind, nil, s.limits)
	s.mu.Lock()
	delete(s.fresh, nc)
	if err != nil || s.closing() {
		s.mu.Unlock()
		nc.Close()
		return
	}
	s.conns[c] = struct{}{}
	s.mu.Unlock()

	h.opened(c)
	// Why it ended is of no use to anybody: peers come and go, and what one did wrong is not the kernel's.
	_ = c.run(func(frames [][]byte) error { return h.received(c, frames) })
	h.closed(c)

	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

func (s *server) closing() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// Close stops accepting, sends what is queued and returns when every goroutine has ended.
func (s *server) Close() error {
	s.mu.Lock()
	if s.closing() {
		s.mu.Unlock()
		s.all.Wait()
		return net.ErrClosed
	}
	close(s.done)
	err := s.l.Close()
	for nc := range s.fresh {
		nc.Close()
	}
	for c := range s.conns {
		c.finish()
	}
	s.mu.Unlock()
	s.all.Wait()
	return err
}
