package store_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"gonbench/dataset/internal/python"
	"gonbench/dataset/internal/wire"
	"gonbench/dataset/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func dial(t testing.TB, s *store.Store) net.Conn {
	t.Helper()
	c, err := net.Dial("unix", s.Socket())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func ask(c net.Conn, lines *bufio.Reader, request string) (reply wire.Reply, err error) {
	if _, err := fmt.Fprintln(c, request); err != nil {
		return reply, err
	}
	line, err := lines.ReadBytes('\n')
	if err != nil {
		return reply, err
	}
	return reply, json.Unmarshal(line, &reply)
}

func TestServerAnswers(t *testing.T) {
	s := newStore(t)
	c := dial(t, s)
	lines := bufio.NewReader(c)
	must := func(request string) wire.Reply {
		t.Helper()
		r, err := ask(c, lines, request)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := must(`{"version":1,"attach":""}`); r.Error == nil || r.Error.Kind != wire.KindNone {
		t.Errorf("without a dataset: %+v", r)
	}
	create(t, s, "df", store.Spec{Rows: 10, Columns: columnNames(3000), Labels: true})
	for _, x := range []struct{ request, kind, message string }{
		{`hello`, wire.KindRequest, "JSON object"},
		{`{"version":9,"attach":""}`, wire.KindVersion, "this kernel speaks 1"},
		{`{"version":1,"attach":"dg"}`, wire.KindDataset, `did you mean "df"`},
	} {
		r := must(x.request)
		if r.Error == nil || r.Error.Kind != x.kind || !strings.Contains(r.Error.Message, x.message) {
			t.Errorf("%s: %+v", x.request, r.Error)
		}
	}
	r := must(`{"version":1,"attach":""}`) // a reply longer than a socket's buffer
	if r.Error != nil || r.Name != "df" || r.Rows != 10 || len(r.Columns) != 3001 || r.Columns[3000].Type != wire.Int64 {
		t.Errorf("reply %+v", r.Error)
	}
}

func TestServerRefusesWhatIsTooLong(t *testing.T) {
	s := newStore(t)
	c := dial(t, s)
	go c.Write([]byte(strings.Repeat("x", 2*wire.MaxRequest)))
	var r wire.Reply
	if err := json.NewDecoder(c).Decode(&r); err != nil || r.Error == nil || r.Error.Kind != wire.KindRequest {
		t.Errorf("reply %+v, %v", r, err)
	}
}

func TestBadClientsDoNotBlockOthers(t *testing.T) {
	s := newStore(t)
	create(t, s, "df", store.Spec{Rows: 10, Columns: []string{"a"}})
	for range 600 { // more than the server talks to at a time
		dial(t, s)
	}
	fmt.Fprint(dial(t, s), `{"version":1,"att`)
	deaf := dial(t, s) // never reads its replies
	go func() {
		for range 10_000 {
			if _, err := fmt.Fprintln(deaf, `{"version":1,"attach":"df"}`); err != nil {
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range 100 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.Dial("unix", s.Socket())
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			if r, err := ask(c, bufio.NewReader(c), `{"version":1,"attach":"df"}`); err != nil || r.Error != nil || r.Rows != 10 {
				t.Errorf("reply %+v, %v", r, err)
			}
		}()
	}
	wg.Wait()
	deaf.Close()
}

// pythonAttach is what a Python process needs: its standard library. It doubles
// the first column through the descriptor, and adds the labels to the second
// through the path.
const pythonAttach = `
import json, mmap, os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b'{"version": 1, "attach": ""}\n')
data, fds, _, _ = socket.recv_fds(s, 1 << 16, 1)
while not data.endswith(b"\n"):
    data += s.recv(1 << 16)
reply = json.loads(data)
def column(m, c):
    return memoryview(m)[c["offset"]:c["offset"] + 8 * reply["rows"]].cast("d" if c["type"] == "float64" else "q")
m = mmap.mmap(fds[0], reply["size"])
a = column(m, reply["columns"][0])
for i in range(len(a)):
    a[i] *= 2
with open(reply["path"], "r+b") as f:
    m = mmap.mmap(f.fileno(), reply["size"])
b, label = column(m, reply["columns"][1]), column(m, reply["columns"][2])
for i in range(len(b)):
    b[i] += label[i]
print(reply["name"], [c["name"] for c in reply["columns"]])
`

func TestPythonAttaches(t *testing.T) {
	s := newStore(t)
	d := create(t, s, "df", store.Spec{Rows: 1000, Columns: []string{"a", "b"}, Labels: true})
	a, _ := d.Column("a")
	b, _ := d.Column("b")
	for i := range a {
		a[i], b[i], d.Labels()[i] = float64(i), 0.5, int64(i)
	}
	if got := string(python.Run(t, pythonAttach, s.Socket())); got != "df ['a', 'b', 'label']\n" {
		t.Errorf("Python printed %s", got)
	}
	for i := range a {
		if a[i] != float64(2*i) || b[i] != float64(i)+0.5 {
			t.Fatalf("row %d is %v, %v", i, a[i], b[i])
		}
	}
}
