package magics

import (
	"context"
	"sync"
	"time"
)

// warmAfter is how long the kernel waits for a cell until charts are got ready:
// longer than a front-end takes between the cells of "Run all".
const warmAfter = 2 * time.Second

// warming gets ready what the first chart needs, a third of a second's work, while
// the kernel waits for a cell, and never while a magic runs.
type warming struct {
	mu     sync.Mutex
	timer  *time.Timer        // until it begins
	cancel context.CancelFunc // of the one that runs
	done   chan struct{}      // closed when it has ended
	over   bool               // no other will be needed
}

// Idle implements [Interpreter].
func (m *Magics) Idle(idle bool) {
	w := &m.warming
	w.mu.Lock()
	defer w.mu.Unlock()
	w.end()
	if idle && !w.over {
		w.timer = time.AfterFunc(warmAfter, m.warm)
	}
}

// end keeps it from beginning and asks the one that runs to end. w.mu is held.
func (w *warming) end() {
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	if w.cancel != nil {
		w.cancel()
	}
}

// settle ends it and waits until it has.
func (w *warming) settle() {
	w.mu.Lock()
	w.end()
	done := w.done
	w.mu.Unlock()
	if done != nil {
		<-done
	}
}

func (m *Magics) warm() {
	w := &m.warming
	w.mu.Lock()
	if w.timer == nil || w.done != nil { // ended just now, or the one before has not yet
		w.mu.Unlock()
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	w.timer, w.cancel, w.done = nil, cancel, done
	w.mu.Unlock()

	err := m.charts.Warm(ctx)
	w.mu.Lock()
	w.cancel, w.done = nil, nil
	// If it failed, as without the library, the first chart will say so.
	w.over = err == nil || ctx.Err() == nil
	w.mu.Unlock()
	cancel()
	close(done)
}
