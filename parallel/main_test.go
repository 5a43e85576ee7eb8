package parallel_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gonbench/parallel"
)

// The operations of the tests, made at package level as a cell makes them: in a
// worker process the test binary never gets past its own.
var (
	double    = parallel.Map("double", func(x float64) float64 { return 2*x + offset })
	addRandom = parallel.Map("addRandom", userAddRandom)
	reverse   = parallel.Chunk("reverse", func(dst, src []float64) {
		for i := range src {
			dst[i] = src[len(src)-1-i]
		}
	})
	sum = parallel.Rows("sum", func(row []float64) float64 {
		total := 0.0
		for i, x := range row {
			total += float64(i+1) * x
		}
		return total
	})
	place = parallel.Register(parallel.Operation{Name: "place", Compute: func(dst []float64, cols [][]float64) {
		copy(dst, cols[0])
	}})
	add        = parallel.Add(100)
	randomized = parallel.AddRandom(100)

	panics = parallel.Map("panics", func(x float64) float64 {
		if x == 7 {
			return indexOutOfRange(int(x))
		}
		return x
	})
	exits = parallel.Map("exits", func(x float64) float64 {
		if x == 7 {
			os.Exit(3)
		}
		return x
	})
	sleeps = parallel.Map("sleeps", func(x float64) float64 {
		time.Sleep(time.Duration(x))
		return x
	})
	pid = parallel.Map("pid", func(float64) float64 { return float64(os.Getpid()) })
	// Two operations of one name.
	twinA = parallel.Map("twin", plusOne)
	twinB = parallel.Map("twin", plusTwo)
)

// offset is initialised by a function: workers must have it too.
var offset = readOffset()

var ownPID = os.Getpid()

func readOffset() float64                { return 0.5 }
func plusOne(x float64) float64          { return x + 1 }
func plusTwo(x float64) float64          { return x + 2 }
func userAddRandom(x float64) float64    { return x + 100 + rand.Float64() }
func indexOutOfRange(i int) float64      { return []float64{1, 2, 3}[i] }
func strategies() []parallel.Strategy    { return all(parallel.Names()) }
func withProcesses() []parallel.Strategy { return all([]string{"pool", "processes", "shared"}) }

func all(names []string) (list []parallel.Strategy) {
	for _, name := range names {
		s, err := parallel.New(name, 3, 5)
		if err != nil {
			panic(err)
		}
		list = append(list, s)
	}
	return list
}

// inProcess tells strategies whose functions run in this process.
func inProcess(s parallel.Strategy) bool {
	return s.Name() == "serial" || s.Name() == "threads" || s.Name() == "tasks"
}

// lateEnv has the test binary make an operation where a worker process does not
// come to it.
const lateEnv = "GONBENCH_TEST_LATE"

// late is a program that runs a strategy before it makes its operation.
func late() {
	ctx, dst := context.Background(), make([]float64, 3)
	if _, err := parallel.Apply(ctx, parallel.Pool{Workers: 2}, double, dst, ramp(3)); err != nil {
		fmt.Println("before:", err)
	}
	fmt.Println("the program goes on")
	op := parallel.Map("late", func(x float64) float64 { return x })
	if _, err := parallel.Apply(ctx, parallel.Pool{Workers: 2}, op, dst, ramp(3)); err != nil {
		fmt.Println("error:", err)
	}
}

func TestMain(m *testing.M) {
	if os.Getenv(lateEnv) != "" {
		late()
		os.Exit(0)
	}
	// Under the race detector a process lingers for a second when it exits.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	code := m.Run()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
		if left := children(); len(left) > 0 {
			fmt.Fprintf(os.Stderr, "processes are left: %v\n", left)
			code = 1
		}
	}
	os.Exit(code)
}

// children are this process's child processes, zombies too.
func children() []string {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return nil // not Linux
	}
	var all []string
	for _, task := range tasks {
		list, _ := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		all = append(all, strings.Fields(string(list))...)
	}
	return all
}

// ramp is 0, 1, 2, …
func ramp(n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = float64(i)
	}
	return s
}
