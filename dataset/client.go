package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"

	"gonbench/dataset/internal/wire"
)

// longestReply bounds what a client reads: some 100,000 columns.
const longestReply = 64 << 20

// request asks the kernel for a dataset and returns its description and its
// memory. It talks to the socket by system calls, since package net would make
// every cell slower to compile.
func request(socket, name string) (wire.Reply, *os.File, error) {
	line, err := json.Marshal(wire.Request{Version: wire.Version, Attach: &name})
	if err != nil {
		return wire.Reply{}, nil, err
	}
	answer, file, err := exchange(socket, append(line, '\n'))
	if err != nil {
		return wire.Reply{}, nil, fmt.Errorf("%w answers on %s: %w; restart the kernel", ErrNoKernel, socket, err)
	}
	reply, err := checkReply(answer, file != nil)
	if err != nil {
		if file != nil {
			file.Close()
		}
		return wire.Reply{}, nil, err
	}
	return reply, file, nil
}

// checkReply reads an answer and turns its error into ours.
func checkReply(line []byte, withFile bool) (wire.Reply, error) {
	var r wire.Reply
	if err := json.Unmarshal(line, &r); err != nil {
		return r, fmt.Errorf("the kernel's answer is not understood: %w", err)
	}
	if r.Version != wire.Version {
		return r, fmt.Errorf("the kernel speaks version %d, this program %d: restart the kernel", r.Version, wire.Version)
	}
	if e := r.Error; e != nil {
		switch e.Kind {
		case wire.KindNone:
			return r, fmt.Errorf("%w; make one in a cell: %%dataset make_classification --rows 1e6", ErrNone)
		case wire.KindDataset:
			return r, &NotFoundError{Kind: "dataset", Name: e.Name, Nearest: e.Nearest}
		}
		return r, errors.New(e.Message)
	}
	if !withFile || r.Size <= 0 || r.Rows < 0 {
		return r, errors.New("the kernel's answer holds no dataset")
	}
	for _, c := range r.Columns {
		if c.Offset < 0 || c.Offset%8 != 0 || int64(r.Rows) > (r.Size-c.Offset)/8 {
			return r, fmt.Errorf("the kernel's answer is inconsistent: column %q lies outside of dataset %q", c.Name, r.Name)
		}
	}
	return r, nil
}

// exchange sends a line and receives a line and, perhaps, a descriptor.
func exchange(socket string, line []byte) (answer []byte, file *os.File, err error) {
	fd, err := newSocket()
	if err != nil {
		return nil, nil, err
	}
	defer syscall.Close(fd)
	if err := retry(func() error { return syscall.Connect(fd, &syscall.SockaddrUnix{Name: socket}) }); err != nil {
		return nil, nil, err
	}
	for len(line) > 0 {
		n := 0
		err := retry(func() (err error) { n, err = syscall.Write(fd, line); return err })
		if err != nil {
			return nil, nil, err
		}
		line = line[n:]
	}
	defer func() {
		if err != nil && file != nil {
			file.Close()
			file = nil
		}
	}()
	buf, control := make([]byte, 16<<10), make([]byte, syscall.CmsgSpace(4))
	for !bytes.HasSuffix(answer, []byte("\n")) {
		var n, nc int
		err := retry(func() (err error) { n, nc, _, _, err = syscall.Recvmsg(fd, buf, control, receiveFlags); return err })
		if err != nil {
			return nil, file, err
		}
		if nc > 0 {
			if file, err = descriptor(control[:nc], file); err != nil {
				return nil, file, err
			}
		}
		if n == 0 {
			return nil, file, errors.New("the connection ended early")
		}
		if answer = append(answer, buf[:n]...); len(answer) > longestReply {
			return nil, file, errors.New("the answer is too long")
		}
	}
	return answer, file, nil
}

// descriptor takes the descriptor out of a control message.
func descriptor(control []byte, already *os.File) (*os.File, error) {
	messages, err := syscall.ParseSocketControlMessage(control)
	if err != nil {
		return already, err
	}
	for _, m := range messages {
		fds, err := syscall.ParseUnixRights(&m)
		if err != nil {
			return already, err
		}
		for _, fd := range fds {
			syscall.CloseOnExec(fd)
			if already != nil {
				syscall.Close(fd)
				continue
			}
			already = os.NewFile(uintptr(fd), "dataset")
		}
	}
	return already, nil
}

// retry repeats a system call that a signal interrupted: the Go runtime's own
// preemption signals do that to calls on blocking descriptors.
func retry(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}
