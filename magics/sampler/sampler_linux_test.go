package sampler_test

import (
	"fmt"
	"math"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gonbench/magics/sampler"
)

// near compares with what rusage said: the scheduler counts both, so they
// agree but for a late reading of each thread and for what the processes did
// around the two points.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.03*want+0.03 {
		t.Errorf("%s: sampled %.4f CPU seconds, rusage says %.4f", what, got, want)
	}
}

func TestTreeMatchesRusage(t *testing.T) {
	for _, c := range []struct {
		command   string
		processes int // at the most
		threads   int // running at the most, at least
	}{
		{"threads 1 300", 1, 1},
		{"threads 6 60", 1, 2},
		{"shortthreads 60 5", 1, 1},
		{"shortchildren 30 10", 2, 1},
		{"tree 3 2 80", 4, 2},
	} {
		t.Run(c.command, func(t *testing.T) {
			pid, b := launch(t, c.command)
			if c.command[:4] == "tree" {
				<-b.up
			}
			var live atomic.Int64
			s, err := sampler.Start(pid, sampler.Options{OnSample: func(p sampler.Point) {
				if p.Percent < 0 || p.Percent > 100.5*float64(len(p.PerCore)) {
					t.Errorf("live point of %g%% on %d cores", p.Percent, len(p.PerCore))
				}
				live.Add(1)
			}})
			if err != nil {
				t.Fatal(err)
			}
			s.Pause()
			t0 := s.Resume()
			b.end()
			used := <-b.used
			t1 := s.Pause()
			series := s.Stop()
			near(t, "from Resume to Pause", series.CPUSeconds(t0, t1), used)
			record := series.Between(t0, t1)
			near(t, "series", checkCPU(t, record), used)
			if n := series.MaxProcesses(t0, t1); n < 1 || n > c.processes {
				t.Errorf("%d processes at most, want %d", n, c.processes)
			}
			if n := series.MaxRunningThreads(t0, t1); n < 1 || n < c.threads && t1.Sub(t0) > 200*ms {
				t.Errorf("%d running threads at most, want %d", n, c.threads)
			}
			if live.Load() == 0 || series.Points() < 2 {
				t.Errorf("%d live points, %d kept", live.Load(), series.Points())
			}
			if record.Overhead <= 0 || record.Overhead > 100 {
				t.Errorf("overhead of %g%%", record.Overhead)
			}
			if record.RSS[len(record.RSS)-1] <= 0 {
				t.Errorf("no anonymous memory seen: %v", record.RSS)
			}
		})
	}
}

