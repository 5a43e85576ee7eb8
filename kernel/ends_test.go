package kernel_test

import (
	"strings"
	"syscall"
	"testing"
)

// leftovers is a cell that leaves processes behind, of every kind.
const leftovers = `!sleep 600 > /dev/null 2>&1 &
!setsid sleep 600 > /dev/null 2>&1 &
%%
cmd := exec.Command("sh", "-c", "trap '' INT TERM HUP; sleep 600")
cmd.Start()
os.CreateTemp("", "user")`

// GoNB dies while a cell runs, and while none does: the user is told once, and the
// kernel goes on with the next one.
func TestGoNBDies(t *testing.T) {
	k := startKernel(t)
	k.run("func declared() {}")
	id := k.send("shell", "execute_request", cell("!echo running; sleep 600"))
	queued := k.send("shell", "execute_request", cell("%fake print never"))
	k.wait("output", func(m message) bool { return m.parent.MsgID == id && m.Type == "stream" })
	k.await(k.send("shell", "is_complete_request", map[string]any{"code": ""}))
	syscall.Kill(k.gonb(), syscall.SIGKILL)
	a := k.await(id)
	if a.reply.content["ename"] != "GoNBDied" || !strings.Contains(a.reply.content["evalue"].(string), "signal: killed") {
		t.Errorf("the running cell:\n%s", k.tell(a))
	}
	if n := strings.Count(a.text("stderr"), "declarations again"); n != 1 {
		t.Errorf("the user is told %d times:\n%s", n, k.tell(a))
	}
	if a := k.await(queued); a.status() != "aborted" {
		t.Errorf("the queued cell:\n%s", k.tell(a))
	}
	a = k.run("%%\nfmt.Println(\"on\")")
	if a.text("stdout") != "on\n" || a.text("stderr") != "" || a.reply.content["execution_count"] != 3.0 {
		t.Errorf("the next cell:\n%s", k.tell(a))
	}
	if a := k.run("%fake declarations"); strings.Contains(a.text("stdout"), "declared") {
		t.Errorf("declarations: %s", a.text("stdout"))
	}

	pid := k.gonb()
	syscall.Kill(pid, syscall.SIGKILL)
	for k.gonb() == pid {
	}
	a = k.run("%%\nfmt.Println(\"on\")")
	if a.text("stdout") != "on\n" || strings.Count(a.text("stderr"), "declarations again") != 1 || a.reply.content["execution_count"] != 5.0 {
		t.Errorf("the next cell:\n%s", k.tell(a))
	}
	if a := k.run("%%\nfmt.Println(\"on\")"); a.text("stderr") != "" {
		t.Errorf("told again:\n%s", k.tell(a))
	}
}

// However the kernel ends, stop (at the end of each test) finds nothing left.
func TestEnds(t *testing.T) {
	tests := []struct {
		name string
		end  func(k *client)
	}{
		{"shutdown", func(k *client) {
			a := k.send("control", "shutdown_request", map[string]any{"restart": true})
			m := k.wait("reply", func(m message) bool { return m.parent.MsgID == a && m.channel == "control" })
			if m.Type != "shutdown_reply" || m.content["restart"] != true {
				k.t.Errorf("reply: %v", m)
			}
		}},
		{"SIGTERM", func(k *client) { syscall.Kill(k.cmd.Process.Pid, syscall.SIGTERM) }},
		{"SIGKILL", func(k *client) { syscall.Kill(k.cmd.Process.Pid, syscall.SIGKILL) }},
		{"SIGKILL of the group", func(k *client) { syscall.Kill(-k.cmd.Process.Pid, syscall.SIGKILL) }},
	}
	for _, tt := range tests {
		for _, busy := range []bool{false, true} {
			name := tt.name
			if busy {
				name += " while a cell runs"
			}
			t.Run(name, func(t *testing.T) {
				k := startKernel(t)
				if a := k.run(leftovers); a.status() != "ok" {
					t.Fatal(k.tell(a))
				}
				if busy {
					id := k.send("shell", "execute_request", cell("!echo running; trap '' INT; sleep 600"))
					k.wait("output", func(m message) bool { return m.parent.MsgID == id && m.Type == "stream" })
				}
				if len(k.processes()) < 6 || k.folder() == "" {
					t.Fatalf("only %v run", k.processes())
				}
				tt.end(k)
				<-k.exited
			})
		}
	}
}

// A kernel that Jupyter started does not outlive Jupyter.
func TestParentEnds(t *testing.T) {
	k := startKernelIn(t, program(t), "JPY_PARENT_PID=1", wrapped)
	k.run("!true")
	syscall.Kill(k.cmd.Process.Pid, syscall.SIGKILL) // the shell that started the kernel
	<-k.exited
	k.hangUp()
	k.nothingLeft()
}

// A kernel without its tools says so in the cell, and needs no restart.
func TestNoTools(t *testing.T) {
	k := startKernelIn(t, bare(t))
	a := k.run("%%\nfmt.Println(1)")
	if a.status() != "error" || !strings.Contains(a.reply.content["evalue"].(string), "make install") {
		t.Errorf("no gonb:\n%s", k.tell(a))
	}
	if a := k.run("%fake print works"); a.text("stdout") != "works\n" {
		t.Errorf("a magic:\n%s", k.tell(a))
	}
}
