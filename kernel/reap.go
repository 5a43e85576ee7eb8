package kernel

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gonbench/kernel/guard"
	"gonbench/kernel/proctree"
)

// reapAfter is how long a dead child may stay unclaimed. Children of our own are
// waited for by whoever started them, long before; what is still there was left to
// us by its parent.
const reapAfter = 10 * time.Second

// becomeReaper makes this process the parent of every orphan below it, so that
// none is lost sight of, and buries the dead ones.
func becomeReaper(ctx context.Context) error {
	if err := adoptOrphans(); err != nil {
		return err
	}
	died := make(chan os.Signal, 1)
	signal.Notify(died, syscall.SIGCHLD)
	go func() {
		defer signal.Stop(died)
		for {
			select {
			case <-died:
			case <-ctx.Done():
				return
			}
			// One look at what is dead now, another when its time is up.
			first := deadChildren()
			select {
			case <-time.After(reapAfter):
			case <-ctx.Done():
				return
			}
			for pid := range deadChildren() {
				if first[pid] {
					syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
				}
			}
		}
	}()
	return nil
}

func deadChildren() map[int]bool {
	dead := map[int]bool{}
	table, err := proctree.Snapshot()
	if err != nil {
		return dead
	}
	for _, p := range table {
		if p.Zombie && p.Parent == os.Getpid() {
			dead[p.PID] = true
		}
	}
	return dead
}

// killDescendants kills all that is below this process but the guard, until
// nothing is left: the guard then looks for what has cut its ties.
func killDescendants(g *guard.Guard) {
	var except []int
	if g != nil {
		except = []int{g.PID()}
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		table, err := proctree.Snapshot()
		if err != nil {
			return
		}
		alive := 0
		below := table.Descendants(os.Getpid(), except...)
		for _, p := range below {
			if !p.Zombie {
				alive++
			}
		}
		if alive == 0 {
			return
		}
		proctree.Signal(below, syscall.SIGKILL)
	}
}
