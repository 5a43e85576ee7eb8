package zmtp

import "time"

const (
	maxMessage   = 1 << 30  // bytes of one message, frameCost a frame included
	maxCommand   = 64 << 10 // bytes of a command's body
	maxTopics    = 1 << 20  // bytes of one subscriber's topics, frameCost a topic included
	maxIdentity  = 255      // bytes, by the protocol
	frameCost    = 64       // what a frame costs beside its bytes: slice header, allocation
	trustedBytes = 1 << 20  // allocated on a peer's word alone
)

// limits are the patience and the memory that a socket has for one peer.
type limits struct {
	queue  int64         // bytes queued for a peer from which on Send waits
	stall  time.Duration // how long a peer that Send waits for may take nothing
	wait   time.Duration // how long one Send waits for a peer that does take something
	hello  time.Duration // how long a handshake may take
	linger time.Duration // how long Close tries to send what is queued
}

func defaults() limits {
	return limits{
		queue:  256 << 20,
		stall:  5 * time.Second,
		wait:   10 * time.Second,
		hello:  30 * time.Second,
		linger: time.Second,
	}
}
