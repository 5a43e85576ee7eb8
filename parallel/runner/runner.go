package runner

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"gonbench/parallel"
	"gonbench/parallel/protocol"
)

// Main runs the operations for the kernel, if this process is there for that. It may
// run built-in operations as well.
func Main(operations ...parallel.Operation) {
	var names []string
	for i, op := range operations {
		operations[i] = parallel.Register(op) // does not return in a worker process
		names = append(names, op.Name)
	}
	serve(func(name string) (parallel.Operation, error) {
		if i := slices.Index(names, name); i >= 0 {
			return operations[i], nil
		}
		if builtin, err := parallel.Builtin(name); err == nil {
			return builtin, nil
		}
		return parallel.Operation{}, fmt.Errorf("this runner has operation %s, not %q", strings.Join(names, " and "), name)
	})
}

// Builtins runs built-in operations for the kernel, if this process is there for
// that.
func Builtins() { serve(parallel.Builtin) }

// hangUpGrace is how long a sample may take to notice that the kernel hung up.
const hangUpGrace = 100 * time.Millisecond

// serve is Main with any set of operations.
func serve(operations func(name string) (parallel.Operation, error)) {
	parallel.ServeBuiltin() // does not return in a worker process
	path := os.Getenv(protocol.SocketEnv)
	if path == "" {
		return
	}
	// The variable is not for the processes that the function may start.
	os.Unsetenv(protocol.SocketEnv)
	socket, err := connect(path)
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot connect to the kernel: %v\n", err)
		os.Exit(1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &session{operations: operations, out: socket, processors: runtime.GOMAXPROCS(0)}
	err = s.run(ctx, socket, func() {
		cancel()
		// Goroutines that compute cannot be stopped but with the process.
		time.AfterFunc(hangUpGrace, func() { os.Exit(0) })
	})
	cancel()
	if err != nil {
		fmt.Fprintf(os.Stderr, "the connection to the kernel broke: %v\n", err)
		os.Exit(1)
	}
	os.Exit(0)
}
