package zmtp_test

import (
	"strconv"
	"syscall"
	"testing"

	"gonbench/kernel/zmtp"
)

// A subscriber with libzmq's default high-water mark that is slower than the flood misses nothing.
func TestFlood(t *testing.T) {
	for name, c := range map[string]struct {
		count, size int
		pauseMS     float64
		queue       int64
	}{
		"20 MB of lines":   {200_000, 100, 0, 0},
		"outputs of 50 MB": {4, 50 << 20, 0, 0},
		"slow reader":      {2_000, 10_000, 0.2, 0},
		"slow reader, many times more than a queue": {2_000, 10_000, 0.2, 1 << 20},
		"outputs larger than the queue":             {4, 10 << 20, 1, 1 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			for transport, endpoint := range transports {
				t.Run(transport, func(t *testing.T) {
					setup(t)
					p, at := startPub(t, endpoint(t), zmtp.PubOptions{Welcome: welcome, QueueBytes: c.queue})
					python := startPython(t, "collect", at, c.count, c.size, c.pauseMS)
					python.expect("subscribed")
					body := payload(c.size)
					for i := range c.count {
						p.Send([][]byte{[]byte("stream"), number(i), body})
					}
					python.expect("ok")
				})
			}
		})
	}
}

func TestStoppedSubscriber(t *testing.T) {
	ctx := setup(t)
	const queue = 4 << 20
	p, at := startPub(t, "tcp://127.0.0.1:0", zmtp.PubOptions{Welcome: welcome, QueueBytes: queue})
	stopped := startPython(t, "follow", at)
	stopped.expect("welcome")
	const count, size = 40, 1 << 20
	alive := startPython(t, "collect", at, count, size, 0)
	alive.expect("subscribed")

	stopped.signal(syscall.SIGSTOP)
	body := payload(size)
	for i := range count {
		p.Send([][]byte{[]byte("stream"), number(i), body})
		// Each of the two may hold the bound, and the message that reached it.
		if got := p.QueuedBytes(); got > 2*(queue+2*size) {
			t.Fatalf("%d bytes are queued", got)
		}
	}
	alive.expect("ok")
	eventually(ctx, t, "only the one that reads is left", func() bool { return p.Subscribers() <= 1 })

	// It comes back by itself when it may run again, having lost only the end of what came meanwhile.
	stopped.signal(syscall.SIGCONT)
	next := 0
	for line := stopped.line(); line != "welcome"; line = stopped.line() {
		if line != strconv.Itoa(next) {
			t.Fatalf("message %s instead of %d", line, next)
		}
		next++
	}
	if next == count {
		t.Error("nothing was lost: the subscriber was not stopped long enough to show anything")
	}
	p.Send(frames("any", "end"))
	stopped.expect("end")
}

func TestTopics(t *testing.T) {
	setup(t)
	p, at := startPub(t, ipc(t), zmtp.PubOptions{Welcome: welcome})
	python := startPython(t, "topics", at)
	for _, line := range []string{"a", "bc", "ready"} {
		python.expect(line)
	}
	for _, topic := range []string{"", "b", "a", "c", "bcd", "ab", "Bc", "a.end"} {
		p.Send(frames(topic, "text"))
	}
	for _, line := range []string{"a", "bcd", "ab", "d"} {
		python.expect(line)
	}
	for _, topic := range []string{"a", "bc", "d", "d.end"} {
		p.Send(frames(topic, "text"))
	}
	for _, line := range []string{"bc", "d", "ok"} {
		python.expect(line)
	}
}
