package zmtp_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// python is a process that runs one function of testdata/peer.py: libzmq, as Jupyter uses it. It says lines, and reads
// lines where the conversation needs an order.
type python struct {
	t   testing.TB
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	err strings.Builder
}

func interpreter(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("GONBENCH_TEST_PYTHON"); path != "" {
		return path
	}
	path, err := filepath.Abs("../../.venv/bin/python")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatalf("these tests talk to libzmq through pyzmq, and there is no %s: run `make install` first", path)
	}
	return path
}

func startPython(t testing.TB, function string, args ...any) *python {
	t.Helper()
	p := &python{t: t}
	words := []string{"testdata/peer.py", function}
	for _, a := range args {
		words = append(words, fmt.Sprint(a))
	}
	p.cmd = exec.Command(interpreter(t), words...)
	p.cmd.Stderr = &p.err
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// SIGKILL ends a stopped process too. One that has said all it had to say is gone already.
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	return p
}

// line returns the next line that the process says.
func (p *python) line() string {
	p.t.Helper()
	line, err := p.out.ReadString('\n')
	if err != nil {
		_ = p.cmd.Wait()
		p.t.Fatalf("%s ended: %v\n%s", p.cmd.Args[2], err, p.err.String())
	}
	return strings.TrimSpace(line)
}

func (p *python) expect(want string) {
	p.t.Helper()
	if got := p.line(); got != want {
		p.t.Fatalf("%s says %q instead of %q", p.cmd.Args[2], got, want)
	}
}

func (p *python) tell(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

func (p *python) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}
