package kernel_test

import (
	"fmt"
	"strings"
	"testing"
)

// ask opens a comm as a page does that comes back to a display.
func (c *client) ask(display string) map[string]any {
	c.t.Helper()
	comm := fmt.Sprintf("comm-%d", len(c.summaryNow()))
	c.send("shell", "comm_open", map[string]any{
		"comm_id": comm, "target_name": "gonbench.shown", "data": map[string]any{"display": display},
	})
	m := c.wait("comm_msg", func(m message) bool { return m.Type == "comm_msg" && m.content["comm_id"] == comm })
	return m.content["data"].(map[string]any)
}

func (c *client) summaryNow() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.summary()
}

// outline is what an answer says, a word an output.
func outline(data map[string]any) string {
	var words []string
	for _, o := range data["outputs"].([]any) {
		o := o.(map[string]any)
		switch o["type"] {
		case "display_data":
			words = append(words, "display:"+o["data"].(map[string]any)["text/plain"].(string))
		case "stream":
			words = append(words, o["name"].(string)+":"+strings.TrimSpace(o["text"].(string)))
		case "error":
			words = append(words, "error:"+o["ename"].(string))
		}
	}
	return fmt.Sprintf("over=%v %s", data["over"], strings.Join(words, " "))
}

// A page that was opened while a cell runs learns what the cell has shown, at any
// time: what it was sent as it came went to the page before.
func TestShown(t *testing.T) {
	k := startKernel(t)
	id := k.send("shell", "execute_request", cell("%fake print before\n%fake display d1\n%fake print hello\n%fake display\n%fake sleep"))
	k.wait("stream", func(m message) bool { return m.Type == "stream" && m.content["text"] == "hello\n" })
	k.wait("second display", func(m message) bool {
		transient, _ := m.content["transient"].(map[string]any)
		return m.Type == "display_data" && transient["display_id"] == nil
	})
	data := k.ask("d1")
	if got, want := outline(data), "over=false display:a picture stdout:hello display:a picture"; got != want || data["request"] != id {
		t.Errorf("while the cell runs: %s of %v, want %s of %s", got, data["request"], want, id)
	}
	k.send("control", "interrupt_request", map[string]any{})
	k.await(id)
	if got, want := outline(k.ask("d1")), "over=true display:a picture stdout:hello display:a picture error:KeyboardInterrupt"; got != want {
		t.Errorf("after it: %s, want %s", got, want)
	}

	k.run("%fake update d1")
	if got, want := outline(k.ask("d1")), "over=true display:another stdout:hello display:a picture error:KeyboardInterrupt"; got != want {
		t.Errorf("updated by a later cell: %s, want %s", got, want)
	}

	for _, name := range []string{"d2", "d3", "d4", "d5"} {
		k.run("%fake display " + name + "\n%fake display")
	}
	for name, want := range map[string]string{
		"d1": "over=true ", "d2": "over=true display:a picture display:a picture", "d5": "over=true display:a picture display:a picture", "never": "over=true ", "": "over=true ",
	} {
		data := k.ask(name)
		if got := outline(data); got != want || (data["request"] == nil) != (want == "over=true ") {
			t.Errorf("%q: %s of %v, want %s", name, got, data["request"], want)
		}
	}
	if comms := k.await(k.send("shell", "comm_info_request", map[string]any{})).reply.content["comms"].(map[string]any); len(comms) != 0 {
		t.Errorf("comms stay open: %v", comms)
	}
}
