package kernel_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gonbench/kernel/wire"
)

// TestScript runs the conversations in testdata/script against a kernel with the
// real GoNB. A script's own commands:
//
//	run FILE [FLAG=VALUE…]     run a cell and print what came of it; flags are
//	                           fields of the execute_request, "-" drops a field
//	queue FILE…                send several cells at once and print what came of each
//	ask CHANNEL TYPE [JSON]    send a request and print its reply
//	garbage                    send what is no good message, in every way
//
// What is printed, one line a message, can be compared as stdout.
func TestScript(t *testing.T) {
	needTools(t)
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Values["kernel"] = startKernel(e.T().(testing.TB))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"run": func(ts *testscript.TestScript, neg bool, args []string) {
				k := ts.Value("kernel").(*client)
				content := cell(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"))
				for _, a := range args[1:] {
					name, value, _ := strings.Cut(a, "=")
					var v any
					if value == "-" {
						delete(content, name)
					} else if err := json.Unmarshal([]byte(value), &v); err != nil {
						ts.Fatalf("%s: %v", a, err)
					} else {
						content[name] = v
					}
				}
				a := k.await(k.send("shell", "execute_request", content))
				fmt.Fprint(ts.Stdout(), k.tell(a))
			},
			"queue": func(ts *testscript.TestScript, neg bool, args []string) {
				k := ts.Value("kernel").(*client)
				var ids []string
				for _, f := range args {
					ids = append(ids, k.send("shell", "execute_request", cell(strings.TrimSuffix(ts.ReadFile(f), "\n"))))
				}
				for i, id := range ids {
					fmt.Fprintf(ts.Stdout(), "# %s\n%s", args[i], k.tell(k.await(id)))
				}
			},
			"ask": func(ts *testscript.TestScript, neg bool, args []string) {
				k := ts.Value("kernel").(*client)
				content := map[string]any{}
				if len(args) > 2 {
					if err := json.Unmarshal([]byte(strings.Join(args[2:], " ")), &content); err != nil {
						ts.Fatalf("%v", err)
					}
				}
				a := k.await(k.send(args[0], args[1], content))
				if a.reply.channel != args[0] {
					ts.Fatalf("asked on %s, answered on %s", args[0], a.reply.channel)
				}
				fmt.Fprintf(ts.Stdout(), "%s %s\n", a.reply.Type, inOrder(a.reply.content))
			},
			"garbage": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Value("kernel").(*client).garbage()
			},
		},
	})
}

// tell prints an answer, a line a message; the reply, which takes another way,
// comes last.
func (c *client) tell(a answer) string {
	var b strings.Builder
	for _, m := range append(slices.Clone(a.published), a.reply) {
		switch k := m.content; m.Type {
		case "status":
			fmt.Fprintln(&b, k["execution_state"])
		case "execute_input":
			fmt.Fprintf(&b, "input %v %q\n", k["execution_count"], k["code"])
		case "stream":
			fmt.Fprintf(&b, "%s %q\n", k["name"], k["text"])
		case "error":
			fmt.Fprintf(&b, "error %s: %s\n", k["ename"], lastLine(k["evalue"]))
		case "execute_reply":
			fmt.Fprintf(&b, "reply %s %v", k["status"], k["execution_count"])
			if k["status"] == "error" {
				fmt.Fprintf(&b, " %s: %s", k["ename"], lastLine(k["evalue"]))
			}
			b.WriteByte('\n')
		default:
			fmt.Fprintf(&b, "%s %s\n", m.Type, inOrder(k))
		}
	}
	return c.anonymous(b.String())
}

var folderName = regexp.MustCompile(`gonb_[0-9a-f]{8}`)

// anonymous replaces what differs from run to run.
func (c *client) anonymous(s string) string {
	if f := c.folder(); f != "" {
		s = strings.ReplaceAll(s, f, "PRIVATE")
	}
	return folderName.ReplaceAllString(s, "gonb_0")
}

func lastLine(v any) string {
	lines := strings.Split(strings.TrimSpace(fmt.Sprint(v)), "\n")
	return lines[len(lines)-1]
}

func inOrder(content map[string]any) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(content)) {
		v, _ := json.Marshal(content[name])
		parts = append(parts, name+"="+string(v))
	}
	return strings.Join(parts, " ")
}

// garbage sends messages that must neither be answered nor harm.
func (c *client) garbage() {
	good := func(msgType string, content any) wire.Message {
		m, err := c.maker.Make(msgType, nil, nil, content)
		if err != nil {
			c.t.Fatal(err)
		}
		return m
	}
	signed := func(change func(*wire.Message)) wire.Message {
		m := good("execute_request", cell(""))
		change(&m)
		c.signer.Sign(&m)
		return m
	}
	unsigned := good("execute_request", cell(""))
	unsigned.Signature = []byte("0123")
	for _, channel := range []string{"shell", "control", "stdin"} {
		for _, m := range []wire.Message{
			unsigned,
			signed(func(m *wire.Message) { m.Header = []byte("{") }),
			signed(func(m *wire.Message) { m.Header = []byte(`{"msg_type":7}`) }),
			signed(func(m *wire.Message) { m.Header = []byte(`{}`) }),
			signed(func(m *wire.Message) { m.Parent = []byte(`[]`) }),
			signed(func(m *wire.Message) { m.Metadata = []byte(`"x"`) }),
			signed(func(m *wire.Message) { m.Content = []byte(`[1,2]`) }),
			signed(func(m *wire.Message) { m.Content = nil }),
			good("comm_msg", map[string]any{"comm_id": 7}),
			good("comm_open", map[string]any{}),
			good("no_such_message", map[string]any{}),
			good("input_reply", map[string]any{"value": 7}),
			good("input_reply", map[string]any{"value": "x"}),
			good("input_reply", map[string]any{}),
		} {
			c.sendFrames(channel, m)
		}
	}
	for _, d := range []interface{ Send([][]byte) error }{c.shell, c.control, c.stdin} {
		for _, frames := range [][]string{{""}, {"x", "y"}, {wire.Delimiter}, {wire.Delimiter, "", "", "", ""}, {"", "", wire.Delimiter}} {
			var raw [][]byte
			for _, f := range frames {
				raw = append(raw, []byte(f))
			}
			if err := d.Send(raw); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}
