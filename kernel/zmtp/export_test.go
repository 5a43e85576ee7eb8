package zmtp

import (
	"bufio"
	"io"
	"net"
	"time"
)

// ReadMessage and Shake are what outside bytes go through.
var (
	ReadMessage = readMessage
	ErrProtocol = errProtocol
	ErrRefused  = errRefused
)

func Shake(r *bufio.Reader, w io.Writer, kind string) ([]byte, error) { return shake(r, w, kind, nil) }

// Encode returns a message's bytes as they go over the wire.
func Encode(frames [][]byte) []byte {
	var all []byte
	for _, buf := range encode(frames).bufs {
		all = append(all, buf...)
	}
	return all
}

// NewHastyRouter is a Router that gives a handshake less time.
func NewHastyRouter(l net.Listener, hello time.Duration) *Router {
	lim := defaults()
	lim.hello = hello
	return newRouter(l, lim)
}

// Subscribers is the number of connections, QueuedBytes what all queues count together.
func (p *Pub) Subscribers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.subs)
}

func (p *Pub) QueuedBytes() (total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.subs {
		s.c.out.mu.Lock()
		total += s.c.out.cost
		s.c.out.mu.Unlock()
	}
	return total
}

// Gone tells whether a Router knows that the peer's connection has ended.
func Gone(p Peer) bool {
	select {
	case <-p.c.gone:
		return true
	default:
		return false
	}
}

// NewRestful is newRestful with a clock and a rest of the test's own.
func NewRestful(from io.Reader, now func() time.Time, rest func()) io.Reader {
	return &restful{from: from, now: now, rest: rest}
}
