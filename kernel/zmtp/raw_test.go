package zmtp_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"gonbench/kernel/zmtp"
)

// Bytes that peers of other kinds say, written down by hand from the specifications.
const (
	greet30 = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x00NULL" + zeros16 + "\x00" + zeros31
	greet31 = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x01NULL" + zeros16 + "\x00" + zeros31
	greet40 = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x04\x00NULL" + zeros16 + "\x00" + zeros31
	greet20 = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x01\x05\x00\x00"
	greet10 = "\x01\x00"
	curve   = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x00CURVE" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + zeros31
	zeros16 = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	zeros31 = zeros16 + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

	readyDealer = "\x04\x2b\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08identity\x00\x00\x00\x02me"
	readySub    = "\x04\x19\x05READY\x0bSOCKET-TYPE\x00\x00\x00\x03SUB"
	readyOther  = "\x04\x26\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB\x04X-no\x00\x00\x00\x04what"
)

func TestHandBytes(t *testing.T) {
	setup(t)
	for name, c := range map[string]struct {
		says    string
		answers bool // the message "hi" at the end is answered; else the connection is closed
	}{
		"3.0":                     {greet30 + readyDealer + "\x00\x02hi", true},
		"3.1":                     {greet31 + readyDealer + "\x00\x02hi", true},
		"4.0":                     {greet40 + readyDealer + "\x00\x02hi", true},
		"short frame, long form":  {greet30 + readyDealer + "\x02\x00\x00\x00\x00\x00\x00\x00\x02hi", true},
		"unknown commands":        {greet30 + readyDealer + "\x04\x06\x05WHAT?" + "\x04\x08\x04PONGabc" + "\x04\x06\x04PINGx" + "\x00\x02hi", true},
		"subscription of a 3.1":   {greet30 + readyDealer + "\x04\x0a\x09SUBSCRIBE\x00\x02hi", true},
		"command within message":  {greet30 + readyDealer + "\x01\x01a" + "\x04\x05\x04WHAT" + "\x00\x02hi", true},
		"2.0":                     {greet20, false},
		"1.0":                     {greet10, false},
		"other protocol":          {"GET / HTTP/1.1\r\n\r\n", false},
		"CURVE":                   {curve, false},
		"message before READY":    {greet30 + "\x00\x02hi", false},
		"other command":           {greet30 + "\x04\x06\x05HELLO", false},
		"error":                   {greet30 + "\x04\x09\x05ERROR\x02no", false},
		"socket type":             {greet30 + readySub, false},
		"no socket type":          {greet30 + "\x04\x06\x05READY", false},
		"property cut short":      {greet30 + "\x04\x09\x05READY\x0bSo", false},
		"value cut short":         {greet30 + "\x04\x16\x05READY\x0bSocket-Type\xff\xff\xff\xff", false},
		"empty command":           {greet30 + "\x04\x00", false},
		"long READY":              {greet30 + "\x06" + "\x00\x00\x00\x00\x00\x01\x00\x01", false},
		"reserved flag":           {greet30 + readyDealer + "\x08\x02hi", false},
		"command with more":       {greet30 + readyDealer + "\x05\x05\x04PING", false},
		"command longer than it":  {greet30 + readyDealer + "\x04\x02\x04P", false},
		"error later":             {greet30 + readyDealer + "\x04\x09\x05ERROR\x02no", false},
		"long command":            {greet30 + readyDealer + "\x06" + "\x00\x00\x00\x00\x00\x01\x00\x01", false},
		"frame of 1 GiB":          {greet30 + readyDealer + "\x02" + "\x00\x00\x00\x00\x40\x00\x00\x00", false},
		"frame of 2^63":           {greet30 + readyDealer + "\x02" + "\x80\x00\x00\x00\x00\x00\x00\x00", false},
		"frame of 2^64-1":         {greet30 + readyDealer + "\x02" + "\xff\xff\xff\xff\xff\xff\xff\xff", false},
		"frames of 1 GiB in all":  {greet30 + readyDealer + "\x01\x01x" + "\x02" + "\x00\x00\x00\x00\x3f\xff\xff\xc0", false},
		"end within the greeting": {greet30[:20] + "EOF", false},
		"end within a message":    {greet30 + readyDealer + "\x01\x02hi" + "EOF", false},
		"end within a frame":      {greet30 + readyDealer + "\x00\x05hi" + "EOF", false},
	} {
		t.Run(name, func(t *testing.T) {
			r, at := startRouter(t, ipc(t))
			answer(t, r)
			nc := dialRaw(t, at)
			says, end := strings.CutSuffix(c.says, "EOF")
			if _, err := io.WriteString(nc, says); err != nil {
				t.Fatal(err)
			}
			if end {
				if err := nc.CloseWrite(); err != nil {
					t.Fatal(err)
				}
			}
			// Our side up to the end: greeting, and READY if the peer's greeting was good.
			want := "\x00\x02hi"
			var all bytes.Buffer
			for !(c.answers && strings.HasSuffix(all.String(), want)) {
				b := make([]byte, 1)
				if _, err := nc.Read(b); err != nil {
					if c.answers || errors.Is(err, timeoutError(err)) {
						t.Fatalf("after %q: %v", all.String(), err)
					}
					return // closed, as it should be
				}
				all.Write(b)
			}
			if !strings.Contains(all.String(), "\x05READY") {
				t.Errorf("no READY in %q", all.String())
			}
		})
	}
}

