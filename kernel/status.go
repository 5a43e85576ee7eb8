package kernel

// Statuses are sent here and nowhere else. GoNB's own never pass.

func (k *Kernel) busy(r *request) { k.status(r, "busy") }
func (k *Kernel) idle(r *request) { k.status(r, "idle") }

func (k *Kernel) status(r *request, state string) {
	k.publish(r.msg.Header, "status", map[string]any{"execution_state": state})
}

// begin makes c the running request and says busy.
func (k *Kernel) begin(c *cell) {
	k.state.Lock()
	defer k.state.Unlock()
	k.running = c
	k.busy(c.request)
}

// end says idle for c. It returns what an interrupt took out of the queue.
func (k *Kernel) end(c *cell) []*request {
	k.state.Lock()
	defer k.state.Unlock()
	k.running = nil
	k.idle(c.request)
	return c.aborted
}

// aside answers a request while another may be running. Front-ends show the last
// status that they saw, whatever it belongs to, so busy is said again for what is
// still running.
func (k *Kernel) aside(r *request, answer func()) {
	k.state.Lock()
	k.busy(r)
	k.state.Unlock()
	answer()
	k.state.Lock()
	defer k.state.Unlock()
	k.idle(r)
	if k.running != nil {
		k.busy(k.running.request)
	}
}
