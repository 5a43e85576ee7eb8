package kernel

import (
	"context"
	"strings"
)

// shellLoop takes shell requests in: what needs neither GoNB nor a magic is
// answered at once, the rest waits for its turn.
func (k *Kernel) shellLoop(ctx context.Context) {
	defer k.loops.Done()
	for {
		r, err := k.receive(ctx, k.sockets.shell)
		if err != nil {
			return
		}
		switch r.head.Type {
		case "execute_request":
			k.queue.push(r)
		case "complete_request", "inspect_request":
			k.assist(ctx, r)
		case "comm_open", "comm_msg", "comm_close":
			k.comm(r)
		case "shutdown_request":
			k.shutdown(r)
		case "interrupt_request":
			k.interruptRequest(r)
		default:
			k.simple(r)
		}
	}
}

// controlLoop takes control requests in. They overtake everything.
func (k *Kernel) controlLoop(ctx context.Context) {
	defer k.loops.Done()
	for {
		r, err := k.receive(ctx, k.sockets.control)
		if err != nil {
			return
		}
		switch r.head.Type {
		case "shutdown_request":
			k.shutdown(r)
		case "interrupt_request":
			k.interruptRequest(r)
		default:
			k.simple(r)
		}
	}
}

// simple answers requests that need nothing but us, on either channel.
func (k *Kernel) simple(r *request) {
	var content any
	switch r.head.Type {
	case "kernel_info_request":
		content = k.info()
	case "is_complete_request":
		content = isCompleteReply(r.msg.Content)
	case "history_request":
		content = map[string]any{"status": "ok", "history": []any{}}
	case "comm_info_request":
		content = k.comms.info(r.msg.Content)
	case "connect_request":
		content = map[string]any{
			"status": "ok", "shell_port": k.conn.Shell, "iopub_port": k.conn.IOPub,
			"stdin_port": k.conn.Stdin, "hb_port": k.conn.Heartbeat, "control_port": k.conn.Control,
		}
	case "usage_request":
		content = k.meter.usage()
	case "debug_request":
		content = failure("NotSupported", "this kernel has no debugger")
	default:
		if !strings.HasSuffix(r.head.Type, "_request") {
			return // nobody waits for an answer
		}
		content = failure("NotSupported", "this kernel does not know "+r.head.Type)
	}
	k.aside(r, func() {
		k.reply(r, strings.TrimSuffix(r.head.Type, "_request")+"_reply", content)
	})
}

// failure is the content of a reply that refuses.
func failure(name, value string) map[string]any {
	return map[string]any{"status": "error", "ename": name, "evalue": value, "traceback": []string{}}
}
