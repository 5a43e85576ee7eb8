package kernel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gonbench/kernel/wire"
	"gonbench/kernel/zmtp"
)

// message is a message as a client sees it.
type message struct {
	channel string
	wire.Header
	parent  wire.Header
	content map[string]any
	raw     wire.Message
}

// client is a kernel process and a Jupyter client of it.
type client struct {
	t      testing.TB
	cmd    *exec.Cmd
	exited chan struct{}
	temp   string // TMPDIR of the kernel
	signer *wire.Signer
	maker  *wire.Maker

	shell, control, stdin *zmtp.Dealer
	iopub                 *zmtp.Sub

	mu   sync.Mutex
	news *sync.Cond
	log  []message

	answered map[string]bool // input_requests
}

const testKey = "a key for tests"

// wrapped, in the environment, starts the kernel from a shell that waits for it.
const wrapped = "GONBENCH_TEST_WRAPPED=1"

// startKernel starts a kernel and connects to it. Both end with the test.
func startKernel(t testing.TB, env ...string) *client {
	t.Helper()
	return startKernelIn(t, program(t), env...)
}

func startKernelIn(t testing.TB, exe string, env ...string) *client {
	t.Helper()
	temp, err := os.MkdirTemp("", "gbt")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(temp) })
	source, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sockets := filepath.Join(temp, "c")
	file := filepath.Join(t.TempDir(), "kernel-"+wire.NewID()+".json")
	connection := fmt.Sprintf(`{"transport":"ipc","ip":%q,"key":%q,"signature_scheme":"hmac-sha256",
		"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5}`, sockets, testKey)
	if err := os.WriteFile(file, []byte(connection), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newClient(t, temp)
	c.cmd = exec.Command(exe, "kernel", file, resource(t), source)
	if slices.Contains(env, wrapped) {
		c.cmd = exec.Command("/bin/sh", append([]string{"-c", `"$0" "$@" & wait`}, c.cmd.Args...)...)
	}
	c.cmd.Env = append(append(os.Environ(), "TMPDIR="+temp), env...)
	c.cmd.Stderr = os.Stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.cmd.Wait(); close(c.exited) }()
	t.Cleanup(c.stop)
	c.dial(sockets)
	c.wait("iopub_welcome", func(m message) bool { return m.Type == "iopub_welcome" })
	return c
}

func newClient(t testing.TB, temp string) *client {
	c := &client{t: t, temp: temp, exited: make(chan struct{}), answered: map[string]bool{}}
	c.news = sync.NewCond(&c.mu)
	c.signer, _ = wire.NewSigner(testKey, "")
	c.maker = wire.NewMaker(c.signer, "tester")
	return c
}

// dial connects the five channels.
func (c *client) dial(sockets string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	for port := 1; port <= 5; port++ {
		path := fmt.Sprintf("%s-%d", sockets, port)
		for !listening(path) {
			select {
			case <-c.exited:
				c.t.Fatal("the kernel ended at once")
			case <-ctx.Done():
				c.t.Fatal("the kernel does not listen")
			case <-time.After(2 * time.Millisecond):
			}
		}
	}
	identity := []byte(c.maker.Session())
	at := func(port int) string { return fmt.Sprintf("ipc://%s-%d", sockets, port) }
	var err error
	if c.iopub, err = zmtp.DialSub(ctx, at(2), ""); err != nil {
		c.t.Fatal(err)
	}
	for port, to := range map[int]**zmtp.Dealer{1: &c.shell, 3: &c.stdin, 4: &c.control} {
		if *to, err = zmtp.DialDealer(ctx, at(port), identity); err != nil {
			c.t.Fatal(err)
		}
	}
	go c.collect("iopub", c.iopub.Recv)
	go c.collect("shell", c.shell.Recv)
	go c.collect("control", c.control.Recv)
	go c.collect("stdin", c.stdin.Recv)
}

func (c *client) hangUp() {
	c.shell.Close()
	c.control.Close()
	c.stdin.Close()
	c.iopub.Close()
}

