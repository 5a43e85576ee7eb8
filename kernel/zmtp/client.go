package zmtp

import (
	"context"
	"fmt"
	"net"
	"sync"
)

// client is the dialing side of one connection. It does not connect again: who talks to a process that died has more
// to do than that.
type client struct {
	c    *conn
	in   chan [][]byte
	once sync.Once
	stop chan struct{} // closed by Close
	done chan struct{} // closed when the connection has ended and err is set
	err  error
}

func newClient(c *conn) *client {
	cl := &client{c: c, in: make(chan [][]byte), stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(cl.done)
		cl.err = fmt.Errorf("%w: %w", ErrGone, c.run(cl.received))
	}()
	return cl
}

func (cl *client) received(frames [][]byte) error {
	select {
	case cl.in <- frames:
	case <-cl.stop: // read on, so that Close does not end in a reset
	}
	return nil
}

func (cl *client) recv(ctx context.Context) ([][]byte, error) {
	select {
	case frames := <-cl.in:
		return frames, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-cl.stop:
		return nil, net.ErrClosed
	case <-cl.done:
		select {
		case <-cl.stop: // it ended because of Close
			return nil, net.ErrClosed
		default:
			return nil, cl.err
		}
	}
}

func (cl *client) close() {
	cl.once.Do(func() {
		close(cl.stop)
		cl.c.finish()
	})
	<-cl.done
}

// Dealer is a DEALER socket with one peer. Its methods may be called from several goroutines at once.
type Dealer struct{ cl *client }

// DialDealer connects to a ROUTER, REP or DEALER, trying until that is there or ctx is done. The identity is what the peer
// knows this socket by; it may be empty. Once connected, ctx means nothing to the Dealer.
func DialDealer(ctx context.Context, endpoint string, identity []byte) (*Dealer, error) {
	c, err := dial(ctx, endpoint, "DEALER", identity, defaults())
	if err != nil {
		return nil, err
	}
	return &Dealer{newClient(c)}, nil
}

// Send queues a message. The error is [ErrGone] when the connection has ended.
func (d *Dealer) Send(frames [][]byte) error {
	if len(frames) == 0 {
		return nil
	}
	return d.cl.c.send(encode(frames))
}

// Recv returns the next message. The error wraps [ErrGone] when the peer has ended the connection: it will not come
// back. After Close it is net.ErrClosed.
func (d *Dealer) Recv(ctx context.Context) ([][]byte, error) { return d.cl.recv(ctx) }

// Close ends the connection after sending what is queued, for at most a second.
func (d *Dealer) Close() { d.cl.close() }

// Sub is a SUB socket with one peer. Its methods may be called from several goroutines at once.
type Sub struct{ cl *client }

// DialSub connects to a PUB, trying until that is there or ctx is done, and subscribes to topics: a message is received if
// its first frame starts with one of them. No topics, as the topic "", means every message. Once connected, ctx means
// nothing to the Sub.
func DialSub(ctx context.Context, endpoint string, topics ...string) (*Sub, error) {
	c, err := dial(ctx, endpoint, "SUB", nil, defaults())
	if err != nil {
		return nil, err
	}
	if len(topics) == 0 {
		topics = []string{""}
	}
	s := &Sub{newClient(c)}
	for _, topic := range topics {
		if err := c.send(encode([][]byte{append([]byte{1}, topic...)})); err != nil {
			s.Close()
			return nil, fmt.Errorf("dial %s: %w", endpoint, err)
		}
	}
	return s, nil
}

// Recv returns the next message, and errors as [Dealer.Recv] does.
func (s *Sub) Recv(ctx context.Context) ([][]byte, error) { return s.cl.recv(ctx) }

// Close ends the connection.
func (s *Sub) Close() { s.cl.close() }