// A grandchild that left the tree by a double fork and began a session of its
// own is still counted, by its mark.
func TestReparentedGrandchild(t *testing.T) {
	mark := fmt.Sprintf("SAMPLER_TEST_RUN=%d-%d", os.Getpid(), time.Now().UnixNano())
	pid, b := launch(t, "orphan 200", mark)
	s, err := sampler.Start(pid, sampler.Options{Mark: mark})
	if err != nil {
		t.Fatal(err)
	}
	t0 := time.Now()
	b.end()
	used := <-b.used
	t1 := s.Pause()
	series := s.Stop()
	if got := series.CPUSeconds(t0, t1); got < 0.2 {
		t.Errorf("sampled %.3f CPU seconds, the orphan alone used %.3f", got, used)
	}
	if n := series.MaxProcesses(t0, t1); n < 2 {
		t.Errorf("%d processes, want the root and the orphan", n)
	}
	tree := sampler.Processes(pid, mark)
	for len(tree) > 2 { // the one in the middle is about to exit
		time.Sleep(ms)
		tree = sampler.Processes(pid, mark)
	}
	if len(tree) != 2 {
		t.Errorf("Processes finds %v, want the root %d and the orphan", tree, pid)
	}
	for _, p := range tree {
		if err := syscall.Kill(p, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
	}
}

// A paused sampler looks at nothing, and loses nothing of what was used meanwhile.
func TestPause(t *testing.T) {
	pid, b := launch(t, "threads 1 150")
	var live atomic.Int64
	s, err := sampler.Start(pid, sampler.Options{Interval: 5 * ms, OnSample: func(sampler.Point) { live.Add(1) }})
	if err != nil {
		t.Fatal(err)
	}
	t0 := s.Pause()
	before := live.Load()
	b.end()
	used := <-b.used
	if n := live.Load() - before; n != 0 {
		t.Errorf("%d points during the pause", n)
	}
	t1 := s.Resume()
	for live.Load() < before+2 { // or the test's deadline
		time.Sleep(ms)
	}
	t2 := s.Pause()
	series := s.Stop()
	near(t, "during the pause", series.CPUSeconds(t0, t1), used)
	if idle := series.CPUSeconds(t1, t2); idle > 0.05 {
		t.Errorf("%.4f CPU seconds after the work", idle)
	}
}

// The kernel watches itself without its children.
func TestNoChildren(t *testing.T) {
	s, err := sampler.Start(os.Getpid(), sampler.Options{NoChildren: true})
	if err != nil {
		t.Fatal(err)
	}
	t0, before := s.Resume(), usage()
	burn(100 * ms)
	_, b := launch(t, "threads 1 400")
	b.end()
	<-b.used
	t1, after := s.Pause(), usage()
	series := s.Stop()
	near(t, "own process", series.CPUSeconds(t0, t1), after-before)
	if got := series.CPUSeconds(t0, t1); got > 0.35 {
		t.Errorf("sampled %.3f CPU seconds, the child's 0.4 among them", got)
	}
	if n := series.MaxProcesses(t0, t1); n != 1 {
		t.Errorf("%d processes, want 1", n)
	}
}

// A tree that dies under the sampler keeps what it has used.
func TestTreeDies(t *testing.T) {
	pid, b := launch(t, "tree 2 1 100")
	<-b.up
	s, err := sampler.Start(pid, sampler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t0 := s.Resume()
	b.end()
	used := <-b.used
	t1 := s.Resume()
	for _, p := range sampler.Processes(pid, "") {
		if err := syscall.Kill(p, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
	}
	for len(sampler.Processes(pid, "")) > 0 {
		time.Sleep(ms)
	}
	t2 := s.Pause()
	series := s.Stop()
	near(t, "before the kill", series.CPUSeconds(t0, t1), used)
	if again := series.CPUSeconds(t1, t2); again < 0 || again > 0.1 {
		t.Errorf("%.4f CPU seconds after the kill", again)
	}
	if c := series.Between(t0, t2); c.Processes[len(c.Processes)-1] > 3 {
		t.Errorf("%v processes", c.Processes)
	}
}

func TestStartOnNobody(t *testing.T) {
	s, err := sampler.Start(1<<30, sampler.Options{})
	if err == nil {
		t.Fatal("a process that does not exist is sampled")
	}
	if got := s.Stop().Points(); got != 0 {
		t.Errorf("%d points of nobody", got)
	}
	s.Pause() // and it does not hang
}

func TestPSS(t *testing.T) {
	pid, b := launch(t, "tree 2 1 1")
	<-b.up
	all, err := sampler.PSS(sampler.Processes(pid, "")...)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sampler.Start(pid, sampler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if same, err := s.PSS(); err != nil || same < all/2 || same > 2*all {
		t.Errorf("PSS of the sampler's tree %d bytes, of its processes %d; %v", same, all, err)
	}
	one, err := sampler.PSS(pid)
	if err != nil {
		t.Fatal(err)
	}
	if one < 1<<20 || all <= one {
		t.Errorf("PSS of the root %d bytes, of three such processes %d", one, all)
	}
	if gone, err := sampler.PSS(1 << 30); gone != 0 || err != nil {
		t.Errorf("PSS of nobody: %d, %v", gone, err)
	}
}

func FuzzParseStat(f *testing.F) {
	own, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(own)
	f.Add([]byte("7 (a) b) (c) R 1 2 3 4 5"))
	f.Add([]byte(") "))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _, _, _, _ = sampler.ParseStat(b)
		sampler.LastPID(b)
	})
}

func TestParseStat(t *testing.T) {
	line := "4242 (a (b) c) R 17 4242 4242 0 -1 4194304 100 0 0 0 150 25 7 8 20 0 12 0 129226 " +
		"3133440 410 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 31 0 0 0 0 0\n"
	ppid, threads, cpu, used, err := sampler.ParseStat([]byte(line))
	if err != nil || ppid != 17 || threads != 12 || cpu != 31 || used != 1750*ms {
		t.Errorf("ppid %d, %d threads, cpu %d, used %v, %v", ppid, threads, cpu, used, err)
	}
	if pid, ok := sampler.LastPID([]byte("0.35 0.16 0.14 4/102 13275\n")); !ok || pid != 13275 {
		t.Errorf("last pid %d, %v", pid, ok)
	}
}

// BenchmarkTick is what one point costs, by the number of threads that sleep,
// and what that is of a core every 20 ms.
func BenchmarkTick(b *testing.B) {
	for _, threads := range []int{10, 100, 400} {
		b.Run(fmt.Sprintf("sleeping=%d", threads), func(b *testing.B) {
			benchmarkTick(b, fmt.Sprintf("sleepers %d", threads))
		})
		b.Run(fmt.Sprintf("running=%d", threads), func(b *testing.B) {
			benchmarkTick(b, fmt.Sprintf("threads %d 1000000", threads))
		})
	}
}

func benchmarkTick(b *testing.B, command string) {
	pid, p := launch(b, command)
	if command[0] == 's' {
		<-p.up
	} else {
		p.end()
		time.Sleep(300 * ms) // for the threads to be there
	}
	tick, stop, err := sampler.Tick(pid, "")
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	tick()
	cost := threadTime(b)
	for b.Loop() {
		tick()
	}
	perTick := (threadTime(b) - cost) / time.Duration(b.N)
	b.ReportMetric(float64(perTick.Nanoseconds())/1e3, "cpu-us/tick")
	b.ReportMetric(100*perTick.Seconds()/sampler.DefaultInterval.Seconds(), "%core-at-20ms")
}