func listening(path string) bool {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func (c *client) collect(channel string, recv func(context.Context) ([][]byte, error)) {
	for {
		frames, err := recv(context.Background())
		if err != nil {
			return
		}
		m := message{channel: channel}
		if m.raw, err = wire.Parse(frames); err == nil {
			err = c.signer.Verify(m.raw)
		}
		if err == nil {
			m.Header, err = m.raw.Check()
		}
		if err == nil {
			m.parent, err = wire.ParseHeader(m.raw.Parent)
		}
		if err == nil {
			err = json.Unmarshal(m.raw.Content, &m.content)
		}
		if err != nil {
			c.t.Errorf("%s: %v: %q", channel, err, frames)
			continue
		}
		c.mu.Lock()
		c.log = append(c.log, m)
		c.news.Broadcast()
		c.mu.Unlock()
	}
}

// wait waits for a message that was not seen before its test says yes.
func (c *client) wait(what string, is func(message) bool) message {
	c.t.Helper()
	timer := time.AfterFunc(long, c.news.Broadcast)
	defer timer.Stop()
	end := time.Now().Add(long)
	c.mu.Lock()
	defer c.mu.Unlock()
	for seen := 0; ; {
		for ; seen < len(c.log); seen++ {
			if is(c.log[seen]) {
				return c.log[seen]
			}
		}
		if time.Now().After(end) {
			c.t.Fatalf("no %s came; got:\n%s", what, c.summary())
		}
		c.news.Wait()
	}
}

// summary tells what came in, a line a message. c.mu is held.
func (c *client) summary() string {
	var b strings.Builder
	for _, m := range c.log {
		fmt.Fprintf(&b, "%s %s (%s): %.300s\n", m.channel, m.Type, m.parent.Type, m.raw.Content)
	}
	return b.String()
}

// send sends a request and returns its id.
func (c *client) send(channel, msgType string, content any) string {
	c.t.Helper()
	m, err := c.maker.Make(msgType, nil, map[string]any{"cellId": "a"}, content)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.sendFrames(channel, m)
}

func (c *client) sendFrames(channel string, m wire.Message) string {
	c.t.Helper()
	d := map[string]*zmtp.Dealer{"shell": c.shell, "control": c.control, "stdin": c.stdin}[channel]
	if err := d.Send(m.Frames()); err != nil {
		c.t.Fatal(err)
	}
	h, _ := wire.ParseHeader(m.Header)
	return h.MsgID
}

// answer is what a request brought: its reply and what was published for it.
type answer struct {
	reply     message
	published []message
}

// await waits for the reply and the idle of a request.
func (c *client) await(id string) answer {
	c.t.Helper()
	var a answer
	a.reply = c.wait("reply", func(m message) bool {
		return m.parent.MsgID == id && (m.channel == "shell" || m.channel == "control")
	})
	c.wait("idle", func(m message) bool {
		return m.parent.MsgID == id && m.Type == "status" && m.content["execution_state"] == "idle"
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.log {
		if m.channel == "iopub" && m.parent.MsgID == id {
			a.published = append(a.published, m)
		}
	}
	return a
}

// cell is an execute_request as a notebook sends it.
func cell(code string) map[string]any {
	return map[string]any{
		"code": code, "silent": false, "store_history": true, "user_expressions": map[string]any{},
		"allow_stdin": true, "stop_on_error": true,
	}
}

// run runs a cell to its end.
func (c *client) run(code string) answer {
	c.t.Helper()
	return c.await(c.send("shell", "execute_request", cell(code)))
}

// text is all that a cell wrote to a stream.
func (a answer) text(name string) string {
	var s string
	for _, m := range a.published {
		if m.Type == "stream" && m.content["name"] == name {
			s += m.content["text"].(string)
		}
	}
	return s
}

func (a answer) status() string {
	s, _ := a.reply.content["status"].(string)
	return s
}

// stop ends the kernel and sees to it that nothing of it is left.
func (c *client) stop() {
	select {
	case <-c.exited:
	default:
		c.send("control", "shutdown_request", map[string]any{"restart": false})
		select {
		case <-c.exited:
		case <-time.After(long):
			c.t.Error("the kernel does not shut down")
			syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		}
	}
	c.hangUp()
	c.nothingLeft()
}
