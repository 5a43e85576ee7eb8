package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"gonbench/kernel/wire"
	"gonbench/magics"
)

// cell is a request that the worker is at: an execute_request, or one that only
// GoNB can answer.
type cell struct {
	*request
	ctx    context.Context
	cancel context.CancelCauseFunc

	code        string
	silent      bool
	store       bool // the execution count goes up
	allowStdin  bool
	stopOnError bool
	live        bool // a notebook's cell: its metadata has a cell id
	count       int

	announced bool // execute_input was sent
	mixed     bool // has magics of ours: GoNB sees only parts of it

	// Guarded by Kernel.state.
	asking  bool // the program waits for input
	askedAt time.Time
	aborted []*request // cells that an interrupt took out of the queue

	mu     sync.Mutex
	broken bool          // a program of the cell's failed after the cell was stopped
	held   *wire.Message // GoNB's error, held back until it is known what to say
}

// errInterrupted is the cause of a cell's cancelled context.
var errInterrupted = errors.New("interrupted")

func (k *Kernel) newCell(ctx context.Context, r *request) *cell {
	c := &cell{request: r}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	return c
}

// fields are what an execute_request holds; nil what it does not.
type fields struct {
	Code         *string        `json:"code"`
	Silent       *bool          `json:"silent"`
	StoreHistory *bool          `json:"store_history"`
	Expressions  map[string]any `json:"user_expressions"`
	AllowStdin   *bool          `json:"allow_stdin"`
	StopOnError  *bool          `json:"stop_on_error"`
}

// read fills c from its message and returns the message for GoNB: the very same,
// if GoNB can stand it, else one that has all that GoNB takes for granted.
func (k *Kernel) read(c *cell) (wire.Message, error) {
	var f fields
	if err := json.Unmarshal(c.msg.Content, &f); err != nil {
		return wire.Message{}, err
	}
	if f.Code == nil {
		return wire.Message{}, errors.New("the request has no code")
	}
	var meta struct {
		CellID string `json:"cellId"`
	}
	json.Unmarshal(c.msg.Metadata, &meta) // absent in consoles
	c.live = meta.CellID != ""
	c.code = *f.Code
	c.silent = value(f.Silent, false)
	c.store = value(f.StoreHistory, !c.silent) && !c.silent
	c.allowStdin = value(f.AllowStdin, true)
	c.stopOnError = value(f.StopOnError, true)

	safe := mend(c.code)
	complete := f.Silent != nil && f.StoreHistory != nil && f.AllowStdin != nil
	if complete && *f.StoreHistory == c.store && safe == c.code {
		return c.msg, nil
	}
	return k.forGoNB(c, safe, c.store)
}

func value(p *bool, absent bool) bool {
	if p == nil {
		return absent
	}
	return *p
}

// forGoNB is a request for GoNB to run code in c's name: its output is c's.
func (k *Kernel) forGoNB(c *cell, code string, store bool) (wire.Message, error) {
	return k.maker.Resign(c.msg, map[string]any{
		"code": code, "silent": c.silent, "store_history": store,
		"user_expressions": map[string]any{}, "allow_stdin": c.allowStdin, "stop_on_error": true,
	})
}

// interrupt stops the cell.
func (c *cell) interrupt() { c.cancel(errInterrupted) }

// fail stops the cell with an error of ours.
func (c *cell) fail(name, value string) {
	c.cancel(&magics.Error{Name: name, Value: value})
}

// stopped is the error of a cell that was stopped by us, nil for others.
func (c *cell) stopped() *magics.Error {
	cause := context.Cause(c.ctx)
	var own *magics.Error
	switch {
	case c.ctx.Err() == nil:
		return nil
	case errors.As(cause, &own):
		return own
	default:
		return &magics.Error{Name: "KeyboardInterrupt", Value: "the cell was interrupted"}
	}
}
