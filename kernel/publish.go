package kernel

import (
	"gonbench/kernel/wire"
)

// publish sends a message of ours to everybody. parent is a raw header.
func (k *Kernel) publish(parent []byte, msgType string, content any) {
	m, err := k.maker.Make(msgType, parent, nil, content)
	if err != nil {
		return
	}
	k.relay(m, msgType)
}

// relay sends a message as it is to everybody. GoNB's topics are the routing
// identities of its clients, which ours must not see: the topic is always ours.
func (k *Kernel) relay(m wire.Message, msgType string) {
	k.sockets.iopub.Send(m.Frames([]byte("kernel." + k.id + "." + msgType)))
}

// welcome is what a new subscriber gets first: only then can a client know that it
// will miss nothing.
func (k *Kernel) welcome(topic []byte) [][]byte {
	m, err := k.maker.Make("iopub_welcome", nil, nil, map[string]any{"subscription": string(topic)})
	if err != nil {
		return nil
	}
	return m.Frames(topic)
}
