package runner_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"gonbench/parallel/protocol"
)

// The test binary is also the runners that the tests start: with fakeEnv set it
// behaves, or misbehaves, as the variable says.
const fakeEnv = "RUNNER_TEST_FAKE"

func TestMain(m *testing.M) {
	if how := os.Getenv(fakeEnv); how != "" {
		fake(how)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

type fakeRunner struct {
	conn *net.UnixConn
	in   *bufio.Scanner
}

func (f *fakeRunner) send(m protocol.Message) {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	f.raw(string(b) + "\n")
}

func (f *fakeRunner) raw(s string) {
	if _, err := f.conn.Write([]byte(s)); err != nil {
		os.Exit(0) // the kernel is gone
	}
}

// receive returns the next request's type; at the end of the stream it exits,
// as a runner must.
func (f *fakeRunner) receive() string {
	if !f.in.Scan() {
		os.Exit(0)
	}
	var m protocol.Message
	if err := json.Unmarshal(f.in.Bytes(), &m); err != nil {
		panic(err)
	}
	return m.Type
}

func dial() *fakeRunner {
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: os.Getenv(protocol.SocketEnv), Net: "unix"})
	if err != nil {
		panic(err)
	}
	in := bufio.NewScanner(conn)
	in.Buffer(nil, 64<<20)
	return &fakeRunner{conn, in}
}

func hello(version int) protocol.Message {
	return protocol.Message{Type: "hello", Hello: &protocol.Hello{
		Version: version, Language: "go", PID: os.Getpid(), Packages: map[string]string{"fake": "1.0"},
	}}
}

func done(intervals ...protocol.Interval) protocol.Message {
	return protocol.Message{Type: "done", Done: &protocol.Done{Wall: 0.001, Intervals: intervals, BytesMoved: 16}}
}

// fake misbehaves before the hello, or after it when it is asked for a sample.
func fake(how string) {
	switch how {
	case "helper": // a process that the runner leaves behind
		signal.Ignore(syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT)
		for {
			time.Sleep(time.Hour)
		}
	case "janitor": // cleans up when the write end of its pipe is closed everywhere
		if _, err := io.ReadAll(os.NewFile(3, "pipe")); err != nil {
			panic(err)
		}
		if err := os.WriteFile(os.Getenv("RUNNER_TEST_CLEANED"), nil, 0o600); err != nil {
			panic(err)
		}
		return
	case "lazy janitor":
		time.Sleep(time.Hour)
	case "middle":
		orphan("helper")
		return
	case "dies at once":
		fmt.Fprintln(os.Stderr, "cannot find the library libfake.so")
		os.Exit(3)
	case "never connects":
		time.Sleep(time.Hour)
	}
	f := dial()
	switch how {
	case "says nothing":
		time.Sleep(time.Hour)
	case "wrong version":
		f.send(hello(99))
		time.Sleep(time.Hour)
	case "no hello":
		f.send(done())
		time.Sleep(time.Hour)
	case "unavailable at once":
		f.send(protocol.Message{Type: "failed", Failed: &protocol.Failed{
			Status: "unavailable", Error: "modin is not installed", Command: "pip install modin"}})
		f.receive()
	}
	f.send(hello(protocol.Version))
	for {
		switch f.receive() {
		case "plan":
			f.send(protocol.Message{Type: "ready", Ready: &protocol.Ready{SessionStart: 0.25}})
		case "sample":
			f.sample(how)
		case "close":
			f.send(protocol.Message{Type: "closed"})
		}
	}
}

