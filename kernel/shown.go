package kernel

import (
	"encoding/json"
	"sync"
)

// shownTarget is the comm target of pages that come back to a cell that they know
// only from the saved notebook: front-ends drop what a running cell sends after
// they were reloaded.
const shownTarget = "gonbench.shown"

// keptCells is how many cells' outputs are kept for such pages.
const keptCells = 4

// shown is what the latest cells with updatable displays have shown. Its lock is
// held while an output is published, so that what a page is told and what it hears
// afterwards are all there is, once.
type shown struct {
	mu    sync.Mutex
	cells []*shownCell // the newest last
}

// shownCell holds a cell's outputs from its first updatable display on.
type shownCell struct {
	request string // its execute_request's id, parent of all that it publishes
	outputs []map[string]any
	over    bool
}

// add notes an output and publishes it. Called for every output of a magic's.
func (s *shown) add(c *cell, msgType string, content map[string]any, publish func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer publish()
	id := displayID(content)
	if msgType == "update_display_data" {
		for _, cell := range s.cells {
			for _, o := range cell.outputs {
				if displayID(o) == id {
					o["data"], o["metadata"] = content["data"], content["metadata"]
				}
			}
		}
		return
	}
	cell := s.of(c)
	if cell == nil {
		if id == "" {
			return
		}
		cell = &shownCell{request: c.head.MsgID}
		s.cells = append(s.cells, cell)
		if len(s.cells) > keptCells {
			s.cells = s.cells[1:]
		}
	}
	output := map[string]any{"type": msgType}
	for k, v := range content {
		output[k] = v
	}
	cell.outputs = append(cell.outputs, output)
}

// end notes that a cell will show nothing more.
func (s *shown) end(c *cell) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cell := s.of(c); cell != nil {
		cell.over = true
	}
}

func (s *shown) of(c *cell) *shownCell {
	for _, cell := range s.cells {
		if cell.request == c.head.MsgID {
			return cell
		}
	}
	return nil
}

// tell answers with what was shown from the display called id on, or without
// outputs if that is not known (any more).
func (s *shown) tell(id string, answer func(map[string]any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, cell := range s.cells {
		for i, o := range cell.outputs {
			if id != "" && displayID(o) == id {
				answer(map[string]any{"request": cell.request, "over": cell.over, "outputs": cell.outputs[i:]})
				return
			}
		}
	}
	answer(map[string]any{"over": true, "outputs": []any{}})
}

func displayID(content map[string]any) string {
	transient, _ := content["transient"].(map[string]any)
	id, _ := transient["display_id"].(string)
	return id
}

// tellShown answers a page that asks, while a cell runs or after it.
func (k *Kernel) tellShown(r *request, comm string) {
	var content struct {
		Data struct {
			Display string `json:"display"`
		} `json:"data"`
	}
	json.Unmarshal(r.msg.Content, &content) // absent is unknown
	k.aside(r, func() {
		k.shown.tell(content.Data.Display, func(data map[string]any) {
			k.publish(r.msg.Header, "comm_msg", map[string]any{"comm_id": comm, "data": data})
		})
	})
}
