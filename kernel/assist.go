package kernel

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"gonbench/kernel/gonb"
	"gonbench/kernel/wire"
	"gonbench/magics"
)

// question is the content of a complete_request or inspect_request.
type question struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"` // in code points
	Detail int    `json:"detail_level"`
}

func (q question) cursor() int {
	n := len([]rune(q.Code))
	if q.Cursor == nil {
		return n
	}
	return max(0, min(*q.Cursor, n))
}

// assist answers a complete_request or inspect_request: within our magics at once,
// else through GoNB, at once if GoNB has nothing to do, in turn if it has.
func (k *Kernel) assist(ctx context.Context, r *request) {
	var q question
	if err := json.Unmarshal(r.msg.Content, &q); err != nil {
		k.aside(r, func() { k.reply(r, replyType(r), failure("ValueError", err.Error())) })
		return
	}
	if content, ok := k.ours(r, q); ok {
		k.aside(r, func() { k.reply(r, replyType(r), content) })
		return
	}
	child := k.life.current()
	if child == nil || !child.TryAcquire() {
		k.queue.push(r)
		return
	}
	k.loops.Add(1)
	go func() {
		defer k.loops.Done()
		defer child.Release()
		k.aside(r, func() { k.askGoNB(ctx, child, r, q) })
	}()
}

// assistInTurn answers a request of assist's from the queue.
func (k *Kernel) assistInTurn(c *cell) {
	var q question
	json.Unmarshal(c.msg.Content, &q) // assist has read it before
	child, err := k.acquire(c)
	if err != nil {
		k.reply(c.request, replyType(c.request), nothing(c.request, q))
		return
	}
	defer child.Release()
	k.askGoNB(c.ctx, child, c.request, q)
}

// ours is the answer of our magics, if the cursor is within one.
func (k *Kernel) ours(r *request, q question) (any, bool) {
	if r.head.Type == "inspect_request" {
		b, ok := k.magics.Inspect(q.Code, q.cursor(), q.Detail)
		if !ok {
			return nil, false
		}
		content := encodeBundle(b)
		content["status"], content["found"] = "ok", len(b.Data) > 0
		return content, true
	}
	c, ok := k.magics.Complete(q.Code, q.cursor())
	if !ok {
		return nil, false
	}
	return completeReply(c), true
}

func completeReply(c magics.Completion) any {
	types := []map[string]any{}
	for i, m := range c.Matches {
		t := ""
		if i < len(c.Types) {
			t = c.Types[i]
		}
		types = append(types, map[string]any{"text": m, "type": t, "start": c.Start, "end": c.End})
	}
	matches := c.Matches
	if matches == nil {
		matches = []string{}
	}
	return map[string]any{
		"status": "ok", "matches": matches, "cursor_start": c.Start, "cursor_end": c.End,
		"metadata": map[string]any{"_jupyter_types_experimental": types},
	}
}

// nothing is the answer when there is none.
func nothing(r *request, q question) any {
	if r.head.Type == "inspect_request" {
		return map[string]any{"status": "ok", "found": false, "data": map[string]any{}, "metadata": map[string]any{}}
	}
	return completeReply(magics.Completion{Start: q.cursor(), End: q.cursor()})
}

func replyType(r *request) string {
	return strings.TrimSuffix(r.head.Type, "_request") + "_reply"
}

// askGoNB asks GoNB. Its cursors count UTF-16 units, ours code points; it completes
// at the wrong place behind what is not ASCII; and it never comes back from looking
// for a name where there is none, so we look for it first.
func (k *Kernel) askGoNB(ctx context.Context, child *gonb.Child, r *request, q question) {
	runes := []rune(q.Code)
	at := q.cursor()
	if r.head.Type == "inspect_request" {
		name, ok := nameAt(runes, at)
		if !ok {
			k.reply(r, replyType(r), nothing(r, q))
			return
		}
		at = name
	} else {
		runes = inASCII(runes, at)
	}
	units := len(utf16.Encode(runes[:at]))
	content := map[string]any{"code": string(runes), "cursor_pos": units}
	if r.head.Type == "inspect_request" {
		content["detail_level"] = q.Detail
	}
	m, err := k.maker.Resign(r.msg, content)
	if err == nil {
		m, err = child.Do(ctx, m, func(m wire.Message, h wire.Header) { k.relay(m, h.Type) })
	}
	if err != nil {
		k.reply(r, replyType(r), nothing(r, q))
		return
	}
	if units != at && r.head.Type == "complete_request" {
		m = k.inCodePoints(m, string(runes))
	}
	k.send(r, m)
}

// inASCII is code with an x for every other character between the beginning of the
// cursor's line and the name that is being typed: gopls is told the cursor's column in
// bytes and takes it for UTF-16 units.
func inASCII(code []rune, cursor int) []rune {
	at := cursor
	for at > 0 && isNameRune(code[at-1]) {
		at--
	}
	out := slices.Clone(code)
	for i := at - 1; i >= 0 && out[i] != '\n'; i-- {
		if out[i] > unicode.MaxASCII {
			out[i] = 'x'
		}
	}
	return out
}

// inCodePoints changes the cursors of a complete_reply.
func (k *Kernel) inCodePoints(m wire.Message, code string) wire.Message {
	var content map[string]json.RawMessage
	if json.Unmarshal(m.Content, &content) != nil {
		return m
	}
	text := utf16.Encode([]rune(code))
	for _, name := range []string{"cursor_start", "cursor_end"} {
		var units int
		if json.Unmarshal(content[name], &units) == nil {
			units = max(0, min(units, len(text)))
			content[name], _ = json.Marshal(len(utf16.Decode(text[:units])))
		}
	}
	if with, err := k.maker.Resign(m, content); err == nil {
		return with
	}
	return m
}
