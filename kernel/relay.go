package kernel

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"gonbench/kernel/gonb"
	"gonbench/kernel/wire"
	"gonbench/magics"
)

// relayCell runs a cell without magics: its message goes to GoNB as it is, and
// GoNB's messages to the client.
func (k *Kernel) relayCell(c *cell, m wire.Message) {
	child, err := k.acquire(c)
	if err != nil {
		k.finish(c, k.explain(c, child, err))
		return
	}
	defer child.Release()
	before := c.count
	if c.store {
		before--
	}
	if err := child.Advance(c.ctx, before); err != nil {
		k.finish(c, k.explain(c, child, err))
		return
	}
	res := k.inGoNB(c, child, c.code, m, c.store)
	if !res.raw {
		k.finish(c, res.err)
	} else {
		k.announce(c)
		k.conclude(c, res.err != nil, func() { k.passReply(c, res.reply) })
	}
	k.remember(c, child, res)
}

// passReply sends GoNB's reply on, as it came if it has the execution count.
func (k *Kernel) passReply(c *cell, m wire.Message) {
	if parseReply(m.Content).Count == nil {
		var content map[string]json.RawMessage
		if json.Unmarshal(m.Content, &content) == nil {
			content["execution_count"], _ = json.Marshal(c.count)
			if with, err := k.maker.Resign(m, content); err == nil {
				m = with
			}
		}
	}
	k.send(c.request, m)
}

// result is what came of code that GoNB ran.
type result struct {
	code  string        // what ran
	reply wire.Message  // GoNB's
	err   *magics.Error // nil if it went well
	raw   bool          // reply and whatever was published may stand as they are
	fresh bool          // Go code was compiled: GoNB's Go file is of this code
}

// inGoNB runs m, which holds code, in GoNB. The child is acquired.
func (k *Kernel) inGoNB(c *cell, child *gonb.Child, code string, m wire.Message, counted bool) result {
	defer relaying()()
	if err := k.getter.before(c.ctx, child, code); err != nil {
		return result{code: code, err: k.explain(c, child, err)}
	}
	stamp := child.CodeStamp()
	reply, err := child.Do(c.ctx, m, func(m wire.Message, h wire.Header) { k.fromGoNB(c, m, h) })
	if counted {
		child.Counted()
	}
	if err != nil {
		return result{code: code, err: k.explain(c, child, err)}
	}
	r := parseReply(reply.Content)
	if r.Status != "ok" && c.ctx.Err() == nil && k.getter.missing(r.Value) {
		reply, err = k.getter.again(c.ctx, child, func() (wire.Message, error) { return k.forGoNB(c, withoutShell(code), false) },
			func(m wire.Message, h wire.Header) { k.fromGoNB(c, m, h) })
		if err != nil {
			return result{code: code, err: k.explain(c, child, err)}
		}
		r = parseReply(reply.Content)
	}
	if err := k.getter.after(c.ctx, child, code, r.Status == "ok"); err != nil {
		return result{code: code, err: k.explain(c, child, err)}
	}
	held, broken := c.take()
	if stopped := c.stopped(); stopped != nil && (r.Status != "ok" || broken) {
		return result{code: code, err: stopped}
	}
	res := result{code: code, reply: reply, raw: true, fresh: stamp.Changed(child.CodeStamp())}
	if r.Status != "ok" {
		res.err = &magics.Error{Name: r.Name, Value: r.Value, Traceback: r.Traceback}
		if held != nil && !c.mixed {
			k.relay(*held, "error")
		}
	}
	return res
}

// fromGoNB takes what GoNB publishes for c. Called from the child's reader.
func (k *Kernel) fromGoNB(c *cell, m wire.Message, h wire.Header) {
	switch h.Type {
	case "execute_input":
		if c.mixed || c.announced {
			return
		}
		c.announced = true
	case "error":
		c.mu.Lock()
		c.held = &m
		c.mu.Unlock()
		return
	case "stream":
		if c.ctx.Err() != nil && saysBroken(m.Content) {
			c.mu.Lock()
			c.broken = true
			c.mu.Unlock()
		}
	}
	if c.silent {
		return
	}
	k.relay(m, h.Type)
	if h.Type == "stream" {
		k.stream(c, "stderr", k.suggestion(m.Content))
	}
}

// unknown matches what GoNB says of a % line that it does not know. It goes on then,
// and the cell is a success.
var unknown = regexp.MustCompile(`^"(%\S+)" unknown or not implemented yet\.$`)

// suggestion goes on where GoNB has just said that.
func (k *Kernel) suggestion(content []byte) string {
	const longest = 1000 // no need to read all that a cell prints
	if len(content) > longest || !bytes.Contains(content, []byte("not implemented yet.")) {
		return ""
	}
	var s struct{ Name, Text string }
	if json.Unmarshal(content, &s) != nil || s.Name != "stderr" {
		return ""
	}
	match := unknown.FindStringSubmatch(s.Text)
	if match == nil {
		return ""
	}
	alike := k.magics.Alike(match[1])
	if len(alike) == 0 {
		return ""
	}
	return " Did you mean " + strings.Join(alike, " or ") + "?\n"
}

// endedBadly matches the line that GoNB writes of a program that failed. The ^C is
// there only if GoNB has noticed the interrupt before the program's end.
var endedBadly = regexp.MustCompile(`^(\^C\n)?(signal: \w+|exit status \d+)( \(core dumped\))?\n$`)

// saysBroken recognises that line.
func saysBroken(content []byte) bool {
	var s struct{ Name, Text string }
	return json.Unmarshal(content, &s) == nil && s.Name == "stderr" && endedBadly.MatchString(s.Text)
}

// take returns what was held back, and forgets it.
func (c *cell) take() (held *wire.Message, broken bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	held, broken = c.held, c.broken
	c.held, c.broken = nil, false
	return held, broken
}

// acquire gets a GoNB for c, starting one if need be.
func (k *Kernel) acquire(c *cell) (*gonb.Child, error) {
	child, err := k.life.get(c.ctx)
	if err != nil {
		return nil, err
	}
	if err := child.Acquire(c.ctx); err != nil {
		return nil, err
	}
	return child, nil
}

// explain is what the user reads of an error that is not GoNB's own. child may be
// nil.
func (k *Kernel) explain(c *cell, child *gonb.Child, err error) *magics.Error {
	if stopped := c.stopped(); stopped != nil {
		return stopped
	}
	if errors.Is(err, gonb.ErrDied) {
		k.life.told(child)
		k.stream(c, "stderr", restarted+"\n")
		first, _, _ := strings.Cut(err.Error(), "\n")
		e := &magics.Error{Name: "GoNBDied", Value: first + " while the cell ran; it has been started again"}
		if tail := child.Tail(); tail != "" {
			e.Traceback = append([]string{e.Error(), "", "the end of its log:"}, strings.Split(tail, "\n")...)
		}
		return e
	}
	lines := strings.Split(err.Error(), "\n")
	return &magics.Error{Name: "KernelError", Value: lines[0], Traceback: lines}
}
