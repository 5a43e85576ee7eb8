package zmtp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// ErrGone says that a message was dropped because its peer has closed the connection, or was disconnected for not
// taking what was queued for it.
var ErrGone = errors.New("zmtp: peer is gone")

const readBuffer = 32 << 10

// conn is a connection whose handshake is done.
type conn struct {
	nc       net.Conn
	in       *bufio.Reader // used by run's goroutine alone
	out      *outbox
	kind     string // our socket type
	identity string // the peer's; empty if it has none
	limits   limits

	once sync.Once
	gone chan struct{} // closed by drop
}

// open does the handshake. It leaves nc to the caller if that fails.
func open(nc net.Conn, kind string, identity []byte, lim limits) (*conn, error) {
	if err := nc.SetDeadline(time.Now().Add(lim.hello)); err != nil {
		return nil, err
	}
	var from io.Reader = nc
	if kind == "SUB" {
		from = newRestful(nc)
	}
	r := bufio.NewReaderSize(from, readBuffer)
	peer, err := shake(r, nc, kind, identity)
	if err != nil {
		return nil, err
	}
	if err := nc.SetDeadline(time.Time{}); err != nil {
		return nil, err
	}
	return &conn{
		nc: nc, in: r, out: newOutbox(lim.queue), kind: kind, identity: string(peer), limits: lim,
		gone: make(chan struct{}),
	}, nil
}

// run reads and writes until the connection ends, then closes it and returns why it ended. received is called for each
// message; an error from it ends the connection.
func (c *conn) run(received func(frames [][]byte) error) error {
	var writer sync.WaitGroup
	writer.Go(c.write)
	command := func(body []byte) error { return c.command(body, received) }
	var err error
	for err == nil {
		var frames [][]byte
		if frames, err = readMessage(c.in, command); err == nil {
			err = received(frames)
		}
	}
	c.drop()
	writer.Wait()
	c.in = nil // whoever keeps a Peer shall not keep the buffer
	return err
}

// command obeys what a peer of a later version may say. ZMTP 3.1 subscribes by commands: they are handed on in the form
// of 3.0.
func (c *conn) command(body []byte, received func(frames [][]byte) error) error {
	name, data, err := parseCommand(body)
	if err != nil {
		return err
	}
	switch {
	case name == "PING" && len(data) >= 2:
		// A peer that pings without reading gets no answer once its queue is full, which is an answer too.
		_, _, _ = c.out.put(encodeCommand("PONG", data[2:]))
	case name == "SUBSCRIBE" && c.kind == "PUB":
		return received([][]byte{append([]byte{1}, data...)})
	case name == "CANCEL" && c.kind == "PUB":
		return received([][]byte{append([]byte{0}, data...)})
	case name == "ERROR":
		return fmt.Errorf("%w: the peer says %q", errProtocol, data)
	}
	return nil
}

func (c *conn) write() {
	var scratch net.Buffers
	for {
		batch, total, last := c.out.take(scratch[:0])
		switch {
		case last:
			if half, ok := c.nc.(interface{ CloseWrite() error }); !ok || half.CloseWrite() != nil {
				c.drop()
			}
			return
		case len(batch) == 0:
			select {
			case <-c.out.more:
			case <-c.gone:
				return
			}
		default:
			scratch = batch // WriteTo moves batch along and empties its elements
			if _, err := batch.WriteTo(c.nc); err != nil {
				c.drop()
				return
			}
			c.out.wrote(total)
		}
	}
}

// send queues a packet, or waits for room as the package comment says. A peer that leaves no room is dropped.
func (c *conn) send(p packet) error {
	var end time.Time
	for {
		full, moved, err := c.out.put(p)
		if full == nil {
			return err
		}
		if end.IsZero() {
			end = time.Now().Add(c.limits.wait)
		}
		patience := min(time.Until(end), time.Until(moved.Add(c.limits.stall)))
		if patience <= 0 {
			c.drop()
			return ErrGone
		}
		timer := time.NewTimer(patience)
		select {
		case <-full:
		case <-timer.C:
		case <-c.gone:
		}
		timer.Stop()
	}
}

// finish lets what is queued go out for at most the linger time and ends the connection; run returns then.
func (c *conn) finish() {
	if err := c.nc.SetDeadline(time.Now().Add(c.limits.linger)); err != nil {
		c.drop()
	}
	c.out.seal()
}

// drop ends the connection at once.
func (c *conn) drop() {
	c.once.Do(func() {
		close(c.gone)
		c.out.discard()
		c.nc.Close()
	})
}
