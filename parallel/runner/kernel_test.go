package runner_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gonbench/dataset"
	"gonbench/dataset/store"
	"gonbench/parallel/protocol"
)

// kernel is the other end of a runner: a store with a dataset, and the socket.
type kernel struct {
	t       *testing.T
	store   *store.Store
	data    *store.Dataset // x, y, z of rows values
	out     *store.Dataset // y
	process *exec.Cmd
	conn    net.Conn
	lines   *bufio.Reader
	output  *output
	exited  chan error
}

const rows = 10_007

// output is what the runner and its workers print.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// start starts the test binary as a runner and takes its hello.
func start(t *testing.T, role string) *kernel {
	t.Helper()
	k := &kernel{t: t, output: &output{}, exited: make(chan error, 1)}
	dir := t.TempDir()
	var err error
	if k.store, err = store.New(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.store.Close() })
	if k.data, err = k.store.Create("df", store.Spec{Rows: rows, Columns: []string{"x", "y", "z"}}); err != nil {
		t.Fatal(err)
	}
	for j, name := range k.data.Columns() {
		for i := range k.column(k.data, name) {
			k.column(k.data, name)[i] = float64(i + j*100_000)
		}
	}
	k.data.Publish()
	if k.out, err = k.store.Scratch(rows, "result"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "runner")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	k.process = exec.Command(os.Args[0])
	k.process.Env = append(os.Environ(), roleEnv+"="+role, protocol.SocketEnv+"="+path, dataset.SocketEnv+"="+k.store.Socket())
	k.process.Stdout, k.process.Stderr = k.output, k.output
	if err := k.process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { k.exited <- k.process.Wait() }()
	if k.conn, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	k.lines = bufio.NewReader(k.conn)
	t.Cleanup(k.end)
	hello := k.receive()
	if hello.Type != "hello" || hello.Hello.Version != protocol.Version || hello.Hello.Language != "go" || hello.Hello.PID != k.process.Process.Pid {
		t.Fatalf("the first message is %+v", hello)
	}
	return k
}

// end hangs up and waits for the runner and everything it started.
func (k *kernel) end() {
	k.conn.Close()
	select {
	case err := <-k.exited:
		if err != nil {
			k.t.Errorf("the runner ended with %v and printed %s", err, k.output)
		}
	case <-time.After(30 * time.Second):
		k.process.Process.Kill()
		k.t.Errorf("the runner does not end, or left a process that holds its output: %v", <-k.exited)
	}
}

func (k *kernel) column(d *store.Dataset, name string) []float64 {
	k.t.Helper()
	c, err := d.Column(name)
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

func (k *kernel) result() []float64 { return k.column(k.out, "result") }

func (k *kernel) receive() (m protocol.Message) {
	k.t.Helper()
	line, err := k.lines.ReadBytes('\n')
	if err != nil {
		k.t.Fatalf("%v; the runner printed %s", err, k.output)
	}
	if err := json.Unmarshal(line, &m); err != nil {
		k.t.Fatalf("%v in %s", err, line)
	}
	return m
}

// ask sends a request and returns its answer, progress left out.
func (k *kernel) ask(m protocol.Message) protocol.Message {
	k.t.Helper()
	k.send(m)
	for {
		if answer := k.receive(); answer.Type != "progress" {
			return answer
		}
	}
}

func (k *kernel) send(m protocol.Message) {
	k.t.Helper()
	if err := json.NewEncoder(k.conn).Encode(m); err != nil {
		k.t.Fatal(err)
	}
}

// plan is a plan for column x, all rows and two workers.
func (k *kernel) plan(strategy, operation string) *protocol.Plan {
	return &protocol.Plan{
		Strategy: strategy, Operation: operation, Rows: rows, Workers: 2, Partitions: 5, Ship: "column",
		Inputs: []protocol.Column{{Dataset: "df", Column: "x"}},
		Output: protocol.Column{Dataset: k.out.Name(), Column: "result"},
	}
}

// prepare makes a plan that must be answered by ready.
func (k *kernel) prepare(p *protocol.Plan) {
	k.t.Helper()
	if m := k.ask(protocol.Message{Type: "plan", Plan: p}); m.Type != "ready" || m.Ready == nil {
		k.t.Fatalf("the plan is answered by %+v %+v", m, m.Failed)
	}
}

var sample = protocol.Message{Type: "sample", Sample: &protocol.Sample{}}

// sample takes a sample that must succeed.
func (k *kernel) sample() *protocol.Done {
	k.t.Helper()
	m := k.ask(sample)
	if m.Type != "done" || m.Done == nil {
		k.t.Fatalf("the sample is answered by %+v %+v", m, m.Failed)
	}
	return m.Done
}

// failure asks what must fail.
func (k *kernel) failure(m protocol.Message, status, part string) *protocol.Failed {
	k.t.Helper()
	answer := k.ask(m)
	if answer.Type != "failed" || answer.Failed == nil {
		k.t.Fatalf("%s is answered by %+v, not by failed", m.Type, answer)
	}
	if f := answer.Failed; f.Status != status || !strings.Contains(f.Error, part) || strings.Contains(f.Error, "\n") {
		k.t.Errorf("%s failed with %s %q; it lacks %q", m.Type, f.Status, f.Error, part)
	}
	return answer.Failed
}
