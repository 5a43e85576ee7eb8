package kernel

import (
	"encoding/base64"

	"gonbench/magics"
)

// output is where a magic shows things: the cell that it stands in.
type output struct {
	k *Kernel
	c *cell
}

func (o output) Display(b magics.Bundle, id string) { o.show("display_data", b, id) }
func (o output) Update(b magics.Bundle, id string)  { o.show("update_display_data", b, id) }
func (o output) Stdout(text string)                 { o.stream("stdout", text) }
func (o output) Stderr(text string)                 { o.stream("stderr", text) }
func (o output) Live() bool                         { return o.c.live }

func (o output) show(msgType string, b magics.Bundle, id string) {
	if o.c.silent {
		return
	}
	content := encodeBundle(b)
	transient := map[string]any{}
	if id != "" {
		transient["display_id"] = id
	}
	content["transient"] = transient
	o.k.show(o.c, msgType, content)
}

func (o output) stream(name, text string) {
	if !o.c.silent && text != "" {
		o.k.show(o.c, "stream", map[string]any{"name": name, "text": text})
	}
}

// show publishes an output of a cell, for those who listen and those who ask later.
func (k *Kernel) show(c *cell, msgType string, content map[string]any) {
	k.shown.add(c, msgType, content, func() { k.publish(c.msg.Header, msgType, content) })
}

// encodeBundle is a bundle as the protocol has it: bytes as base64.
func encodeBundle(b magics.Bundle) map[string]any {
	data := make(map[string]any, len(b.Data))
	for mime, v := range b.Data {
		if raw, ok := v.([]byte); ok {
			v = base64.StdEncoding.EncodeToString(raw)
		}
		data[mime] = v
	}
	metadata := b.Metadata
	if metadata == nil {
		metadata = map[string]any{}
	}
	return map[string]any{"data": data, "metadata": metadata}
}
