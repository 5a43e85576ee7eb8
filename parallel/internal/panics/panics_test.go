package panics_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"gonbench/parallel/internal/panics"

	"runtime"
)

// catch runs f in a goroutine of its own, since f may end it.
func catch(f func()) *panics.Error {
	result := make(chan *panics.Error, 1)
	go panics.Catch(f, func(e *panics.Error) { result <- e })
	return <-result
}

type users struct{ rows []float64 }

func (u users) read(i int) float64 { return u.rows[i] }

func TestCatch(t *testing.T) {
	if err := catch(func() {}); err != nil {
		t.Errorf("a function that returns: %v", err)
	}
	if err := catch(func() { panic("boom") }); err == nil || err.Error() != "panic: boom" {
		t.Errorf("panic(\"boom\") gave %v", err)
	}
	if err := catch(func() { panic(io.ErrUnexpectedEOF) }); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a panic with an error is not that error: %v", err)
	}
	if err := catch(runtime.Goexit); err == nil || !strings.Contains(err.Error(), "Goexit") {
		t.Errorf("runtime.Goexit gave %v", err)
	}
}

// The stack starts with the frame that panicked and holds nothing of ours.
func TestStackIsTheUsers(t *testing.T) {
	err := catch(func() { users{}.read(7) })
	if err == nil {
		t.Fatal("no error")
	}
	if !strings.Contains(err.Error(), "index out of range [7]") {
		t.Errorf("error is %q", err)
	}
	lines := strings.Split(err.Stack, "\n")
	if !strings.Contains(lines[0], "users.read") || !strings.Contains(lines[1], "panics_test.go:") {
		t.Errorf("the stack does not start where it panicked:\n%s", err.Stack)
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "runtime.") || strings.HasPrefix(line, "gonbench/parallel/internal/panics.") {
			t.Errorf("the stack holds %q", line)
		}
	}
}
