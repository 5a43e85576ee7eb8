package zmtp_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gonbench/kernel/zmtp"
)

// timeout is for what a broken test waits for; nothing is measured by it.
const timeout = 60 * time.Second

// setup returns a context for what the test waits for, and checks that the test leaves no goroutine.
func setup(t *testing.T) context.Context {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	t.Cleanup(cancel)
	return ctx
}

func listen(t testing.TB, endpoint string) (net.Listener, string) {
	t.Helper()
	l, err := zmtp.Listen(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	if l.Addr().Network() == "unix" {
		return l, endpoint
	}
	return l, "tcp://" + l.Addr().String()
}

func ipc(t testing.TB) string { return "ipc://" + filepath.Join(t.TempDir(), "socket") }

var transports = map[string]func(t testing.TB) string{
	"tcp": func(testing.TB) string { return "tcp://127.0.0.1:0" },
	"ipc": ipc,
}

func startRouter(t testing.TB, endpoint string) (*zmtp.Router, string) {
	t.Helper()
	l, at := listen(t, endpoint)
	r := zmtp.NewRouter(l)
	t.Cleanup(func() { r.Close() })
	return r, at
}

// answer returns every message to whoever sent it, until the router is closed.
func answer(t testing.TB, r *zmtp.Router) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			from, frames, err := r.Recv(context.Background())
			if err != nil {
				return
			}
			if err := r.Send(from, frames); err != nil {
				t.Errorf("answer: %v", err)
			}
		}
	}()
	t.Cleanup(func() {
		r.Close()
		<-done
	})
}

// recv returns the router's next message as its peer and the first frame.
func recv(ctx context.Context, t *testing.T, r *zmtp.Router) (zmtp.Peer, string) {
	t.Helper()
	from, frames, err := r.Recv(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return from, string(frames[0])
}

func startPub(t testing.TB, endpoint string, o zmtp.PubOptions) (*zmtp.Pub, string) {
	t.Helper()
	l, at := listen(t, endpoint)
	p := zmtp.NewPub(l, o)
	t.Cleanup(func() { p.Close() })
	return p, at
}

func welcome(topic []byte) [][]byte { return [][]byte{topic, []byte("welcome")} }

func frames(text ...string) [][]byte {
	var all [][]byte
	for _, s := range text {
		all = append(all, []byte(s))
	}
	return all
}

// payload is the pattern of the same name in testdata/peer.py.
func payload(size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return b
}

func equal(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// eventually waits for what no message announces.
func eventually(ctx context.Context, t *testing.T, what string, done func() bool) {
	t.Helper()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

func number(i int) []byte { return fmt.Append(nil, i) }