func (f *fakeRunner) sample(how string) {
	switch how {
	case "good":
		f.send(protocol.Message{Type: "progress", Progress: &protocol.Progress{Done: 1, Total: 2}})
		fmt.Println("hello from the cell")
		f.send(done(protocol.Interval{Phase: protocol.Compute, End: 0.001}))
	case "fails":
		f.send(protocol.Message{Type: "failed", Failed: &protocol.Failed{
			Status: "failed", Error: "index out of range", Stack: "goroutine 1"}})
	case "panics":
		panic("index out of range [5]")
	case "exits":
		fmt.Println("MemoryError: Unable to allocate 95 TiB")
		os.Exit(7)
	case "kills itself":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		time.Sleep(time.Hour)
	case "segfaults":
		signal.Reset(syscall.SIGSEGV)
		// Go's own handler would turn the signal into a panic.
		c := exec.Command("/bin/sh", "-c", fmt.Sprintf("kill -KILL %d", os.Getpid()))
		_ = c.Run()
	case "never answers":
		time.Sleep(time.Hour)
	case "garbage":
		f.raw("Segmentation fault (core dumped)\n")
		time.Sleep(time.Hour)
	case "nan":
		f.raw(`{"type":"done","done":{"wall_s":NaN,"intervals":[],"bytes_moved":0}}` + "\n")
		time.Sleep(time.Hour)
	case "negative":
		f.send(done(protocol.Interval{Phase: protocol.Compute, Start: 2, End: 1}))
		time.Sleep(time.Hour)
	case "unknown type":
		f.raw(`{"type":"frobnicated"}` + "\n")
		time.Sleep(time.Hour)
	case "empty done":
		f.raw(`{"type":"done"}` + "\n")
		time.Sleep(time.Hour)
	case "endless line":
		line := strings.Repeat("x", 1<<20)
		for {
			f.raw(line)
		}
	case "half a line":
		f.raw(`{"type":"done","done":{"wall_s":0.0`)
		os.Exit(0)
	case "copies":
		f.send(protocol.Message{Type: "finished"})
		time.Sleep(100 * time.Millisecond)
		f.send(done())
	case "finishes twice":
		f.send(protocol.Message{Type: "finished"})
		f.send(protocol.Message{Type: "finished"})
		time.Sleep(time.Hour)
	case "out of turn":
		f.send(done())
		f.send(done())
	case "hangs up":
		f.conn.Close()
		time.Sleep(time.Hour)
	case "huge":
		var v []protocol.Interval
		for i := range 100_000 {
			v = append(v, protocol.Interval{Worker: i % 8, Chunk: i, Phase: protocol.Compute, Start: float64(i) * 1e-6, End: float64(i+1) * 1e-6})
		}
		f.send(done(v...))
	case "floods":
		line := strings.Repeat("y", 1000) + "\n"
		for range 20_000 {
			fmt.Fprint(os.Stderr, line)
		}
		fmt.Fprintln(os.Stderr, "the last line")
		f.send(done())
	case "leaves a child":
		orphan("helper") // ignores SIGTERM, same session, holds stdout
		m := fakeCommand("middle")
		m.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		m.Stdout, m.Stderr = os.Stdout, os.Stderr
		if err := m.Run(); err != nil {
			panic(err)
		}
		f.send(done())
	case "has janitors":
		read, _, err := os.Pipe() // its write end is ours until we end
		if err != nil {
			panic(err)
		}
		for _, how := range []string{"janitor", "lazy janitor"} {
			c := fakeCommand(how)
			c.Args = append(c.Args, "the-janitor")
			c.ExtraFiles = []*os.File{read}
			if err := c.Start(); err != nil {
				panic(err)
			}
		}
		f.send(done())
		f.receive()
		time.Sleep(time.Hour)
	case "leaves a child and dies":
		m := fakeCommand("middle")
		m.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		m.Stdout, m.Stderr = os.Stdout, os.Stderr
		if file, err := f.conn.File(); err == nil {
			m.ExtraFiles = []*os.File{file} // and the socket stays open
		}
		if err := m.Run(); err != nil {
			panic(err)
		}
		os.Exit(5)
	}
}

func orphan(how string) {
	c := fakeCommand(how)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	c.ExtraFiles = []*os.File{os.NewFile(3, "inherited")}
	if _, err := c.ExtraFiles[0].Stat(); err != nil {
		c.ExtraFiles = nil
	}
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: how == "helper" && os.Getenv(fakeEnv) == "middle"}
	if err := c.Start(); err != nil {
		panic(err)
	}
}

func fakeCommand(how string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), fakeEnv+"="+how)
	return c
}
