package parallel_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonbench/dataset"
	"gonbench/dataset/store"
)

// memory is two columns in shared memory, touched, that every contestant of a
// benchmark works on.
type memory struct {
	src, dst []float64
}

func newMemory(b *testing.B, rows int) memory {
	b.Helper()
	s, err := store.New(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	created, err := s.Create("bench", store.Spec{Rows: rows, Columns: []string{"src", "dst"}})
	if err != nil {
		b.Fatal(err)
	}
	created.Publish()
	b.Setenv(dataset.SocketEnv, s.Socket())
	d, err := dataset.AttachNamed("bench")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	var m memory
	for name, column := range map[string]*[]float64{"src": &m.src, "dst": &m.dst} {
		if *column, err = d.Column(name); err != nil {
			b.Fatal(err)
		}
		for i := range *column {
			(*column)[i] = float64(i)
		}
	}
	return m
}

// peer is a program that does the same work on the same memory, once a line of
// input, and answers the seconds it took.
type peer struct {
	in  io.WriteCloser
	out *bufio.Reader
}

func startPeer(b *testing.B, m memory, name string, args ...string) *peer {
	b.Helper()
	file, from, ok := dataset.Locate(m.src)
	_, to, _ := dataset.Locate(m.dst)
	if !ok {
		b.Fatal("the columns are not in shared memory")
	}
	args = append(args, strconv.Itoa(benchWorkers), strconv.Itoa(len(m.src)), fmt.Sprint(from), fmt.Sprint(to))
	cmd := exec.Command(name, args...)
	cmd.ExtraFiles = []*os.File{file}
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			b.Errorf("%s %s: %v", name, args[0], err)
		}
	})
	return &peer{in, bufio.NewReader(out)}
}

// sample has the peer do its work once.
func (p *peer) sample(b *testing.B) float64 {
	b.Helper()
	if _, err := p.in.Write([]byte("go\n")); err != nil {
		b.Fatal(err)
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
	if err != nil {
		b.Fatal(err)
	}
	return seconds
}

// python is the interpreter that has numba and pandas.
func python(b *testing.B) string {
	b.Helper()
	path, err := filepath.Abs("../.venv/bin/python")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		b.Fatal("the Python peers need .venv: run `make install`")
	}
	return path
}

// compileC compiles the C peer; "" if there is no compiler for it.
func compileC(b *testing.B) string {
	b.Helper()
	exe := filepath.Join(b.TempDir(), "column")
	out, err := exec.Command("gcc", "-O3", "-mavx2", "-pthread", "-o", exe, "testdata/column.c").CombinedOutput()
	if err != nil {
		b.Logf("no comparison with C: gcc: %v %s", err, out)
		return ""
	}
	return exe
}

// contest takes samples of every contestant in turn and keeps the times.
type contest struct {
	names []string
	run   map[string]func() float64
	times map[string][]float64
}

func newContest() *contest {
	return &contest{run: map[string]func() float64{}, times: map[string][]float64{}}
}

func (c *contest) enter(name string, run func() float64) {
	c.names = append(c.names, name)
	c.run[name] = run
}

// round is one sample of each, the first of which is a warm-up.
func (c *contest) round(keep bool) {
	for _, name := range c.names {
		if seconds := c.run[name](); keep {
			c.times[name] = append(c.times[name], seconds)
		}
	}
}

func (c *contest) median(name string) float64 {
	sorted := slices.Sorted(slices.Values(c.times[name]))
	if len(sorted) == 0 {
		return 0
	}
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
