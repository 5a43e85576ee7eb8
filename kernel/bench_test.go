package kernel_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"gonbench/kernel/wire"
)

// plainGoNB starts GoNB alone, as a kernel of its own, with the module for cells.
func plainGoNB(b testing.TB) *client {
	b.Helper()
	dir := needTools(b)
	temp, err := os.MkdirTemp("", "gbp")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(temp) })
	file := filepath.Join(temp, "kernel-"+wire.NewID()+".json")
	sockets := filepath.Join(temp, "c")
	connection := fmt.Sprintf(`{"transport":"ipc","ip":%q,"key":%q,"signature_scheme":"hmac-sha256",
		"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5}`, sockets, testKey)
	if err := os.WriteFile(file, []byte(connection), 0o600); err != nil {
		b.Fatal(err)
	}
	c := newClient(b, temp)
	c.cmd = exec.Command(filepath.Join(dir, "gonb"), "-kernel", file, "-raw_error", "-go_work", filepath.Join(resource(b), "module"))
	c.cmd.Env = append(os.Environ(), "TMPDIR="+temp, "PATH="+dir+":"+os.Getenv("PATH"))
	if err := c.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	go func() { c.cmd.Wait(); close(c.exited) }()
	b.Cleanup(func() {
		for _, pid := range c.mine("TMPDIR=" + temp) { // gopls would stay
			syscall.Kill(pid, syscall.SIGKILL)
		}
		<-c.exited
		c.hangUp()
	})
	c.dial(sockets)
	c.greet()
	return c
}

// greet asks for kernel_info until it is answered.
func (c *client) greet() {
	for end := time.Now().Add(long); time.Now().Before(end); {
		id := c.send("shell", "kernel_info_request", nil)
		for range 20 {
			time.Sleep(5 * time.Millisecond)
			if c.idle(id) {
				return
			}
		}
	}
	c.t.Fatal("no answer")
}

func (c *client) idle(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.log, func(m message) bool {
		return m.Type == "status" && m.parent.MsgID == id && m.content["execution_state"] == "idle"
	})
}

// forget drops what came in: searching it costs time.
func (c *client) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = c.log[:0]
}

func (c *client) timed(code string) time.Duration {
	c.forget()
	began := time.Now()
	if a := c.run(code); a.status() != "ok" {
		c.t.Fatal(a.reply.content)
	}
	return time.Since(began)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// BenchmarkRelay tells what the front adds to a cell, against plain GoNB in the
// same run: cells alternate between the two.
func BenchmarkRelay(b *testing.B) {
	cells := []struct {
		name string
		n    int
		code func(i int) string
	}{
		{"empty", 100, func(int) string { return "" }},
		{"shell", 100, func(int) string { return "!true" }},
		{"unchanged", 20, func(int) string { return "%%\nfmt.Println(0)" }},
		{"changed", 20, func(i int) string { return fmt.Sprintf("%%%%\nfmt.Println(%d)", i) }},
	}
	for _, c := range cells {
		b.Run(c.name, func(b *testing.B) {
			front := startKernel(b)
			front.run("%%\nfmt.Println(0)")
			plain := plainGoNB(b)
			plain.run("%%\nfmt.Println(0)")
			b.ResetTimer()
			for range b.N {
				var with, without []time.Duration
				for i := range c.n {
					with = append(with, front.timed(c.code(2*i)))
					without = append(without, plain.timed(c.code(2*i+1)))
				}
				w, p := median(with), median(without)
				b.ReportMetric(float64(w.Microseconds())/1e3, "ms/cell")
				b.ReportMetric(float64(p.Microseconds())/1e3, "ms/cell-plain")
				b.ReportMetric(float64((w-p).Microseconds())/1e3, "ms-added")
			}
		})
	}
}

// BenchmarkOutput tells what the front adds to 50 MB of output.
func BenchmarkOutput(b *testing.B) {
	const code = `!head -c 37500000 /dev/zero | base64 -w 99`
	front := startKernel(b)
	front.timed(code) // by then the module is unpacked, which plain GoNB needs
	plain := plainGoNB(b)
	plain.timed(code)
	b.ResetTimer()
	for range b.N {
		var with, without []time.Duration
		for range 7 {
			with = append(with, front.timed(code))
			without = append(without, plain.timed(code))
		}
		w, p := median(with), median(without)
		b.ReportMetric(w.Seconds(), "s")
		b.ReportMetric(p.Seconds(), "s-plain")
		b.ReportMetric(float64(w)/float64(p), "ratio")
	}
}

// BenchmarkReady tells how long a kernel takes to answer kernel_info, and to run its
// first cell of GoNB's.
func BenchmarkReady(b *testing.B) {
	var ready, first []time.Duration
	for range b.N {
		began := time.Now()
		k := startKernel(b)
		k.await(k.send("shell", "kernel_info_request", nil))
		ready = append(ready, time.Since(began))
		k.run("!true")
		first = append(first, time.Since(began))
		b.StopTimer()
		k.stop()
		b.StartTimer()
	}
	b.ReportMetric(median(ready).Seconds(), "s-to-info")
	b.ReportMetric(median(first).Seconds(), "s-to-first-cell")
}
