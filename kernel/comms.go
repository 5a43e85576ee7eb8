package kernel

import (
	"encoding/json"
	"sync"
)

// gonbTarget is the only target of comms that stay open: GoNB's widgets.
const gonbTarget = "gonb_comm"

// comms are the comms that front-ends have opened.
type comms struct {
	mu   sync.Mutex
	open map[string]string // id: target
}

// comm hands a comm message to GoNB. One for a target that nobody has is closed
// again, as the protocol asks for.
func (k *Kernel) comm(r *request) {
	var content struct {
		ID     string `json:"comm_id"`
		Target string `json:"target_name"`
	}
	if json.Unmarshal(r.msg.Content, &content) != nil {
		return
	}
	if r.head.Type == "comm_open" && content.Target == shownTarget {
		k.tellShown(r, content.ID)
		return
	}
	k.aside(r, func() {
		switch r.head.Type {
		case "comm_open":
			if content.Target != gonbTarget {
				k.publish(r.msg.Header, "comm_close", map[string]any{"comm_id": content.ID, "data": map[string]any{}})
				return
			}
			k.comms.set(content.ID, content.Target)
		case "comm_close":
			k.comms.set(content.ID, "")
		}
		if child := k.life.current(); child != nil {
			child.Forward(r.msg)
		}
	})
}

func (c *comms) set(id, target string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]string{}
	}
	if target == "" {
		delete(c.open, id)
	} else {
		c.open[id] = target
	}
}

func (c *comms) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = nil
}

// info is the content of a comm_info_reply.
func (c *comms) info(request []byte) any {
	var q struct {
		Target string `json:"target_name"`
	}
	json.Unmarshal(request, &q) // absent asks for all
	c.mu.Lock()
	defer c.mu.Unlock()
	open := map[string]any{}
	for id, target := range c.open {
		if q.Target == "" || q.Target == target {
			open[id] = map[string]string{"target_name": target}
		}
	}
	return map[string]any{"status": "ok", "comms": open}
}
