package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"gonbench/kernel/wire"
)

func frames(parts ...string) [][]byte {
	out := make([][]byte, len(parts))
	for i, p := range parts {
		out[i] = []byte(p)
	}
	return out
}

func TestParse(t *testing.T) {
	tests := []struct {
		name   string
		frames [][]byte
		ok     bool
		ids    int
		bufs   int
	}{
		{"plain", frames("<IDS|MSG>", "s", "{}", "{}", "{}", "{}"), true, 0, 0},
		{"identities and buffers", frames("a", "b", "<IDS|MSG>", "s", "{}", "{}", "{}", "{}", "x", "y", "z"), true, 2, 3},
		{"nothing", nil, false, 0, 0},
		{"no delimiter", frames("a", "s", "{}", "{}", "{}", "{}"), false, 0, 0},
		{"too short", frames("<IDS|MSG>", "s", "{}", "{}", "{}"), false, 0, 0},
		{"delimiter last", frames("a", "<IDS|MSG>"), false, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := wire.Parse(tt.frames)
			if !tt.ok {
				if !errors.Is(err, wire.ErrMalformed) {
					t.Fatalf("error = %v, want ErrMalformed", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Identities) != tt.ids || len(m.Buffers) != tt.bufs {
				t.Errorf("%d identities, %d buffers, want %d and %d", len(m.Identities), len(m.Buffers), tt.ids, tt.bufs)
			}
			if got := m.Frames(m.Identities...); !equal(got, tt.frames) {
				t.Errorf("Frames = %q, want %q", got, tt.frames)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	header := `{"msg_id":"1","session":"s","username":"u","date":"d","msg_type":"x_request","version":"5.3"}`
	tests := []struct {
		name                              string
		header, parent, metadata, content string
		ok                                bool
	}{
		{"good", header, "{}", "{}", `{"code":"x"}`, true},
		{"null parent", header, "null", "{}", "{}", true},
		{"header is text", "x", "{}", "{}", "{}", false},
		{"no msg_type", `{"msg_id":"1"}`, "{}", "{}", "{}", false},
		{"number where text belongs", `{"msg_type":"x","msg_id":1}`, "{}", "{}", "{}", false},
		{"parent is a list", header, "[]", "{}", "{}", false},
		{"metadata is null", header, "{}", "null", "{}", false},
		{"content is a list", header, "{}", "{}", "[1]", false},
		{"content is empty", header, "{}", "{}", "", false},
		{"content is cut", header, "{}", "{}", `{"code":`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := wire.Parse(frames("<IDS|MSG>", "", tt.header, tt.parent, tt.metadata, tt.content))
			if err != nil {
				t.Fatal(err)
			}
			h, err := m.Check()
			if (err == nil) != tt.ok {
				t.Fatalf("error = %v", err)
			}
			if tt.ok && h.Type != "x_request" {
				t.Errorf("type = %q", h.Type)
			}
			if !tt.ok && !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("error = %v, want ErrMalformed", err)
			}
		})
	}
}

// The expected value was made with Python: hmac.new(b"secret", digestmod=sha256) over the four parts.
func TestSignature(t *testing.T) {
	s, err := wire.NewSigner("secret", "hmac-sha256")
	if err != nil {
		t.Fatal(err)
	}
	m := wire.Message{Header: []byte(`{"a":1}`), Parent: []byte(`{}`), Metadata: []byte(`{}`), Content: []byte(`{"b":2}`)}
	s.Sign(&m)
	const want = "9b14d94617bffb278285cea390d9dc17e01ec3188dba313f9548021906557a7b"
	if string(m.Signature) != want {
		t.Errorf("signature = %s, want %s", m.Signature, want)
	}
	if err := s.Verify(m); err != nil {
		t.Error(err)
	}
	m.Content = []byte(`{"b":3}`)
	if err := s.Verify(m); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("changed content: error = %v, want ErrSignature", err)
	}
}

func TestEmptyKeyNeitherSignsNorChecks(t *testing.T) {
	s, _ := wire.NewSigner("", "")
	m := wire.Message{Signature: []byte("whatever")}
	if err := s.Verify(m); err != nil {
		t.Error(err)
	}
	s.Sign(&m)
	if len(m.Signature) != 0 {
		t.Errorf("signature = %q, want none", m.Signature)
	}
}

func TestUnknownScheme(t *testing.T) {
	if _, err := wire.NewSigner("k", "hmac-md5"); err == nil {
		t.Error("no error")
	}
}

func TestMake(t *testing.T) {
	s, _ := wire.NewSigner("k", "")
	k := wire.NewMaker(s, "kernel")
	parent := []byte(`{"msg_id":"7","msg_type":"execute_request","odd":[1,2]}`)
	m, err := k.Make("stream", parent, nil, map[string]string{"name": "stdout", "text": "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(m); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(m.Parent, parent) {
		t.Errorf("parent = %s, want it untouched", m.Parent)
	}
	h, err := m.Check()
	if err != nil {
		t.Fatal(err)
	}
	if h.Type != "stream" || h.Session != k.Session() || h.Username != "kernel" || h.MsgID == "" {
		t.Errorf("header = %+v", h)
	}
	again, _ := k.Make("stream", parent, nil, nil)
	if h2, _ := again.Check(); h2.MsgID == h.MsgID {
		t.Error("two messages with one id")
	}
	changed, err := k.Resign(m, map[string]int{"a": 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(changed); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(changed.Header, m.Header) || string(changed.Content) != `{"a":1}` {
		t.Errorf("resigned = %s %s", changed.Header, changed.Content)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("<IDS|MSG>\x00s\x00{}\x00{}\x00{}\x00{}"), "key")
	f.Add([]byte("id\x00<IDS|MSG>\x00s\x00{\"msg_type\":\"x\"}\x00{}\x00{}\x00{\"code\":1}\x00buffer"), "")
	f.Add([]byte("\x00\x00<IDS|MSG>"), "k")
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		in := bytes.Split(data, []byte{0})
		m, err := wire.Parse(in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Fatalf("error = %v", err)
			}
			return
		}
		if !equal(m.Frames(m.Identities...), in) {
			t.Fatalf("Frames = %q, want %q", m.Frames(m.Identities...), in)
		}
		s, _ := wire.NewSigner(key, "")
		s.Sign(&m)
		if err := s.Verify(m); err != nil {
			t.Fatal(err)
		}
		if h, err := m.Check(); err == nil {
			var v map[string]any
			if h.Type == "" || json.Unmarshal(m.Content, &v) != nil || json.Unmarshal(m.Metadata, &v) != nil {
				t.Fatalf("Check let %q pass", in)
			}
		}
	})
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
