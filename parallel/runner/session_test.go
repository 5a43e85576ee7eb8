package runner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"gonbench/parallel/protocol"
	"gonbench/parallel/runner"
)

// Whatever comes in, each line gets one answer, and nothing panics.
func FuzzSession(f *testing.F) {
	f.Add(`{"type":"plan","plan":{"strategy":"threads","operation":"add","rows":3}}` + "\n" + `{"type":"sample"}` + "\n")
	f.Add(`{"type":"close"}` + "\nx\n\n{}\n")
	f.Add(`{"type":"plan","plan":{"workers":-1,"partitions":-9,"rows":-5}}` + "\n")
	f.Fuzz(func(t *testing.T, in string) {
		in += "\n"
		var out bytes.Buffer
		if err := runner.Converse(context.Background(), strings.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		answers := 0
		for line := range strings.Lines(out.String()) {
			var m protocol.Message
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("%v in answer %q", err, line)
			}
			switch m.Type {
			case "ready", "done", "closed", "failed":
				answers++
			}
		}
		if want := strings.Count(in, "\n"); answers != want {
			t.Fatalf("%d answers to %d lines", answers, want)
		}
	})
}
