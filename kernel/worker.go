package kernel

import (
	"context"
	"encoding/json"

	"gonbench/magics"
)

// work takes the queue's requests one by one.
func (k *Kernel) work(ctx context.Context) {
	defer k.worker.Done()
	for {
		k.magics.Idle(true)
		r, ok := k.queue.next()
		k.magics.Idle(false)
		if !ok {
			return
		}
		if r.aborted {
			k.abort([]*request{r})
			continue
		}
		c := k.newCell(ctx, r)
		if r.head.Type == "execute_request" {
			k.execute(c)
		} else {
			k.begin(c)
			k.assistInTurn(c)
			k.abort(k.end(c))
		}
		c.cancel(nil)
	}
}

// execute runs a cell.
func (k *Kernel) execute(c *cell) {
	k.begin(c)
	m, err := k.read(c)
	if err != nil {
		k.reply(c.request, "execute_reply", failure("ValueError", "malformed execute_request: "+err.Error()))
		k.abort(k.end(c))
		return
	}
	if c.store {
		k.count++
	}
	c.count = k.count
	k.tellNotice(c)
	k.tellDeath(c)
	segments := k.magics.Split(c.code)
	if len(segments) == 1 && !segments[0].Magic {
		k.relayCell(c, m)
	} else {
		k.mixedCell(c, segments)
	}
}

// finish ends a cell with a reply of ours: ok, or an error.
func (k *Kernel) finish(c *cell, failed *magics.Error) {
	k.announce(c)
	content := map[string]any{"status": "ok", "execution_count": c.count, "user_expressions": map[string]any{}, "payload": []any{}}
	if failed != nil {
		content = k.showError(c, failed)
	}
	k.conclude(c, failed != nil, func() { k.reply(c.request, "execute_reply", content) })
}

// showError publishes an error and returns the content of its reply.
func (k *Kernel) showError(c *cell, e *magics.Error) map[string]any {
	traceback := e.Traceback
	if len(traceback) == 0 {
		traceback = []string{e.Error()}
	}
	content := map[string]any{"ename": e.Name, "evalue": e.Value, "traceback": traceback}
	if !c.silent {
		k.show(c, "error", content)
	}
	return map[string]any{
		"status": "error", "execution_count": c.count, "user_expressions": map[string]any{}, "payload": []any{},
		"ename": e.Name, "evalue": e.Value, "traceback": traceback,
	}
}

// conclude replies, says idle, and aborts what has to be aborted: what waited when
// the cell failed, not what a client sends once it has seen the failure.
func (k *Kernel) conclude(c *cell, failed bool, reply func()) {
	var waiting []*request
	if failed && c.stopOnError {
		waiting = k.queue.takeCells()
	}
	k.shown.end(c)
	reply()
	k.abort(append(k.end(c), waiting...))
}

// abort answers cells that will not run.
func (k *Kernel) abort(cells []*request) {
	for _, r := range cells {
		k.aside(r, func() {
			k.reply(r, "execute_reply", map[string]any{
				"status": "aborted", "execution_count": k.count, "user_expressions": map[string]any{}, "payload": []any{},
			})
		})
	}
}

// announce shows a cell's input, once.
func (k *Kernel) announce(c *cell) {
	if c.announced || c.silent {
		return
	}
	c.announced = true
	k.publish(c.msg.Header, "execute_input", map[string]any{"code": c.code, "execution_count": c.count})
}

// tellNotice says, in the first cell that shows anything, what the user should know
// of this installation: no notebook shows the banner.
func (k *Kernel) tellNotice(c *cell) {
	if k.cfg.Notice == "" || k.noticed || c.silent {
		return
	}
	k.noticed = true
	k.stream(c, "stderr", k.cfg.Notice+"\n")
}

// tellDeath says, in the first cell after it happened, that GoNB has ended.
func (k *Kernel) tellDeath(c *cell) {
	if text := k.life.notice(); text != "" && !c.silent {
		k.stream(c, "stderr", text+"\n")
	}
}

func (k *Kernel) stream(c *cell, name, text string) {
	if !c.silent && text != "" {
		k.publish(c.msg.Header, "stream", map[string]any{"name": name, "text": text})
	}
}

// gonbReply is what we read of an execute_reply of GoNB's.
type gonbReply struct {
	Status    string   `json:"status"`
	Count     *int     `json:"execution_count"`
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func parseReply(content []byte) gonbReply {
	var r gonbReply
	if err := json.Unmarshal(content, &r); err != nil {
		return gonbReply{Status: "error", Name: "KernelError", Value: "GoNB's reply cannot be read: " + err.Error()}
	}
	return r
}
