package gonb

import (
	"fmt"
	"runtime"
)

// spawn starts the process from a goroutine that keeps its thread until the
// process ends: the kernel kills the process when the thread that started it ends,
// and Go ends threads as it likes.
func (c *Child) spawn() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := c.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		err = c.cmd.Wait()
		if err == nil {
			c.err = ErrDied
		} else {
			c.err = fmt.Errorf("%w: %w", ErrDied, err)
		}
		close(c.exited)
	}()
	return <-started
}
