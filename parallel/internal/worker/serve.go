package worker

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/pages"
	"gonbench/parallel/internal/panics"
)

// longest is the longest text of an error or stack that is passed on.
const longest = 1 << 16

// Function computes dst from cols, on a chunk.
type Function struct {
	Compute func(dst []float64, cols [][]float64)
	InPlace bool // dst may be one of cols
}

// Serve does what the parent asks for and exits the process when the parent
// hangs up.
func Serve(f Function) {
	// The variable is not for the processes that the function may start.
	os.Unsetenv(Env)
	// One for the function, one for the goroutine that reads the socket and for
	// the garbage collector: more would take CPUs from the other workers.
	runtime.GOMAXPROCS(2)
	// Nor is the socket: the parent would not notice this process's end.
	syscall.CloseOnExec(socketFD)
	rename()
	s := &server{function: f, conn: conn{os.NewFile(socketFD, "parent")}, slots: map[int64]slot{}}
	if err := s.conn.send(header{hello, [5]int64{clock.Now()}}, nil); err != nil {
		fmt.Fprintf(os.Stderr, "%s is set, but there is no parent to work for: %v\n", Env, err)
		os.Exit(2)
	}
	requests := make(chan request)
	go s.work(requests)
	for {
		r, err := s.read()
		if err != nil {
			os.Exit(0)
		}
		requests <- r
	}
}

// Reject ends a worker that came to a point where it must not be, with a
// message for the parent's user.
func Reject(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(2)
}

type server struct {
	function Function
	conn     conn
	data     buffer // the columns of the last chunk
	result   buffer // the result of the last chunk
	slots    map[int64]slot
}

// request is a message from the parent. The columns of a shipment lie in data.
type request struct {
	header
	list []int64
	file *os.File
}

// read reads the next request, and is at end of file when the parent hangs up,
// also while the function runs: the parent sends nothing before it has the
// answer, so the buffer that is filled here is free.
func (s *server) read() (request, error) {
	h, file, err := s.conn.receive()
	if err != nil {
		return request{}, err
	}
	r := request{header: h, file: file}
	switch h.kind {
	case ship:
		rows, columns := h.numbers[0], h.numbers[1]
		if r.list, err = s.conn.numbers(h.numbers[2]); err != nil {
			return request{}, err
		}
		memory, err := s.data.grow(int(rows * columns))
		if err != nil {
			return request{}, err
		}
		return r, s.conn.floats(memory)
	case mapped:
		r.list, err = s.conn.numbers(h.numbers[2])
		return r, err
	case trim:
		// Not in work: the next shipment may be read before that gets here.
		s.data.free()
	}
	return r, nil
}

func (s *server) work(requests <-chan request) {
	for r := range requests {
		var err error
		switch r.kind {
		case ship:
			err = s.ship(r)
		case mapped:
			err = s.mapped(r)
		case attach:
			err = s.attach(r)
		case release:
			err = s.release()
		case trim:
			s.result.free()
		default:
			err = s.fail(fmt.Errorf("a request of kind %d that makes no sense", r.kind))
		}
		if err != nil {
			// The parent is gone, or will be told by the end of this process.
			os.Exit(1)
		}
	}
}

// ship computes the chunk in data and sends back the result, or all columns with
// the result in its place.
func (s *server) ship(r request) error {
	rows, result, back := int(r.numbers[0]), int(r.numbers[3]), int(r.numbers[4])
	column := func(i int) []float64 { return s.data.memory[i*rows : (i+1)*rows] }
	cols := make([][]float64, len(r.list))
	for i, index := range r.list {
		cols[i] = column(int(index))
	}
	var dst []float64
	if s.function.InPlace && len(cols) > 0 && (result < 0 || result == int(r.list[0])) {
		dst = cols[0]
	} else {
		var err error
		if dst, err = s.result.grow(rows); err != nil {
			return s.fail(err)
		}
	}
	t, caught := s.call(dst, cols)
	if caught != nil {
		return s.fail(caught)
	}
	if result < 0 {
		return s.conn.send(t, nil, dst)
	}
	answer := make([][]float64, back)
	for i := range answer {
		if i == result {
			answer[i] = dst
		} else {
			answer[i] = column(i)
		}
	}
	return s.conn.send(t, nil, answer...)
}

// call calls the function in a goroutine of its own, which it may end.
func (s *server) call(dst []float64, cols [][]float64) (header, error) {
	answer := header{kind: done}
	ended := make(chan *panics.Error, 1)
	go panics.Catch(func() {
		answer.numbers[0] = clock.Now()
		s.function.Compute(dst, cols)
		answer.numbers[1] = clock.Now()
	}, func(e *panics.Error) { ended <- e })
	if e := <-ended; e != nil {
		return header{}, e
	}
	return answer, nil
}

// fail answers with an error.
func (s *server) fail(cause error) error {
	answer := header{kind: failed}
	text, stack := cause.Error(), ""
	var caught *panics.Error
	if errors.As(cause, &caught) {
		text, stack = fmt.Sprint(caught.Value), caught.Stack
		answer.numbers[2] = 1
	}
	text, stack = text[:min(len(text), longest)], stack[:min(len(stack), longest)]
	answer.numbers[0], answer.numbers[1] = int64(len(text)), int64(len(stack))
	_, err := s.conn.f.Write(append(answer.encode(nil), text+stack...))
	return err
}

// buffer is memory that is kept from chunk to chunk.
type buffer struct {
	memory []float64
	give   func()
}

func (b *buffer) grow(n int) ([]float64, error) {
	if n > len(b.memory) {
		b.free()
		memory, give, err := pages.Alloc(n)
		if err != nil {
			return nil, err
		}
		b.memory, b.give = memory, give
	}
	return b.memory[:n], nil
}

func (b *buffer) free() {
	if b.give != nil {
		b.give()
	}
	b.memory, b.give = nil, nil
}
