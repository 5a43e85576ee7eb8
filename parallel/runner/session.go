package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	"gonbench/parallel"
	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/panics"
	"gonbench/parallel/protocol"
)

// session is a conversation with the kernel.
type session struct {
	operations func(protocol.Plan) (parallel.Operation, error)
	processors int // GOMAXPROCS to begin with
	plan       *plan

	mu  sync.Mutex // guards out: progress comes from goroutines of a run
	out io.Writer
}

// incoming is a request, or what came instead.
type incoming struct {
	message protocol.Message
	at      int64 // clock when it was received
	err     error // it is none
}

// run answers requests until in ends. hungUp is called then, also in the middle
// of a request. The error is that of the connection, if it did not just end.
func (s *session) run(ctx context.Context, in io.Reader, hungUp func()) error {
	if err := s.send(protocol.Message{Type: "hello", Hello: &protocol.Hello{
		Version: protocol.Version, Language: "go", PID: os.Getpid(),
	}}); err != nil {
		return err
	}
	requests := make(chan incoming, 16) // so that the end of in is noticed behind early ones
	var broken error
	go func() {
		defer close(requests)
		broken = receive(in, requests)
		hungUp()
	}()
	// Reading ends when the other side hangs up, which it does if it cannot be
	// answered any more: there is nobody to tell of a failed write.
	for request := range requests {
		_ = s.send(s.answer(ctx, request))
		if request.message.Type == "sample" {
			// What the run left is collected now, not in the next one.
			runtime.GC()
		}
	}
	s.close()
	return broken
}

// receive reads requests, one a line.
func receive(in io.Reader, requests chan<- incoming) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		request := incoming{at: clock.Now()}
		if err := json.Unmarshal(line, &request.message); err != nil {
			request.err = fmt.Errorf("a request that is not JSON: %w", err)
		}
		requests <- request
	}
}

func (s *session) send(m protocol.Message) error {
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = s.out.Write(append(line, '\n'))
	return err
}

// answer does what is asked and never panics.
func (s *session) answer(ctx context.Context, request incoming) (answer protocol.Message) {
	panics.Catch(func() {
		var err error
		if answer, err = s.do(ctx, request); err != nil {
			answer = failure(err)
		}
	}, func(e *panics.Error) {
		if e != nil {
			answer = failure(e)
		}
	})
	return answer
}

func (s *session) do(ctx context.Context, request incoming) (protocol.Message, error) {
	m := request.message
	switch {
	case request.err != nil:
		return protocol.Message{}, request.err
	case m.Type == "plan" && m.Plan != nil:
		ready, err := s.prepare(ctx, *m.Plan)
		return protocol.Message{Type: "ready", Ready: &ready}, err
	case m.Type == "sample" && s.plan != nil:
		done, err := s.plan.sample(ctx, request.at, func(done, total int) {
			_ = s.send(protocol.Message{Type: "progress", Progress: &protocol.Progress{Done: done, Total: total}})
		})
		return protocol.Message{Type: "done", Done: &done}, err
	case m.Type == "sample":
		return protocol.Message{}, errors.New("a sample was asked for before a plan was made")
	case m.Type == "close":
		s.close()
		return protocol.Message{Type: "closed"}, nil
	}
	return protocol.Message{}, fmt.Errorf("a request of type %q that this runner does not know", m.Type)
}

// prepare makes a plan the one that samples follow.
func (s *session) prepare(ctx context.Context, p protocol.Plan) (protocol.Ready, error) {
	s.close()
	op, err := s.operations(p)
	if err != nil {
		return protocol.Ready{}, err
	}
	made, err := newPlan(op, p)
	if err != nil {
		return protocol.Ready{}, err
	}
	// As many workers compute at once as were asked for, also when they are
	// goroutines and more than there are CPUs.
	runtime.GOMAXPROCS(max(s.processors, p.Workers))
	start := clock.Now()
	if err := made.strategy.Start(ctx, made.job); err != nil {
		made.close()
		return protocol.Ready{}, err
	}
	s.plan = made
	ready := protocol.Ready{SessionStart: float64(clock.Now()-start) / 1e9}
	runtime.GC()
	return ready, nil
}

func (s *session) close() {
	if s.plan != nil {
		s.plan.close()
	}
	s.plan = nil
}

// failure is the message for what went wrong.
func failure(err error) protocol.Message {
	f := &protocol.Failed{Status: "failed", Error: strings.Join(strings.Fields(err.Error()), " ")}
	if errors.Is(err, parallel.ErrUnavailable) {
		f.Status = "unavailable"
	}
	var caught *parallel.PanicError
	if errors.As(err, &caught) {
		f.Stack = caught.Stack
	}
	return protocol.Message{Type: "failed", Failed: f}
}
