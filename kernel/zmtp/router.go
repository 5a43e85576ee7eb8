package zmtp

import (
	"context"
	"encoding/binary"
	"net"
	"slices"
	"sync"
	"sync/atomic"
)

// Router is a ROUTER socket on a listener. Its methods may be called from several goroutines at once.
type Router struct {
	s     *server
	in    chan request
	named atomic.Uint32 // peers without an identity that got one

	mu    sync.Mutex
	peers map[string][]*conn // by identity, the newest last; a slice's elements never change
}

type request struct {
	from   Peer
	frames [][]byte
}

// Peer is one connection to a [Router]: a client that connects again is another Peer, with the same identity if the client
// has set one. Peers can be compared and used as map keys. The zero Peer is gone.
type Peer struct{ c *conn }

// Identity is what the peer calls itself, or a name that no other peer of this Router has, starting with a zero byte.
func (p Peer) Identity() []byte {
	if p.c == nil {
		return nil
	}
	return []byte(p.c.identity)
}

// NewRouter serves a listener, which belongs to the Router from now on.
func NewRouter(l net.Listener) *Router { return newRouter(l, defaults()) }

func newRouter(l net.Listener, lim limits) *Router {
	r := &Router{s: newServer(l, "ROUTER", lim), in: make(chan request), peers: map[string][]*conn{}}
	r.s.start(r)
	return r
}

// Recv returns the next message of any client, without the routing identity that libzmq puts in front. After Close its
// error is net.ErrClosed.
func (r *Router) Recv(ctx context.Context) (Peer, [][]byte, error) {
	select {
	case q := <-r.in:
		return q.from, q.frames, nil
	case <-ctx.Done():
		return Peer{}, nil, ctx.Err()
	case <-r.s.done:
		return Peer{}, nil, net.ErrClosed
	}
}

// Send queues a message for the connection that asked; if that is gone, for the newest connection with the same
// identity; else the message is dropped and the error is [ErrGone]. It waits only for a peer whose queue is full (see the
// package comment).
func (r *Router) Send(p Peer, frames [][]byte) error {
	if p.c == nil {
		return ErrGone
	}
	if len(frames) == 0 {
		return nil
	}
	packet := encode(frames)
	if p.c.send(packet) == nil {
		return nil
	}
	r.mu.Lock()
	same := r.peers[p.c.identity]
	r.mu.Unlock()
	for _, c := range slices.Backward(same) {
		if c != p.c && c.send(packet) == nil {
			return nil
		}
	}
	return ErrGone
}

// Peer returns the newest connection of this Router with an identity, the zero Peer if there is none. A client that gives
// several sockets one identity, as Jupyter's do, can be found so on another Router than the one it was heard on.
func (r *Router) Peer(identity []byte) Peer {
	r.mu.Lock()
	defer r.mu.Unlock()
	if same := r.peers[string(identity)]; len(same) > 0 {
		return Peer{same[len(same)-1]}
	}
	return Peer{}
}

// Close ends every connection after sending what is queued for it, for at most a second.
func (r *Router) Close() error { return r.s.Close() }

func (r *Router) opened(c *conn) {
	if c.identity == "" {
		c.identity = string(binary.BigEndian.AppendUint32([]byte{0}, r.named.Add(1)))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.peers[c.identity] = append(r.peers[c.identity], c)
}

func (r *Router) received(c *conn, frames [][]byte) error {
	select {
	case r.in <- request{Peer{c}, frames}:
	case <-r.s.done: // read on and forget: unread bytes would turn our goodbye into a reset
	}
	return nil
}

func (r *Router) closed(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	same := slices.DeleteFunc(slices.Clone(r.peers[c.identity]), func(o *conn) bool { return o == c })
	if len(same) == 0 {
		delete(r.peers, c.identity)
		return
	}
	r.peers[c.identity] = same
}
