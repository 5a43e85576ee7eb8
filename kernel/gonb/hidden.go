package gonb

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"gonbench/kernel/wire"
)

// Result is what came of a hidden cell.
type Result struct {
	OK     bool
	Value  string // evalue of the error
	Stdout string
}

// Hidden runs code that the user does not see, in a session of our own. With count
// GoNB's execution counter moves by one. The caller has acquired the child.
func (c *Child) Hidden(ctx context.Context, code string, count bool) (Result, error) {
	m, err := c.maker.Make("execute_request", nil, nil, map[string]any{
		"code": code, "silent": true, "store_history": count,
		"user_expressions": map[string]any{}, "allow_stdin": false, "stop_on_error": true,
	})
	if err != nil {
		return Result{}, err
	}
	var stdout strings.Builder
	reply, err := c.Do(ctx, m, func(m wire.Message, h wire.Header) {
		var s struct{ Name, Text string }
		if h.Type == "stream" && json.Unmarshal(m.Content, &s) == nil && s.Name == "stdout" {
			stdout.WriteString(s.Text)
		}
	})
	if err != nil {
		return Result{}, err
	}
	if count {
		c.Counted()
	}
	var r struct {
		Status string `json:"status"`
		Value  string `json:"evalue"`
	}
	if err := json.Unmarshal(reply.Content, &r); err != nil {
		return Result{}, err
	}
	return Result{OK: r.Status == "ok", Value: r.Value, Stdout: stdout.String()}, nil
}

// Count is GoNB's execution counter.
func (c *Child) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count
}

// Counted notes that a request moved GoNB's execution counter.
func (c *Child) Counted() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
}

// Advance moves GoNB's execution counter up to n. The caller has acquired the
// child.
func (c *Child) Advance(ctx context.Context, n int) error {
	for c.Count() < n {
		if _, err := c.Hidden(ctx, "", true); err != nil {
			return err
		}
	}
	return nil
}

// Forward sends a message that has no reply.
func (c *Child) Forward(m wire.Message) error { return c.shell.Send(m.Frames()) }

// Answer sends an input_reply.
func (c *Child) Answer(m wire.Message) error { return c.stdin.Send(m.Frames()) }

// greet waits until a request's status comes back: only then do we know that our
// subscription has reached GoNB, and nothing that it publishes will be missed.
func (c *Child) greet(ctx context.Context) error {
	for {
		m, err := c.maker.Make("kernel_info_request", nil, nil, nil)
		if err != nil {
			return err
		}
		try, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		ok, err := c.greeted(try, m)
		cancel()
		if ok || err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// greeted sends one greeting. Giving up on it must not stop anything by force, as
// Do would.
func (c *Child) greeted(ctx context.Context, m wire.Message) (bool, error) {
	h, err := wire.ParseHeader(m.Header)
	if err != nil {
		return false, err
	}
	p := &pending{id: h.MsgID, session: h.Session, done: make(chan struct{})}
	c.mu.Lock()
	c.pending = p
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.pending = nil
		c.mu.Unlock()
	}()
	if err := c.shell.Send(m.Frames()); err != nil {
		return false, err
	}
	select {
	case <-p.done:
		return true, nil
	case <-c.exited:
		return false, c.err
	case <-ctx.Done():
		return false, nil
	}
}
