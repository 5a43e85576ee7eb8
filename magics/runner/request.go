package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// drainGrace is how long messages of a dead process, or the death of one whose
// stream has ended, may take to arrive.
const drainGrace = 500 * time.Millisecond

var errLate = errors.New("too late")

// Sample is one timed run.
type Sample struct {
	Wall   float64 // seconds by this process's clock, from request to answer
	T0, T1 time.Time
	Done   protocol.Done
}

// Plan tells the runner what the samples that follow do, and waits until its
// resident workers are up.
func (r *Runner) Plan(ctx context.Context, p protocol.Plan) (protocol.Ready, error) {
	_, _, in, err := r.request(ctx, protocol.Message{Type: "plan", Plan: &p}, "ready", nil)
	if err != nil {
		return protocol.Ready{}, err
	}
	return *in.message.Ready, nil
}

// Sample has the plan carried out once. onProgress, if not nil, is called
// before Sample returns, from its goroutine.
func (r *Runner) Sample(ctx context.Context, onProgress func(protocol.Progress)) (Sample, error) {
	t0, t1, in, err := r.request(ctx, protocol.Message{Type: "sample", Sample: &protocol.Sample{}}, "done", onProgress)
	if err != nil {
		return Sample{}, err
	}
	return Sample{Wall: t1.Sub(t0).Seconds(), T0: t0, T1: t1, Done: *in.message.Done}, nil
}

// ClosePlan ends the plan's workers. The runner stays.
func (r *Runner) ClosePlan(ctx context.Context) error {
	_, _, _, err := r.request(ctx, protocol.Message{Type: "close"}, "closed", nil)
	return err
}

// request sends a message at t0 and waits for its answer; t1 is when the work
// was done, by a finished message or else the answer itself.
func (r *Runner) request(ctx context.Context, m protocol.Message, want string, onProgress func(protocol.Progress)) (t0, t1 time.Time, answer incoming, err error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	switch {
	case r.gone != nil:
		err = r.gone
	case ctx.Err() != nil:
		err = ctx.Err() // nothing was asked, nothing is lost
	}
	if err != nil {
		return t0, t1, answer, err
	}
	line, err := json.Marshal(m)
	if err != nil {
		return t0, t1, answer, fmt.Errorf("%s for %s: %w", m.Type, r.subject(), err)
	}
	// A runner that does not read blocks the write: an interrupt unblocks it.
	release := context.AfterFunc(ctx, func() { r.conn.SetWriteDeadline(time.Now()) })
	t0 = time.Now()
	_, err = r.conn.Write(append(line, '\n'))
	if !release() || errors.Is(err, os.ErrDeadlineExceeded) {
		return t0, t1, answer, r.cancelled(ctx, m.Type)
	}
	// Any other error means that the runner is gone: next finds out why.
	for {
		if answer, err = r.next(ctx, nil, m.Type); err != nil {
			return t0, t1, answer, err
		}
		kind, early := answer.message.Type, answer.at.Before(t0)
		switch {
		case kind == "progress":
			if onProgress != nil {
				onProgress(*answer.message.Progress)
			}
		case kind == "finished" && want == "done" && t1.IsZero() && !early:
			t1 = answer.at
		case kind == "failed" && !early:
			return t0, t1, answer, r.reported(answer.message.Failed)
		case kind == want && !early:
			if t1.IsZero() {
				t1 = answer.at
			}
			return t0, t1, answer, nil
		default:
			f := failed(nil, "%s sent %q out of turn, when it was asked to %q", r.subject(), kind, m.Type)
			r.fail(f)
			return t0, t1, answer, f
		}
	}
}

