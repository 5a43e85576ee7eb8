package panics

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Error is a panic that was caught.
type Error struct {
	Value any    // what panic was called with; its text if it happened in another process
	Stack string // the user's frames, innermost first, as in a Go traceback
}

func (e *Error) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap gives the panic's value if it is an error.
func (e *Error) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// exited is the value of a goroutine that was ended by runtime.Goexit.
const exited = "the function ended its goroutine (runtime.Goexit)"

// fault is the value of a function that touched memory that is not to be touched.
const fault = "the function wrote to one of its inputs, or used memory that is not there: write to dst alone"

// Catch calls f and reports how it ended to done, exactly once: nil, or what it
// panicked with. done is called even if f calls runtime.Goexit, after which
// Catch does not return.
func Catch(f func(), done func(*Error)) {
	returned := false
	before := debug.SetPanicOnFault(true) // of this goroutine: an input may be read-only
	defer func() {
		defer debug.SetPanicOnFault(before)
		value := recover()
		if _, ok := value.(interface{ Addr() uintptr }); ok {
			value = fault
		}
		switch {
		case returned:
			done(nil)
		case value == nil:
			done(&Error{Value: exited})
		default:
			done(&Error{Value: value, Stack: stack()})
		}
	}()
	f()
	returned = true
}

// stack is called by a deferred function while the frames that panicked are
// still there.
func stack() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	var b strings.Builder
	for {
		frame, more := frames.Next()
		if frame.Function != "" && !ours(frame.Function) {
			fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", frame.Function, frame.File, frame.Line)
		}
		if !more {
			return b.String()
		}
	}
}

// ours tells frames that mean nothing to the user: the runtime's way from panic
// to recover, and the strategy's to the function.
func ours(function string) bool {
	for _, prefix := range []string{"runtime.", "gonbench/parallel.", "gonbench/parallel/runner.",
		"gonbench/parallel/internal/panics.", "gonbench/parallel/internal/worker."} {
		if strings.HasPrefix(function, prefix) {
			return true
		}
	}
	return false
}
