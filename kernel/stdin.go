package kernel

import (
	"context"
	"encoding/json"
	"time"

	"gonbench/kernel/wire"
)

// stdinLoop takes in what users have typed, for the program that asked.
func (k *Kernel) stdinLoop(ctx context.Context) {
	defer k.loops.Done()
	for {
		r, err := k.receive(ctx, k.sockets.stdin)
		if err != nil {
			return
		}
		var content struct {
			Value *string `json:"value"`
		}
		if r.head.Type != "input_reply" || json.Unmarshal(r.msg.Content, &content) != nil || content.Value == nil {
			continue
		}
		child := k.life.current()
		since, ok := k.asked()
		if child == nil || !ok {
			continue
		}
		select {
		case <-time.After(settle - time.Since(since)):
			child.Answer(r.msg)
		case <-ctx.Done():
		}
	}
}

// settle is how long after a question an answer to it is safe: GoNB asks first, and
// only then says who gets the answer. A person takes longer, a program does not.
const settle = 100 * time.Millisecond

// asked tells whether, and since when, the running cell waits for input, which is
// then no more so.
func (k *Kernel) asked() (since time.Time, ok bool) {
	k.state.Lock()
	defer k.state.Unlock()
	if k.running == nil || !k.running.asking {
		return time.Time{}, false
	}
	k.running.asking = false
	return k.running.askedAt, true
}

// ask hands GoNB's input_request to the client that runs the cell. One that takes
// no input would leave the program waiting for ever, so its cell ends instead.
func (k *Kernel) ask(m wire.Message) {
	k.state.Lock()
	c := k.running
	if c != nil {
		c.asking, c.askedAt = c.allowStdin, time.Now()
	}
	k.state.Unlock()
	switch {
	case c == nil:
	case c.allowStdin:
		in := k.sockets.stdin.router
		in.Send(in.Peer(c.peer.Identity()), m.Frames(c.msg.Identities...))
	default:
		c.fail("StdinNotImplementedError", "the program asks for input, which this front-end does not offer")
	}
}
