package kernel_test

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"gonbench/kernel"
	"gonbench/kernel/guard"
	"gonbench/magics"
)

// The test binary is also the kernel under test, with made-up magics.
func TestMain(m *testing.M) {
	var err error
	if len(os.Args) < 2 {
		os.Args = append(os.Args, "-test.timeout=10m")
	}
	switch os.Args[1] {
	case guard.Argument:
		err = guard.Main(os.Args[2:], os.Stdin)
	case "kernel":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		err = kernel.Run(ctx, kernel.Config{
			ConnectionFile: os.Args[2],
			Resource:       os.Args[3],
			Self:           os.Args[0],
			Version:        "1.2.3",
			Source:         os.DirFS(os.Args[4]),
			Magics: func(c magics.Config) (magics.Interpreter, error) {
				return &fake{c}, nil
			},
		})
	default:
		code := m.Run()
		os.RemoveAll(resourceFolder())
		os.Exit(code)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
