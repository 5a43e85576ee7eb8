package kernel_test

import (
	"testing"
)

// What a program asks reaches the client that runs the cell, and the answer the
// program.
func TestInput(t *testing.T) {
	k := startKernel(t)
	const code = "%with_inputs\n!read a; read b; echo got $a and $b"
	id := k.send("shell", "execute_request", cell(code))
	for _, value := range []string{"one", "two"} {
		asked := k.wait("input_request", func(m message) bool {
			return m.channel == "stdin" && m.Type == "input_request" && m.parent.MsgID == id && !k.answered[m.MsgID]
		})
		k.answered[asked.MsgID] = true
		m, err := k.maker.Make("input_reply", asked.raw.Header, nil, map[string]any{"status": "ok", "value": value})
		if err != nil {
			t.Fatal(err)
		}
		k.sendFrames("stdin", m)
	}
	if a := k.await(id); a.text("stdout") != "got one and two\n" {
		t.Errorf("%s", k.tell(a))
	}
}

func TestPassword(t *testing.T) {
	k := startKernel(t)
	id := k.send("shell", "execute_request", cell("%with_password\n!read a; echo got $a"))
	asked := k.wait("input_request", func(m message) bool { return m.channel == "stdin" && m.parent.MsgID == id })
	if asked.content["password"] != true {
		t.Errorf("request: %v", asked.content)
	}
	m, _ := k.maker.Make("input_reply", asked.raw.Header, nil, map[string]any{"value": "secret"})
	k.sendFrames("stdin", m)
	if a := k.await(id); a.text("stdout") != "got secret\n" {
		t.Errorf("%s", k.tell(a))
	}
}

// A client without input must not wait for ever.
func TestNoInput(t *testing.T) {
	k := startKernel(t)
	content := cell("%with_inputs\n!read a; echo got $a")
	content["allow_stdin"] = false
	a := k.await(k.send("shell", "execute_request", content))
	if a.reply.content["ename"] != "StdinNotImplementedError" {
		t.Errorf("%s", k.tell(a))
	}
	if a := k.run("%%\nfmt.Println(1)"); a.text("stdout") != "1\n" {
		t.Errorf("the next cell:\n%s", k.tell(a))
	}
}

// An interrupt while a program waits for input leaves nothing that would take the
// next input.
func TestInterruptInput(t *testing.T) {
	k := startKernel(t)
	id := k.send("shell", "execute_request", cell("%with_inputs\n!read a; echo got $a"))
	k.wait("input_request", func(m message) bool { return m.channel == "stdin" && m.parent.MsgID == id })
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	if a := k.await(id); a.reply.content["ename"] != "KeyboardInterrupt" {
		t.Errorf("%s", k.tell(a))
	}
}
