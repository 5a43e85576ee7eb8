package kernel

import (
	"context"

	"gonbench/kernel/wire"
	"gonbench/kernel/zmtp"
)

// request is a message that came in, and where an answer to it goes.
type request struct {
	ch   *channel
	peer zmtp.Peer
	msg  wire.Message
	head wire.Header

	aborted bool // by an interrupt; the queue's until the worker has taken it out
}

// receive returns the next good request of a channel. What is malformed or not
// signed with our key is dropped: there is nobody whom one could tell.
func (k *Kernel) receive(ctx context.Context, ch *channel) (*request, error) {
	for {
		peer, frames, err := ch.router.Recv(ctx)
		if err != nil {
			return nil, err
		}
		m, err := wire.Parse(frames)
		if err != nil {
			continue
		}
		if k.signer.Verify(m) != nil {
			continue
		}
		if h, err := m.Check(); err == nil {
			return &request{ch: ch, peer: peer, msg: m, head: h}, nil
		}
	}
}

// send answers a request with a message. A client that has gone misses it.
func (k *Kernel) send(r *request, m wire.Message) {
	r.ch.router.Send(r.peer, m.Frames(r.msg.Identities...))
}

// reply answers a request.
func (k *Kernel) reply(r *request, msgType string, content any) {
	m, err := k.maker.Make(msgType, r.msg.Header, nil, content)
	if err != nil {
		return
	}
	k.send(r, m)
}
