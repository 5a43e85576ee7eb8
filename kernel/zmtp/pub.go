package zmtp

import (
	"fmt"
	"net"
	"slices"
	"sync"
)

// PubOptions is how a [Pub] treats its subscribers; the zero value is fine.
type PubOptions struct {
	// Welcome, if not nil, makes a message that a subscriber gets for each new subscription, before any message that the
	// subscription lets through. None is sent if it returns no frames.
	Welcome func(topic []byte) [][]byte
	// QueueBytes is how much may be queued for one subscriber before Send waits for it; 0 means 256 MiB. Messages are
	// shared: several subscribers that are behind by the same messages hold them once.
	QueueBytes int64
}

// Pub is a PUB socket on a listener. Its methods may be called from several goroutines at once.
type Pub struct {
	s       *server
	welcome func(topic []byte) [][]byte

	order sync.Mutex // held by Send, so that all subscribers see one order

	mu   sync.Mutex
	subs []*subscriber // replaced, never changed
}

type subscriber struct {
	c *conn

	mu     sync.Mutex
	topics map[string]struct{}
	size   int64
}

// NewPub serves a listener, which belongs to the Pub from now on.
func NewPub(l net.Listener, o PubOptions) *Pub { return newPub(l, o, defaults()) }

func newPub(l net.Listener, o PubOptions, lim limits) *Pub {
	if o.QueueBytes > 0 {
		lim.queue = o.QueueBytes
	}
	p := &Pub{s: newServer(l, "PUB", lim), welcome: o.Welcome}
	p.s.start(p)
	return p
}

// Send queues a message for every subscriber with a topic that the first frame starts with. It waits only while a
// subscriber's queue is full (see the package comment), and then after the others have got the message.
func (p *Pub) Send(frames [][]byte) {
	if len(frames) == 0 {
		return
	}
	p.order.Lock()
	defer p.order.Unlock()
	p.mu.Lock()
	subs := p.subs
	p.mu.Unlock()
	var (
		packet packet
		late   []*subscriber
	)
	for _, s := range subs {
		if !s.wants(frames[0]) {
			continue
		}
		if packet.bufs == nil {
			packet = encode(frames)
		}
		if full, _, _ := s.c.out.put(packet); full != nil {
			late = append(late, s)
		}
	}
	for _, s := range late {
		_ = s.c.send(packet) // a subscriber that is gone misses messages, that is what PUB means
	}
}

// Close ends every connection after sending what is queued for it, for at most a second.
func (p *Pub) Close() error { return p.s.Close() }

func (p *Pub) opened(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subs = append(slices.Clone(p.subs), &subscriber{c: c, topics: map[string]struct{}{}})
}

func (p *Pub) closed(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subs = slices.DeleteFunc(slices.Clone(p.subs), func(s *subscriber) bool { return s.c == c })
}

// received takes a subscription (1 and the topic) or its end (0 and the topic). Subscribers have nothing else to say.
func (p *Pub) received(c *conn, frames [][]byte) error {
	if len(frames) != 1 || len(frames[0]) == 0 || frames[0][0] > 1 {
		return nil
	}
	p.mu.Lock()
	i := slices.IndexFunc(p.subs, func(s *subscriber) bool { return s.c == c })
	s := p.subs[i]
	p.mu.Unlock()
	topic := frames[0][1:]
	if frames[0][0] == 0 {
		s.cancel(string(topic))
		return nil
	}
	var hello packet
	if p.welcome != nil {
		hello = encode(p.welcome(topic))
	}
	return s.subscribe(string(topic), hello)
}

// subscribe adds a topic, and queues the welcome before any message that the topic lets through.
func (s *subscriber) subscribe(topic string, welcome packet) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.topics[topic]; known {
		return nil
	}
	if s.size += int64(len(topic)) + frameCost; s.size > maxTopics {
		return fmt.Errorf("%w: topics of more than %d bytes", errProtocol, maxTopics)
	}
	s.topics[topic] = struct{}{}
	if len(welcome.bufs) == 0 {
		return nil
	}
	if full, _, _ := s.c.out.put(welcome); full != nil {
		return ErrGone // it comes back, and then gets the welcome that it may be waiting for
	}
	return nil
}

func (s *subscriber) cancel(topic string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.topics[topic]; known {
		delete(s.topics, topic)
		s.size -= int64(len(topic)) + frameCost
	}
}

func (s *subscriber) wants(first []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, all := s.topics[""]; all {
		return true
	}
	for topic := range s.topics {
		if len(first) >= len(topic) && string(first[:len(topic)]) == topic {
			return true
		}
	}
	return false
}
