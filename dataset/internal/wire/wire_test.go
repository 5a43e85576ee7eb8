package wire_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"gonbench/dataset/internal/wire"
)

func TestParseRequest(t *testing.T) {
	for _, c := range []struct{ line, name, err string }{
		{`{"version":1,"attach":"df"}`, "df", ""},
		{`{"version":1,"attach":""}` + "\n", "", ""},
		{`{"version":1,"attach":"Größe","more":[1]}`, "Größe", ""},
		{`{"version":2,"attach":"df"}`, "", "unknown version 2"},
		{`{"attach":"df"}`, "", "unknown version 0"},
		{`{"version":1}`, "", "names the dataset"},
		{`{"version":1,"attach":7}`, "", "JSON object"},
		{`[]`, "", "JSON object"},
		{``, "", "JSON object"},
		{"\xff", "", "UTF-8"},
		{strings.Repeat(" ", wire.MaxRequest+1), "", "at most"},
	} {
		name, err := wire.ParseRequest([]byte(c.line))
		if name != c.name || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("ParseRequest(%.40q) = %q, %v; want %q, %q", c.line, name, err, c.name, c.err)
		}
	}
	if _, err := wire.ParseRequest([]byte(`{"version":3,"attach":""}`)); !errors.Is(err, wire.ErrVersion) {
		t.Errorf("another version is %v", err)
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte(`{"version":1,"attach":"df"}`))
	f.Add([]byte(`{"version":1e0,"attach":"\ud800"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		name, err := wire.ParseRequest(line)
		if err != nil {
			return
		}
		if !utf8.ValidString(name) {
			t.Fatalf("accepted a name that is not UTF-8: %q", name)
		}
		again, err := json.Marshal(wire.Request{Version: wire.Version, Attach: &name})
		if err != nil {
			t.Fatal(err)
		}
		if back, err := wire.ParseRequest(again); err != nil || back != name {
			t.Fatalf("%q became %q, %v", name, back, err)
		}
	})
}
