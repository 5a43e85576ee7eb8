package kernel_test

import (
	"regexp"
	"testing"
)

// Comm messages reach GoNB, whose widgets answer; a comm that nobody takes is
// closed, or a front-end would wait for it.
func TestComms(t *testing.T) {
	k := startKernel(t)
	id := k.send("shell", "comm_open", map[string]any{"comm_id": "c1", "target_name": "jupyter.widget", "data": map[string]any{}})
	closed := k.wait("comm_close", func(m message) bool { return m.Type == "comm_close" })
	if closed.parent.MsgID != id || closed.content["comm_id"] != "c1" {
		t.Errorf("%v", closed)
	}

	k.run("!true") // GoNB is there
	kernelID := regexp.MustCompile(`kernel-([0-9a-f-]+)\.json`).FindStringSubmatch(k.cmd.Args[2])[1]
	k.send("shell", "comm_open", map[string]any{
		"comm_id": "c2", "target_name": "gonb_comm", "kernel_id": kernelID, "data": map[string]any{},
	})
	ack := k.wait("comm_msg", func(m message) bool { return m.Type == "comm_msg" })
	if ack.content["comm_id"] != "c2" {
		t.Errorf("%v", ack)
	}
	comms := k.await(k.send("shell", "comm_info_request", map[string]any{})).reply.content["comms"].(map[string]any)
	if len(comms) != 1 || comms["c2"].(map[string]any)["target_name"] != "gonb_comm" {
		t.Errorf("comms = %v", comms)
	}
	k.send("shell", "comm_close", map[string]any{"comm_id": "c2", "data": map[string]any{}})
	if comms := k.await(k.send("shell", "comm_info_request", map[string]any{})).reply.content["comms"].(map[string]any); len(comms) != 0 {
		t.Errorf("comms = %v", comms)
	}
}
