package zmtp_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gonbench/kernel/zmtp"
)

func TestDealerToLibzmq(t *testing.T) {
	ctx := setup(t)
	at := ipc(t)
	sizes := []int{0, 300, 10 << 20, 50 << 20}
	python := startPython(t, "router", at, len(sizes)) // not there yet when we dial
	d, err := zmtp.DialDealer(ctx, at, []byte("front"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, size := range sizes {
		want := [][]byte{{}, []byte("head"), payload(size)}
		if err := d.Send(want); err != nil {
			t.Fatal(err)
		}
		python.expect("front")
		got, err := d.Recv(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !equal(got, want) {
			t.Errorf("message of %d bytes came back changed", size)
		}
	}
	python.tell("end")
	if _, err := d.Recv(ctx); !errors.Is(err, zmtp.ErrGone) {
		t.Errorf("after the peer's end: %v", err)
	}
	if err := d.Send(frames("hello")); !errors.Is(err, zmtp.ErrGone) {
		t.Errorf("send after the peer's end: %v", err)
	}
}

func TestSubToLibzmq(t *testing.T) {
	for name, c := range map[string]struct {
		topics    []string
		announced string
	}{
		"topic": {[]string{"topic"}, `\x01topic`},
		"all":   {nil, `\x01`},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := setup(t)
			at := ipc(t)
			const count, size = 5, 10 << 20
			python := startPython(t, "publisher", at, count, size)
			s, err := zmtp.DialSub(ctx, at, c.topics...)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			python.expect(c.announced)
			body := payload(size)
			for i := 0; i < count; {
				got, err := s.Recv(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if c.topics == nil && string(got[0]) == "other" {
					continue
				}
				if !equal(got, [][]byte{[]byte("topic"), number(i), body}) {
					t.Fatalf("message %d is %.20q", i, got)
				}
				i++
			}
			python.tell("end")
		})
	}
}

func TestDialWaits(t *testing.T) {
	for name, endpoint := range transports {
		t.Run(name, func(t *testing.T) {
			ctx := setup(t)
			l, at := listen(t, endpoint(t))
			l.Close() // the address is free again
			type result struct {
				d   *zmtp.Dealer
				err error
			}
			dialed := make(chan result)
			go func() {
				d, err := zmtp.DialDealer(ctx, at, []byte("early"))
				dialed <- result{d, err}
			}()
			r, _ := startRouter(t, at)
			got := <-dialed
			if got.err != nil {
				t.Fatal(got.err)
			}
			defer got.d.Close()
			if err := got.d.Send(frames("hello")); err != nil {
				t.Fatal(err)
			}
			if from, text := recv(ctx, t, r); text != "hello" || string(from.Identity()) != "early" {
				t.Errorf("got %q from %q", text, from.Identity())
			}
		})
	}
}

func TestDialFails(t *testing.T) {
	ctx := setup(t)
	pub, pubAt := startPub(t, ipc(t), zmtp.PubOptions{})
	defer pub.Close()
	silent, silentAt := listen(t, ipc(t))
	defer silent.Close()
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	soon, cancelSoon := context.WithCancel(ctx)
	go func() { // greeted, but with nothing but silence
		nc, err := silent.Accept()
		if err == nil {
			cancelSoon()
			nc.Close()
		}
	}()
	for name, c := range map[string]struct {
		ctx            context.Context
		endpoint, says string
		identity       string
		is             error
	}{
		"no endpoint":       {ctx, "nowhere", "nowhere", "", nil},
		"other transport":   {ctx, "udp://127.0.0.1:1", "neither", "", nil},
		"wrong socket type": {ctx, pubAt, `got a "PUB" peer`, "", zmtp.ErrRefused},
		"nobody":            {cancelled, ipc(t), "canceled", "", context.Canceled},
		"silence":           {soon, silentAt, "canceled", "", context.Canceled},
		"long identity":     {ctx, pubAt, "256 bytes", strings.Repeat("x", 256), nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := zmtp.DialDealer(c.ctx, c.endpoint, []byte(c.identity))
			if err == nil || !strings.Contains(err.Error(), c.says) || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestClientClosed(t *testing.T) {
	ctx := setup(t)
	_, at := startPub(t, ipc(t), zmtp.PubOptions{})
	s, err := zmtp.DialSub(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Recv(short); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	s.Close()
	s.Close()
	if _, err := s.Recv(ctx); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestListen(t *testing.T) {
	setup(t)
	dir := t.TempDir()
	stale := filepath.Join(dir, "stale")
	l, _ := listen(t, "ipc://"+stale)
	l.(*net.UnixListener).SetUnlinkOnClose(false) // as if the process had been killed
	l.Close()
	live := filepath.Join(dir, "live")
	l, _ = listen(t, "ipc://"+live)
	defer l.Close()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for endpoint, want := range map[string]error{
		"tcp://127.0.0.1:0": nil,
		"tcp://127.0.0.1:*": nil,
		"tcp://*:*":         nil,
		"ipc://" + stale:    nil,
		"ipc://" + live:     syscall.EADDRINUSE,
		"ipc://" + file:     syscall.EADDRINUSE,
	} {
		l, err := zmtp.Listen(endpoint)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v instead of %v", endpoint, err, want)
		}
		if err == nil {
			l.Close()
		}
	}
	for _, endpoint := range []string{"", "tcp://127.0.0.1", "ipc://", "inproc://x", "127.0.0.1:80"} {
		if l, err := zmtp.Listen(endpoint); err == nil {
			l.Close()
			t.Errorf("listens on %q", endpoint)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "precious" {
		t.Errorf("the file that was there is now %q, %v", b, err)
	}
}
