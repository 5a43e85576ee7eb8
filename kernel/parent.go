package kernel

import (
	"context"
	"os"
	"time"
)

// parentEnv is set by Jupyter for kernels that shall not outlive it.
const parentEnv = "JPY_PARENT_PID"

// watchParent ends the kernel when the process that started it is gone: nobody else
// could end it then.
func (k *Kernel) watchParent(ctx context.Context) {
	defer k.loops.Done()
	if os.Getenv(parentEnv) == "" {
		return
	}
	parent := os.Getppid()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if os.Getppid() != parent {
				k.stop()
				return
			}
		case <-ctx.Done():
			return
		}
	}
}
