package worker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"gonbench/parallel/internal/pages"
)

// kind says what a message is; the comment lists its numbers and what follows.
type kind int64

const (
	// Requests.
	ship    kind = 1 + iota // rows, columns, inputs, result, whole: indices of the inputs, the columns
	attach                  // slot, offset, values, first row, end row: a file descriptor along with the header
	mapped                  // first row, end row, slots: the slots, that of the result first
	trim                    // nothing; not answered
	release                 // nothing: all slots are given up

	// Replies.
	hello  // clock
	done   // clock when the function began and ended: with ship, the result
	failed // length of text, of stack, whether it is a panic: text and stack
)

const headerSize = 64

// header starts every message.
type header struct {
	kind    kind
	numbers [5]int64
}

func (h header) encode(extra []int64) []byte {
	b := make([]byte, 0, headerSize+8*len(extra))
	b = binary.LittleEndian.AppendUint64(b, uint64(h.kind))
	for _, n := range h.numbers {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	b = b[:headerSize]
	for _, n := range extra {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return b
}

func decode(b []byte) (h header) {
	h.kind = kind(binary.LittleEndian.Uint64(b))
	for i := range h.numbers {
		h.numbers[i] = int64(binary.LittleEndian.Uint64(b[8+8*i:]))
	}
	return h
}

// conn is one end of a socket pair. One goroutine may read while another writes.
type conn struct{ f *os.File }

// send writes a header and what follows it.
func (c conn) send(h header, extra []int64, columns ...[]float64) error {
	if _, err := c.f.Write(h.encode(extra)); err != nil {
		return err
	}
	for _, column := range columns {
		if len(column) == 0 {
			continue
		}
		if _, err := c.f.Write(pages.Bytes(column)); err != nil {
			return err
		}
	}
	return nil
}

// sendFile writes a header along with a file descriptor.
func (c conn) sendFile(h header, f *os.File) error {
	raw, err := c.f.SyscallConn()
	if err != nil {
		return err
	}
	file, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var sent error
	err = raw.Write(func(socket uintptr) bool {
		// A look at f that leaves it as it is; Fd would make it blocking.
		err := file.Control(func(fd uintptr) {
			sent = syscall.Sendmsg(int(socket), h.encode(nil), syscall.UnixRights(int(fd)), nil, 0)
		})
		if err != nil {
			sent = err
		}
		return true
	})
	return errors.Join(err, sent)
}

// receive reads a header, and the file that came with it, if any.
func (c conn) receive() (header, *os.File, error) {
	raw, err := c.f.SyscallConn()
	if err != nil {
		return header{}, nil, err
	}
	var (
		buffer  [headerSize]byte
		control = make([]byte, syscall.CmsgSpace(4))
		n, oobn int
		got     error
	)
	err = raw.Read(func(socket uintptr) bool {
		for {
			n, oobn, _, _, got = syscall.Recvmsg(int(socket), buffer[:], control, 0)
			if !errors.Is(got, syscall.EINTR) {
				return true
			}
		}
	})
	if err := errors.Join(err, got); err != nil {
		return header{}, nil, err
	}
	if n == 0 {
		return header{}, nil, io.EOF
	}
	file, err := attached(control[:oobn])
	if err != nil {
		return header{}, nil, err
	}
	if _, err := io.ReadFull(c.f, buffer[n:]); err != nil {
		return header{}, file, err
	}
	return decode(buffer[:]), file, nil
}

// attached takes the file out of a control message.
func attached(control []byte) (*os.File, error) {
	if len(control) == 0 {
		return nil, nil
	}
	messages, err := syscall.ParseSocketControlMessage(control)
	if err != nil {
		return nil, err
	}
	for i := range messages {
		fds, err := syscall.ParseUnixRights(&messages[i])
		if err != nil {
			return nil, err
		}
		for _, fd := range fds {
			syscall.CloseOnExec(fd)
			return os.NewFile(uintptr(fd), "column"), nil
		}
	}
	return nil, nil
}

// numbers reads what follows some headers.
func (c conn) numbers(n int64) ([]int64, error) {
	const most = 1 << 20
	if n < 0 || n > most {
		return nil, fmt.Errorf("a list of %d numbers", n)
	}
	b := make([]byte, 8*n)
	if _, err := io.ReadFull(c.f, b); err != nil {
		return nil, err
	}
	list := make([]int64, n)
	for i := range list {
		list[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return list, nil
}

// floats fills a column.
func (c conn) floats(column []float64) error {
	_, err := io.ReadFull(c.f, pages.Bytes(column))
	return err
}

// hangUp ends the connection for both sides, also for a read or write under way.
func (c conn) hangUp() {
	if raw, err := c.f.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _ = syscall.Shutdown(int(fd), syscall.SHUT_RDWR) })
	}
}
