package runner

import (
	"bytes"
	"os"
	"sync"
)

const (
	keptOutput  = 64 << 10 // bytes of the end of the output that are kept
	longestLine = 64 << 10 // a longer line is offered in pieces
)

// output collects what a process and its children print. It always reads on,
// so that nobody blocks on a full pipe.
type output struct {
	pipe *os.File
	line func(string)  // may be nil
	done chan struct{} // every writer has closed its end, or close was called

	mu   sync.Mutex
	tail []byte
}

func newOutput(pipe *os.File, line func(string)) *output {
	o := &output{pipe: pipe, line: line, done: make(chan struct{})}
	go o.read()
	return o
}

func (o *output) read() {
	defer close(o.done)
	buf := make([]byte, 32<<10)
	var partial []byte
	for {
		n, err := o.pipe.Read(buf)
		if n > 0 {
			o.keep(buf[:n])
			if o.line != nil {
				partial = o.lines(append(partial, buf[:n]...))
			}
		}
		if err != nil {
			if len(partial) > 0 {
				o.line(string(partial))
			}
			return
		}
	}
}

func (o *output) keep(b []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tail = append(o.tail, b...)
	if len(o.tail) > 2*keptOutput {
		o.tail = append(o.tail[:0], o.tail[len(o.tail)-keptOutput:]...)
	}
}

// lines offers whole lines and returns the rest.
func (o *output) lines(b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 && len(b) < longestLine {
			return append([]byte(nil), b...)
		}
		next := i + 1
		if i < 0 || i > longestLine {
			i, next = longestLine, longestLine
		}
		o.line(string(b[:i]))
		b = b[next:]
	}
}

// String is the end of the output so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	b := o.tail
	if len(b) > keptOutput {
		b = b[len(b)-keptOutput:]
	}
	return string(bytes.ToValidUTF8(b, []byte("\uFFFD")))
}

// close ends the reading and waits for it.
func (o *output) close() {
	o.pipe.Close()
	<-o.done
}