// timeoutError is err if that is a timeout, else nothing that err is.
func timeoutError(err error) error {
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() {
		return err
	}
	return io.ErrNoProgress
}

func dialRaw(t *testing.T, endpoint string) *net.UnixConn {
	t.Helper()
	nc, err := net.Dial("unix", strings.TrimPrefix(endpoint, "ipc://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	if err := nc.SetDeadline(time.Now().Add(timeout)); err != nil {
		t.Fatal(err)
	}
	return nc.(*net.UnixConn)
}

// read reads exactly what it is told to expect.
func read(t *testing.T, r io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Fatalf("got %q, %v instead of %q", got[:n], err, want)
	}
}

func TestPingIsAnswered(t *testing.T) {
	setup(t)
	_, at := startRouter(t, ipc(t))
	nc := dialRaw(t, at)
	if _, err := io.WriteString(nc, greet31+readyDealer+"\x04\x0a\x04PING\x00\x64abc"); err != nil {
		t.Fatal(err)
	}
	read(t, nc, "\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f\x03\x00NULL"+zeros16+"\x00"+zeros31+
		"\x04\x29\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER\x08Identity\x00\x00\x00\x00"+
		"\x04\x08\x04PONGabc")
}

func TestSubscribeByCommand(t *testing.T) {
	ctx := setup(t)
	p, at := startPub(t, ipc(t), zmtp.PubOptions{Welcome: welcome})
	nc := dialRaw(t, at)
	if _, err := io.WriteString(nc, greet31+readyOther+"\x04\x0b\x09SUBSCRIBEa\x04\x0b\x09SUBSCRIBEa"); err != nil {
		t.Fatal(err)
	}
	ready := "\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03PUB"
	read(t, nc, "\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f\x03\x00NULL"+zeros16+"\x00"+zeros31+ready+
		"\x01\x01a\x00\x07welcome") // once
	p.Send(frames("ab"))
	read(t, nc, "\x00\x02ab")
	if _, err := io.WriteString(nc, "\x04\x08\x06CANCELa\x00\x02\x01b"); err != nil {
		t.Fatal(err)
	}
	read(t, nc, "\x01\x01b\x00\x07welcome")
	p.Send(frames("ab"))
	p.Send(frames("b"))
	read(t, nc, "\x00\x01b")

	// A subscriber may not fill our memory with topics.
	go func() {
		for i := 0; ; i++ {
			if _, err := io.WriteString(nc, "\x00\xff\x01"+strings.Repeat("x", 250)+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676%26))+"x"); err != nil {
				return
			}
		}
	}()
	go func() { _, _ = io.Copy(io.Discard, nc) }()
	eventually(ctx, t, "the subscriber is sent away", func() bool { return p.Subscribers() == 0 })
}

// Connections that never say a word keep nobody out, and are closed in the end.
func TestSilentConnections(t *testing.T) {
	ctx := setup(t)
	l, at := listen(t, ipc(t))
	r := zmtp.NewHastyRouter(l, 200*time.Millisecond)
	t.Cleanup(func() { r.Close() })
	answer(t, r)
	var silent []*net.UnixConn
	for i := range 50 {
		nc := dialRaw(t, at)
		// Some say half a greeting, some half a READY.
		if _, err := io.WriteString(nc, (greet30 + readyDealer)[:i%3*40]); err != nil {
			t.Fatal(err)
		}
		silent = append(silent, nc)
	}
	d, err := zmtp.DialDealer(ctx, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Send(frames("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Recv(ctx); err != nil {
		t.Fatal(err)
	}
	for _, nc := range silent {
		if _, err := io.Copy(io.Discard, nc); err != nil && errors.Is(err, timeoutError(err)) {
			t.Fatal(err)
		}
	}
}

// Close waits for nobody who is silent, and Accept errors end nothing.
func TestCloseWithSilentConnections(t *testing.T) {
	ctx := setup(t)
	l, at := listen(t, ipc(t))
	r := zmtp.NewRouter(&failing{Listener: l, fail: 5})
	answer(t, r)
	for range 10 {
		dialRaw(t, at)
	}
	d, err := zmtp.DialDealer(ctx, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// failing is a listener in a process that is out of file descriptors for a while.
type failing struct {
	net.Listener
	fail int
}

func (f *failing) Accept() (net.Conn, error) {
	if f.fail--; f.fail >= 0 {
		return nil, errors.New("too many open files")
	}
	return f.Listener.Accept()
}
