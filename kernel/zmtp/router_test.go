package zmtp_test

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"gonbench/kernel/zmtp"
)

func TestRouterLargeMessages(t *testing.T) {
	for name, endpoint := range transports {
		t.Run(name, func(t *testing.T) {
			setup(t)
			r, at := startRouter(t, endpoint(t))
			answer(t, r)
			startPython(t, "big_requests", at, 0, 1, 255, 256, 8<<10, 8<<10+1, 10<<20, 50<<20, 50_000_000, 3).expect("ok")
		})
	}
}

func TestManyClients(t *testing.T) {
	setup(t)
	r, at := startRouter(t, "tcp://127.0.0.1:*")
	answer(t, r)
	p, pubAt := startPub(t, "tcp://127.0.0.1:*", zmtp.PubOptions{Welcome: welcome})
	python := startPython(t, "many", at, pubAt, 200, 5)
	python.expect("answered")
	if got := p.Subscribers(); got != 200 {
		t.Errorf("%d subscribers instead of 200", got)
	}
	p.Send(frames("all", "hands"))
	python.expect("ok")
}

func TestReconnectWhileBusy(t *testing.T) {
	ctx := setup(t)
	r, at := startRouter(t, ipc(t))
	python := startPython(t, "reconnect", at)
	asked, text := recv(ctx, t, r)
	if text != "slow question" || string(asked.Identity()) != "session" {
		t.Fatalf("got %q of %q", text, asked.Identity())
	}
	python.tell("received")
	back, text := recv(ctx, t, r)
	if text != "back" || back == asked || string(back.Identity()) != "session" {
		t.Fatalf("got %q of %q, same peer: %t", text, back.Identity(), back == asked)
	}
	// The old connection's end may be noticed after the new one's first message.
	eventually(ctx, t, "the old connection is gone", func() bool { return zmtp.Gone(asked) })
	if err := r.Send(asked, frames("slow answer")); err != nil {
		t.Fatal(err)
	}
	python.expect("ok")
}

func TestTwoClientsWithOneIdentity(t *testing.T) {
	ctx := setup(t)
	r, at := startRouter(t, ipc(t))
	python := startPython(t, "twins", at)
	one, text1 := recv(ctx, t, r)
	python.tell("received")
	two, text2 := recv(ctx, t, r)
	if one == two || string(one.Identity()) != string(two.Identity()) {
		t.Fatal("the twins should be two peers with one identity")
	}
	if newest, nobody := r.Peer([]byte("twin")), r.Peer([]byte("triplet")); newest != two || nobody != (zmtp.Peer{}) {
		t.Error("the newest of the twins is not found, or somebody who was never there")
	}
	for peer, text := range map[zmtp.Peer]string{one: text1, two: text2} {
		if err := r.Send(peer, frames(text)); err != nil {
			t.Fatal(err)
		}
	}
	again, text := recv(ctx, t, r)
	if again != one {
		t.Error("the older twin is another peer now")
	}
	if err := r.Send(again, frames(text)); err != nil {
		t.Fatal(err)
	}
	python.expect("ok")
}

func TestSendToNobody(t *testing.T) {
	ctx := setup(t)
	r, at := startRouter(t, ipc(t))
	d, err := zmtp.DialDealer(ctx, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Send(frames("hello")); err != nil {
		t.Fatal(err)
	}
	from, _ := recv(ctx, t, r)
	if id := from.Identity(); len(id) == 0 || id[0] != 0 {
		t.Errorf("a peer without an identity is called %q", id)
	}
	d.Close()
	eventually(ctx, t, "the peer is gone", func() bool { return zmtp.Gone(from) })
	for name, peer := range map[string]zmtp.Peer{"gone": from, "zero": {}} {
		if err := r.Send(peer, frames("anybody?")); !errors.Is(err, zmtp.ErrGone) {
			t.Errorf("send to %s peer: %v", name, err)
		}
	}
}

func TestRecvEnds(t *testing.T) {
	setup(t)
	r, _ := startRouter(t, ipc(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := r.Recv(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if _, _, err := r.Recv(context.Background()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if err := r.Close(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed again: %v", err)
	}
}

func TestEcho(t *testing.T) {
	setup(t)
	l, at := listen(t, "tcp://127.0.0.1:0")
	heartbeat := zmtp.ServeEcho(l)
	startPython(t, "ping", at, 100).expect("ok")
	if err := heartbeat.Close(); err != nil {
		t.Error(err)
	}
}

// A monitor tells an orderly end from a failure, and the answer that was sent right before the end arrives.
func TestMonitorSeesOrderlyEnd(t *testing.T) {
	for name, endpoint := range transports {
		t.Run(name, func(t *testing.T) {
			ctx := setup(t)
			r, at := startRouter(t, endpoint(t))
			python := startPython(t, "monitored", at)
			from, _ := recv(ctx, t, r)
			last := payload(1 << 20)
			for i := range last {
				last[i] = 'x'
			}
			if err := r.Send(from, [][]byte{last}); err != nil {
				t.Fatal(err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			python.expect(string(last))
			for event := ""; event != "DISCONNECTED"; {
				switch event = python.line(); event {
				case "CONNECTED", "CONNECT_DELAYED", "CONNECT_RETRIED", "HANDSHAKE_SUCCEEDED", "DISCONNECTED":
				default:
					t.Errorf("the monitor saw %s", event)
				}
			}
		})
	}
}

// System calls that signals interrupt, or that would block, on both sides.
func TestInterruptedSystemCalls(t *testing.T) {
	setup(t)
	r, at := startRouter(t, "tcp://127.0.0.1:0")
	answer(t, r)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
				// The Go runtime ignores a SIGURG that it did not send, but system calls are interrupted all the same.
				_ = syscall.Kill(syscall.Getpid(), syscall.SIGURG)
			}
		}
	}()
	startPython(t, "interrupted", at, 20, 2<<20).expect("ok")
	close(stop)
	<-stopped
}

func TestPeerThatPings(t *testing.T) {
	setup(t)
	r, at := startRouter(t, "tcp://127.0.0.1:0")
	answer(t, r)
	startPython(t, "heartbeats", at, 50).expect("ok")
}