// next waits for a message. Unless it is errLate, with an error the runner is
// no more.
func (r *Runner) next(ctx context.Context, late <-chan time.Time, what string) (incoming, error) {
	dead := r.process.dead
	var drained <-chan time.Time
	for {
		select {
		case in := <-r.messages:
			if in.err == nil {
				return in, nil
			}
			return in, r.broken(in)
		case <-dead:
			// What it sent before is still to be read; its children may hold
			// the socket open, so there need not be an end.
			dead = nil
			drained = time.After(drainGrace)
		case <-drained:
			f := r.death()
			r.fail(f)
			return incoming{}, f
		case <-late:
			return incoming{}, errLate
		case <-ctx.Done():
			return incoming{}, r.cancelled(ctx, what)
		}
	}
}

// broken is called when the stream has ended.
func (r *Runner) broken(in incoming) error {
	var f *Failure
	if in.garbage {
		f = failed(in.err, "%s sent %v", r.subject(), in.err)
	} else {
		select {
		case <-r.process.dead:
			f = r.death()
		case <-r.quit:
			f = r.death()
		case <-time.After(drainGrace):
			f = failed(in.err, "%s closed its connection and lives on%s", r.subject(), r.said())
			if in.err != nil && !errors.Is(in.err, io.EOF) {
				f.Message += ": " + in.err.Error()
			}
		}
	}
	r.fail(f)
	return f
}

// cancelled kills the tree: an interrupt is an error of ctx's, a deadline a
// failure.
func (r *Runner) cancelled(ctx context.Context, what string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		f := failed(context.DeadlineExceeded, "%s: %s took longer than allowed", r.subject(), what)
		f.Status = record.Timeout
		r.fail(f)
		return f
	}
	r.fail(failed(ctx.Err(), "%s was interrupted", r.subject()))
	return ctx.Err()
}

// fail ends the runner for good.
func (r *Runner) fail(f *Failure) {
	r.gone = f
	if err := r.endAll(); err != nil {
		f.Message += "; " + err.Error()
	}
	if f.Stack == "" {
		f.Stack = r.process.output.String()
	}
}

// reported is a failure that the runner itself tells.
func (r *Runner) reported(m *protocol.Failed) *Failure {
	f := &Failure{Status: record.Failed, Message: m.Error, Stack: m.Stack, Command: m.Command}
	if m.Status == string(record.Unavailable) {
		f.Status = record.Unavailable
	}
	if f.Message == "" {
		f.Message = r.subject() + " failed without saying why"
	}
	if now := oomKills(); f.Status == record.Failed && r.oomKills >= 0 && now > r.oomKills {
		f.Message += " (out of memory: the system has killed a process meanwhile)"
	}
	return f
}

// death says why the process is dead. It ends what is left of the tree first,
// so that all that was printed is there.
func (r *Runner) death() *Failure {
	if r.killed.Load() {
		return failed(nil, "%s was killed", r.subject())
	}
	after := oomKills()
	r.endAll()
	f := failed(nil, "%s %s%s", r.subject(), r.ending(after), r.said())
	f.Stack = r.process.output.String()
	return f
}

// ending puts a process's exit status into words.
func (r *Runner) ending(oomKills int64) string {
	state := r.process.state
	if state == nil {
		return "cannot be waited for"
	}
	status, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return fmt.Sprintf("exited with status %d", state.ExitCode())
	}
	if status.Signal() != syscall.SIGKILL {
		return "was killed by " + unix.SignalName(status.Signal())
	}
	switch {
	case r.oomKills < 0 || oomKills < 0:
		return "was killed: out of memory? (the system does not tell)"
	case oomKills > r.oomKills:
		return "was killed: out of memory (the system has killed a process for lack of memory meanwhile)"
	}
	return "was killed by SIGKILL (not for lack of memory, the system says)"
}

func (r *Runner) subject() string {
	if r.name == "" {
		return "the runner"
	}
	return "the runner of " + r.name
}

// said is the last thing that the process printed, as part of a message.
func (r *Runner) said() string {
	if line := lastWords(r.process.output.String()); line != "" {
		return ": " + line
	}
	return ""
}
