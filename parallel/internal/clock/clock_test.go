package clock_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"gonbench/parallel/internal/clock"
)

const childEnv = "GONBENCH_CLOCK_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		os.Stdout.WriteString(strconv.FormatInt(clock.Now(), 10))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestNowNeverGoesBack(t *testing.T) {
	last := clock.Now()
	for range 100_000 {
		now := clock.Now()
		if now < last {
			t.Fatalf("clock went back from %d to %d", last, now)
		}
		last = now
	}
}

// A stamp taken in another process lies between two taken around it here.
func TestNowIsSharedByProcesses(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"=1")
	before := clock.Now()
	out, err := cmd.Output()
	after := clock.Now()
	if err != nil {
		t.Fatal(err)
	}
	stamp, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if stamp < before || stamp > after {
		t.Fatalf("the child's stamp %d is not between %d and %d", stamp, before, after)
	}
}
