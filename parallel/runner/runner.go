package runner

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"gonbench/parallel"
	"gonbench/parallel/protocol"
)

// Main runs op for the kernel, or its vector form if there is one and the plan asks for
// it, if this process is there for that. It may run built-in operations as well.
func Main(op parallel.Operation, vector ...parallel.Operation) {
	op = parallel.Register(op) // does not return in a worker process
	for i := range vector {
		vector[i] = parallel.Register(vector[i])
	}
	serve(func(p protocol.Plan) (parallel.Operation, error) {
		switch {
		case p.Operation == op.Name && p.Form == "vector" && len(vector) > 0:
			return vector[0], nil
		case p.Operation == op.Name:
			return op, nil
		}
		if other, err := builtin(p); err == nil {
			return other, nil
		}
		return parallel.Operation{}, fmt.Errorf("this runner has operation %s, not %q", op.Name, p.Operation)
	})
}

// Builtins runs built-in operations for the kernel, if this process is there for
// that.
func Builtins() { serve(builtin) }

func builtin(p protocol.Plan) (parallel.Operation, error) { return parallel.Builtin(p.Operation) }

// hangUpGrace is how long a sample may take to notice that the kernel hung up.
const hangUpGrace = 100 * time.Millisecond

// serve is Main with any set of operations.
func serve(operations func(protocol.Plan) (parallel.Operation, error)) {
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
