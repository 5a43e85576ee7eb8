package kernel

import (
	"context"
	"encoding/json"
	"os"
)

// signalLoop takes a SIGINT for an interrupt_request.
func (k *Kernel) signalLoop(ctx context.Context, came <-chan os.Signal) {
	defer k.loops.Done()
	for {
		select {
		case <-came:
			k.interrupt()
		case <-ctx.Done():
			return
		}
	}
}

func (k *Kernel) interruptRequest(r *request) {
	k.aside(r, func() {
		k.interrupt()
		k.reply(r, "interrupt_reply", map[string]any{"status": "ok"})
	})
}

// interrupt stops what is running and takes the cells that wait out of the queue. Between
// two cells nothing runs, but whoever interrupts means the next one.
func (k *Kernel) interrupt() {
	k.state.Lock()
	defer k.state.Unlock()
	if c := k.running; c != nil {
		c.aborted = append(c.aborted, k.queue.takeCells()...)
		c.interrupt()
	} else {
		k.queue.abortCells()
	}
}

// shutdown answers first: the client may be gone before all is cleaned up.
func (k *Kernel) shutdown(r *request) {
	var content struct {
		Restart bool `json:"restart"`
	}
	json.Unmarshal(r.msg.Content, &content) // absent means false
	answer := map[string]any{"status": "ok", "restart": content.Restart}
	k.aside(r, func() {
		k.reply(r, "shutdown_reply", answer)
		k.publish(r.msg.Header, "shutdown_reply", answer)
	})
	k.stop()
}
