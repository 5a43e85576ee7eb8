package zmtp

import (
	"net"
	"sync"
	"time"
)

const (
	batchBytes   = 1 << 20
	batchBuffers = 512
)

// outbox is the queue between those who send to a connection and the one goroutine that writes to it. It holds
// buffers that other outboxes may hold too and never changes them.
type outbox struct {
	limit int64
	more  chan struct{} // has one element when there may be something to take

	mu     sync.Mutex
	bufs   [][]byte
	cost   int64         // of bufs and of what is being written
	moved  time.Time     // when the peer last took something, or else when there first was something to take
	room   chan struct{} // closed when cost gets less; nil while nobody waits for that
	sealed bool
}

func newOutbox(limit int64) *outbox {
	return &outbox{limit: limit, more: make(chan struct{}, 1)}
}

// put queues a packet if the outbox holds less than its limit: a single message may be larger than the limit. If it is
// full, full is closed when it has become less so, and moved is when the peer last took something.
func (o *outbox) put(p packet) (full <-chan struct{}, moved time.Time, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed {
		return nil, time.Time{}, ErrGone
	}
	if o.cost >= o.limit {
		if o.room == nil {
			o.room = make(chan struct{})
		}
		return o.room, o.moved, nil
	}
	if o.cost == 0 {
		o.moved = time.Now()
	}
	o.bufs = append(o.bufs, p.bufs...)
	o.cost += p.cost
	o.wake()
	return nil, time.Time{}, nil
}

// take moves the next buffers to write into batch. It takes none if there are none, and last is true if none will come.
func (o *outbox) take(batch net.Buffers) (taken net.Buffers, total int64, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for ; n < len(o.bufs) && n < batchBuffers && total < batchBytes; n++ {
		batch = append(batch, o.bufs[n])
		total += cost(o.bufs[n])
		o.bufs[n] = nil
	}
	if o.bufs = o.bufs[n:]; len(o.bufs) == 0 {
		o.bufs = nil
	}
	return batch, total, n == 0 && o.sealed
}

// wrote takes note that the peer's transport accepted what take had counted as total.
func (o *outbox) wrote(total int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cost -= total
	o.moved = time.Now()
	if o.room != nil {
		close(o.room)
		o.room = nil
	}
}

// seal lets nothing more in; what is queued can still be taken.
func (o *outbox) seal() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sealed = true
	o.wake()
}

// discard seals and frees what is queued.
func (o *outbox) discard() {
	o.seal()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bufs = nil
}

func (o *outbox) wake() {
	select {
	case o.more <- struct{}{}:
	default:
	}
}
