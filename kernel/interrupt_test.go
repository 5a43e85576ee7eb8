package kernel_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// limit is what an interrupt may take, from the request to reply and idle. It is
// no measurement: the cells below would run for minutes.
const limit = 20 * time.Second

// interruptible are cells that run on for minutes once they have made the file
// that $STARTED names, and what they leave running if they are not stopped well.
var interruptible = []struct{ name, code string }{
	{"sleep", `%%
os.WriteFile(os.Getenv("STARTED"), nil, 0o600)
time.Sleep(10 * time.Minute)`},
	{"loop", `%%
os.WriteFile(os.Getenv("STARTED"), nil, 0o600)
for x := 0; ; x++ {
	_ = x
}`},
	{"ignores SIGINT", `import "os/signal"
%%
signal.Ignore(os.Interrupt)
os.WriteFile(os.Getenv("STARTED"), nil, 0o600)
time.Sleep(10 * time.Minute)`},
	{"shell", "!touch $STARTED; sleep 600"},
	{"shells in a row", "!touch $STARTED; sleep 600\n!sleep 600\n!sleep 600"},
	{"child holds stdout and ignores SIGINT", `import "os/exec"
%%
cmd := exec.Command("sh", "-c", "trap '' INT; touch $STARTED; sleep 600")
cmd.Stdout = os.Stdout
cmd.Start()
os.Exit(3)`},
	{"child in a session of its own", `import (
	"os/exec"
	"syscall"
)
%%
cmd := exec.Command("sh", "-c", "touch $STARTED; sleep 600")
cmd.Stdout = os.Stdout
cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
cmd.Run()`},
	{"script", "%%bash\ntouch $STARTED\nsleep 600"},
	{"magic", "!touch $STARTED\n%fake sleep"},
	{"between magics", "%fake print x\n!touch $STARTED; sleep 600\n%fake print y"},
}

