package runner_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gonbench/parallel"
	"gonbench/parallel/runner"
)

// roleEnv says which program the test binary, started as a runner, stands for.
const roleEnv = "GONBENCH_TEST_ROLE"

// programs are main functions as the kernel generates them.
var programs = map[string]func(){
	"builtins":  runner.Builtins,
	"addRandom": program("addRandom", func(x float64) float64 { return x + 100 + rand.Float64() }),
	"double":    program("double", func(x float64) float64 { return 2 * x }),
	"panics": program("panics", func(x float64) float64 {
		if x == 7 {
			panic("seven")
		}
		return x
	}),
	"exits": program("exits", func(x float64) float64 {
		if x == 7 {
			os.Exit(3)
		}
		return x
	}),
	"sleeps": program("sleeps", func(x float64) float64 {
		fmt.Println("asleep")
		time.Sleep(time.Hour)
		return x
	}),
	"prints": program("prints", func(x float64) float64 {
		if x == 7 {
			fmt.Println("seven comes along")
		}
		return x
	}),
	"weighted": func() {
		runner.Main(parallel.Operation{Name: "weighted", Compute: func(dst []float64, cols [][]float64) {
			for i := range dst {
				dst[i] = cols[0][i] + 2*cols[1][i]
			}
		}})
	},
}

func program(name string, f func(float64) float64) func() {
	return func() {
		runner.Main(parallel.Operation{Name: name, Compute: func(dst []float64, cols [][]float64) {
			for i, x := range cols[0] {
				dst[i] = f(x)
			}
		}})
	}
}

func TestMain(m *testing.M) {
	if run, found := programs[os.Getenv(roleEnv)]; found {
		run()
		fmt.Println("the main function returned")
		os.Exit(0)
	}
	// Under the race detector a process lingers for a second when it exits.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	goleak.VerifyTestMain(m)
}
