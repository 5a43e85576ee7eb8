package runner_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"gonbench/magics/runner"
)

func TestReceive(t *testing.T) {
	for _, c := range []struct {
		name, in string
		messages int
		says     string
	}{
		{"nothing", "", 0, "EOF"},
		{"two", `{"type":"closed"}` + "\n" + `{"type":"progress","progress":{"done":1,"total":2}}` + "\n", 2, "EOF"},
		{"unknown fields are ignored", `{"type":"closed","new":{"a":[1]}}` + "\r\n", 1, "EOF"},
		{"an empty line", "\n", 0, "not a message"},
		{"an array", "[]\n", 0, "not a message"},
		{"a request", `{"type":"sample","sample":{"id":1}}` + "\n", 0, "unknown type"},
		{"infinite", `{"type":"done","done":{"wall_s":1e999}}` + "\n", 0, "not a message"},
		{"negative wall", `{"type":"done","done":{"wall_s":-1}}` + "\n", 0, "a wall time of -1 s"},
		{"negative bytes", `{"type":"done","done":{"wall_s":1,"bytes_moved":-1}}` + "\n", 0, "negative number of bytes"},
		{"bad phase", `{"type":"done","done":{"wall_s":1,"intervals":[{"phase":"sleep"}]}}` + "\n", 0, "unknown phase"},
		{"bad chunk", `{"type":"done","done":{"wall_s":1,"chunks":[[5,1]]}}` + "\n", 0, "rows 5 to 1"},
		{"not the right kind", `{"type":"ready","ready":{"session_start_s":"soon"}}` + "\n", 0, "not a message"},
		{"cut", `{"type":"clo`, 0, "unexpected EOF"},
		{"long line", `{"type":"closed","pad":"` + strings.Repeat("x", 1<<20) + `"}` + "\n", 1, "EOF"},
	} {
		n, err := runner.Receive(strings.NewReader(c.in))
		if n != c.messages || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %d messages, %v; want %d, %q", c.name, n, err, c.messages, c.says)
		}
	}
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte(`{"type":"done","done":{"wall_s":0.5,"intervals":[{"worker":0,"chunk":-1,"phase":"send","start_s":0,"end_s":1}]}}` + "\n"))
	f.Add([]byte(`{"type":"hello","hello":{"version":1,"language":"go","pid":7}}` + "\n{"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := runner.Receive(bytes.NewReader(b))
		if err == nil {
			t.Error("the stream has no end")
		}
		if n > bytes.Count(b, []byte("\n")) {
			t.Errorf("%d messages in %d lines", n, bytes.Count(b, []byte("\n")))
		}
		if errors.Is(err, io.EOF) && n != bytes.Count(b, []byte("\n")) {
			t.Errorf("%d messages in %d good lines", n, bytes.Count(b, []byte("\n")))
		}
	})
}