func TestInterrupt(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	k := startKernel(t, "STARTED="+started)
	if a := k.run("func declared() string { return \"still here\" }"); a.status() != "ok" {
		t.Fatal(k.tell(a))
	}
	gonb := k.gonb()
	for _, tt := range interruptible {
		t.Run(tt.name, func(t *testing.T) {
			os.Remove(started)
			id := k.send("shell", "execute_request", cell(tt.code))
			waitFile(t, started)
			before := len(k.processes())
			queued := k.send("shell", "execute_request", cell("%fake print never"))
			k.wait("busy", func(m message) bool { return m.parent.MsgID == id })
			k.await(k.send("shell", "is_complete_request", map[string]any{"code": ""})) // the queued cell has come in
			began := time.Now()
			k.await(k.send("control", "interrupt_request", map[string]any{}))
			a := k.await(id)
			if d := time.Since(began); d > limit {
				t.Errorf("reply and idle after %v", d)
			} else {
				t.Logf("reply and idle after %v", d)
			}
			if a.status() != "error" || a.reply.content["ename"] != "KeyboardInterrupt" {
				t.Errorf("not interrupted:\n%s", k.tell(a))
			}
			if a := k.await(queued); a.status() != "aborted" {
				t.Errorf("the queued cell:\n%s", k.tell(a))
			}
			a = k.run("%%\nfmt.Println(declared())")
			if a.text("stdout") != "still here\n" || a.text("stderr") != "" {
				t.Errorf("the next cell:\n%s", k.tell(a))
			}
			// What the cell had started is gone: not more runs than before it.
			for end := time.Now().Add(long); len(k.processes()) >= before && !strings.Contains(tt.code, "%fake sleep"); {
				if time.Now().After(end) {
					t.Fatalf("%d processes before the interrupt, now %v", before, k.processes())
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	if k.gonb() != gonb {
		t.Error("GoNB was started again")
	}
}

// After its reply to %reset the worker asks GoNB what is still declared. An interrupt
// then is for the cell that waits.
func TestInterruptBetweenCells(t *testing.T) {
	k := startKernel(t)
	k.run("func declared() {}")
	first := k.send("shell", "execute_request", cell("%reset"))
	second := k.send("shell", "execute_request", cell("%fake sleep"))
	k.await(first)
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	a := k.await(second)
	if s := a.status(); s != "aborted" && s != "error" {
		t.Errorf("the queued cell:\n%s", k.tell(a))
	}
	if a := k.run("%fake print next"); a.text("stdout") != "next\n" {
		t.Errorf("the next cell:\n%s", k.tell(a))
	}
}

// A build has no program yet that could be signalled.
func TestInterruptBuild(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	slow := filepath.Join(t.TempDir(), "slow")
	script := "#!/bin/sh\ntouch " + started + "\nsleep 600\n"
	if err := os.WriteFile(slow, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	k := startKernel(t)
	if a := k.run("%goflags -toolexec=" + slow); a.status() != "ok" {
		t.Fatal(k.tell(a))
	}
	id := k.send("shell", "execute_request", cell("%%\nfmt.Println(1)"))
	waitFile(t, started)
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	if a := k.await(id); a.reply.content["ename"] != "KeyboardInterrupt" {
		t.Errorf("not interrupted:\n%s", k.tell(a))
	}
	// So can a build for a magic.
	os.Remove(started)
	id = k.send("shell", "execute_request", cell("%%fake build\npackage main\nfunc main() {}"))
	waitFile(t, started)
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	if a := k.await(id); a.reply.content["ename"] != "KeyboardInterrupt" {
		t.Errorf("not interrupted:\n%s", k.tell(a))
	}
}

// SIGINT to the kernel does the same as the message; with nothing running neither
// does anything.
func TestInterruptIdle(t *testing.T) {
	k := startKernel(t)
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	id := k.send("shell", "execute_request", cell("%fake print started\n%fake sleep"))
	k.wait("output", func(m message) bool { return m.parent.MsgID == id && m.Type == "stream" })
	syscall.Kill(k.cmd.Process.Pid, syscall.SIGINT)
	if a := k.await(id); a.reply.content["ename"] != "KeyboardInterrupt" {
		t.Errorf("not interrupted:\n%s", k.tell(a))
	}
	if a := k.run("%%\nfmt.Println(1)"); a.text("stdout") != "1\n" {
		t.Errorf("the next cell:\n%s", k.tell(a))
	}
}

// A program that ends well on SIGINT has not failed.
func TestInterruptHandled(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	k := startKernel(t, "STARTED="+started)
	id := k.send("shell", "execute_request", cell(`import "os/signal"
%%
c := make(chan os.Signal, 1)
signal.Notify(c, os.Interrupt)
os.WriteFile(os.Getenv("STARTED"), nil, 0o600)
<-c
fmt.Println("saved")`))
	waitFile(t, started)
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	if a := k.await(id); a.status() != "ok" || a.text("stdout") != "saved\n" {
		t.Errorf("%s", k.tell(a))
	}
}

// While a cell runs: control answers, kernel_info answers and does not make the
// kernel look idle, completion of magics answers.
func TestBusy(t *testing.T) {
	k := startKernel(t)
	id := k.send("shell", "execute_request", cell("!echo running; sleep 600"))
	k.wait("output", func(m message) bool { return m.parent.MsgID == id && m.Type == "stream" })
	for _, channel := range []string{"shell", "control"} {
		if a := k.await(k.send(channel, "kernel_info_request", nil)); a.reply.content["implementation"] != "gonbench" {
			t.Errorf("%s: %v", channel, a.reply)
		}
		k.wait("busy again", func(m message) bool { return m.Type == "status" && m.parent.MsgID == id })
	}
	a := k.await(k.send("shell", "complete_request", map[string]any{"code": "%fa", "cursor_pos": 3}))
	if a.reply.content["status"] != "ok" {
		t.Errorf("completion: %v", a.reply.content)
	}
	k.mu.Lock()
	var last message
	for _, m := range k.log {
		if m.Type == "status" {
			last = m
		}
	}
	k.mu.Unlock()
	if last.content["execution_state"] != "busy" {
		k.wait("busy at last", func(m message) bool {
			k := m.content["execution_state"]
			return m.Type == "status" && m.parent.MsgID == id && k == "busy"
		})
	}
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	k.await(id)
}

// While a magic runs GoNB has nothing to do, and completes Go.
func TestCompleteDuringMagic(t *testing.T) {
	k := startKernel(t)
	k.run("func abracadabra() {}")
	id := k.send("shell", "execute_request", cell("%fake print started\n%fake sleep"))
	k.wait("output", func(m message) bool { return m.parent.MsgID == id && m.Type == "stream" })
	a := k.await(k.send("shell", "complete_request", map[string]any{"code": "%%\nabrac", "cursor_pos": 8}))
	if matches, _ := a.reply.content["matches"].([]any); len(matches) != 1 || !strings.HasPrefix(matches[0].(string), "abracadabra") {
		t.Errorf("matches: %v", a.reply.content)
	}
	k.await(k.send("control", "interrupt_request", map[string]any{}))
	k.await(id)
}

func waitFile(t *testing.T, path string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatal("the cell does not start")
		case <-time.After(5 * time.Millisecond):
		}
	}
}
