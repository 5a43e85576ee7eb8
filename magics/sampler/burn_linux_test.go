package sampler_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The test binary is also the processes that the tests watch: with burnEnv set
// it runs the command that the variable holds. A command waits for a line on
// stdin, works, prints the CPU seconds that it and the children it waited for
// have used, waits for another line and exits.
const burnEnv = "SAMPLER_TEST_BURN"

func TestMain(m *testing.M) {
	if command := os.Getenv(burnEnv); command != "" {
		signal.Ignore(syscall.SIGPIPE)
		burner(strings.Fields(command))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func burner(args []string) {
	n := func(i int) int {
		v, err := strconv.Atoi(args[i])
		if err != nil {
			panic(err)
		}
		return v
	}
	in := bufio.NewReader(os.Stdin)
	wait := func() { _, _ = in.ReadString('\n') }
	switch args[0] {
	case "threads": // K MS: K threads that burn MS each and live on
		wait()
		release := make(chan struct{})
		var burned, ended sync.WaitGroup
		for range n(1) {
			burned.Add(1)
			ended.Go(func() {
				runtime.LockOSThread()
				burn(time.Duration(n(2)) * ms)
				burned.Done()
				<-release
			})
		}
		burned.Wait()
		fmt.Println(usage())
		wait()
		close(release)
		ended.Wait()
	case "shortthreads": // N MS: N threads, one after the other, that burn MS and end
		wait()
		for range n(1) {
			done := make(chan struct{})
			go func() {
				runtime.LockOSThread() // and never unlocked: the thread ends
				defer close(done)
				burn(time.Duration(n(2)) * ms)
			}()
			<-done
		}
		fmt.Println(usage())
		wait()
	case "shortchildren": // N MS: N child processes, one after the other
		wait()
		for range n(1) {
			c := child(fmt.Sprintf("once %d", n(2)))
			if err := c.Run(); err != nil {
				panic(err)
			}
		}
		fmt.Println(usage())
		wait()
	case "once": // MS
		burn(time.Duration(n(1)) * ms)
	case "tree": // M K MS: M processes of K threads each
		total := 0.0
		var ends []func()
		var results []<-chan float64
		for range n(1) {
			c := child(fmt.Sprintf("threads %d %d", n(2), n(3)))
			b := startBurner(c)
			ends = append(ends, b.end)
			results = append(results, b.used)
			defer c.Wait()
		}
		fmt.Println("up")
		wait()
		for _, end := range ends {
			end()
		}
		for _, r := range results {
			total += <-r
		}
		fmt.Println(total)
		wait()
		for _, end := range ends {
			end()
		}
	case "orphan": // MS: a grandchild that has left the tree: new session, parent gone
		middle := child(fmt.Sprintf("middle %d", n(1)))
		middle.Stdin, middle.Stdout, middle.Stderr = os.Stdin, os.Stdout, os.Stderr
		if err := middle.Run(); err != nil {
			panic(err)
		}
		for { // the grandchild has our stdin
			_ = unix.Pause()
		}
	case "middle":
		c := child(fmt.Sprintf("threads 1 %d", n(1)))
		c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := c.Start(); err != nil {
			panic(err)
		}
	case "sleepers": // K: K threads that sleep
		for range n(1) {
			go func() { runtime.LockOSThread(); unix.Pause() }()
		}
		fmt.Println("up")
		wait()
	default:
		panic("unknown command " + args[0])
	}
}

// burn uses d of CPU time on the calling thread.
func burn(d time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	clock := func() time.Duration {
		var ts unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
			panic(err)
		}
		return time.Duration(ts.Nano())
	}
	x, end := 1.0, clock()+d
	for clock() < end {
		for range 1000 {
			x = x*1.0000001 + 1e-9
		}
	}
	runtime.KeepAlive(x)
}

// usage is the CPU seconds of this process and the children it has waited for.
func usage() float64 {
	total := 0.0
	for _, who := range []int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN} {
		var u unix.Rusage
		if err := unix.Getrusage(who, &u); err != nil {
			panic(err)
		}
		total += time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
	}
	return total
}

func child(command string) *exec.Cmd {
	c := exec.Command("/proc/self/exe")
	// The race detector sleeps for a second at every exit, if it is not told.
	c.Env = append(os.Environ(), burnEnv+"="+command, "GORACE=atexit_sleep_ms=0")
	c.Stderr = os.Stderr
	return c
}

type burning struct {
	end  func() // sends a line
	used <-chan float64
	up   <-chan struct{}
}

func startBurner(c *exec.Cmd) burning {
	in, err := c.StdinPipe()
	if err != nil {
		panic(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := c.Start(); err != nil {
		panic(err)
	}
	used, up := make(chan float64, 1), make(chan struct{})
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if lines.Text() == "up" {
				close(up)
				continue
			}
			if v, err := strconv.ParseFloat(lines.Text(), 64); err == nil {
				used <- v
			}
		}
	}()
	return burning{end: func() { fmt.Fprintln(in) }, used: used, up: up}
}

// launch starts a burner for a test, in a session of its own.
func launch(t testing.TB, command string, env ...string) (pid int, b burning) {
	t.Helper()
	c := child(command)
	c.Env = append(c.Env, env...)
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	b = startBurner(c)
	t.Cleanup(func() {
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		_ = c.Wait()
	})
	return c.Process.Pid, b
}

func threadTime(t testing.TB) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
		t.Fatal(err)
	}
	return time.Duration(ts.Nano())
}
