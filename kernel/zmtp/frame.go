package zmtp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

const (
	flagMore    = 1 << 0
	flagLong    = 1 << 1
	flagCommand = 1 << 2

	gathered = 8 << 10 // frames up to this size are copied, once, into the buffer that holds the headers
	piece    = 1 << 20 // larger ones are written in pieces of this size, so that progress can be seen
)

// errProtocol is wrapped by every error that says a peer broke the protocol.
var errProtocol = errors.New("zmtp: protocol error")

// readMessage returns the frames of the next message, and hands the commands before and within it to command. The error
// is io.EOF only if the stream ended between two messages.
func readMessage(r *bufio.Reader, command func(body []byte) error) ([][]byte, error) {
	var frames [][]byte
	room := int64(maxMessage)
	for {
		flags, size, err := readHeader(r)
		if err != nil {
			if len(frames) > 0 {
				err = noEOF(err)
			}
			return nil, err
		}
		if flags&flagCommand != 0 {
			body, err := readCommand(r, flags, size)
			if err == nil {
				err = command(body)
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		if room -= frameCost; size > room {
			return nil, fmt.Errorf("%w: message of more than %d bytes", errProtocol, int64(maxMessage))
		}
		room -= size
		body, err := readBody(r, int(size))
		if err != nil {
			return nil, err
		}
		frames = append(frames, body)
		if flags&flagMore == 0 {
			return frames, nil
		}
	}
}

// readHeader returns a frame's flags and length, checked for what no peer may say.
func readHeader(r *bufio.Reader) (flags byte, size int64, err error) {
	flags, err = r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if flags&^(flagMore|flagLong|flagCommand) != 0 || flags&flagCommand != 0 && flags&flagMore != 0 {
		return 0, 0, fmt.Errorf("%w: frame flags %#02x", errProtocol, flags)
	}
	var length [8]byte
	digits := length[7:]
	if flags&flagLong != 0 {
		digits = length[:]
	}
	if _, err := io.ReadFull(r, digits); err != nil {
		return 0, 0, noEOF(err)
	}
	n := binary.BigEndian.Uint64(length[:])
	if n > math.MaxInt64 {
		return 0, 0, fmt.Errorf("%w: frame of %d bytes", errProtocol, n)
	}
	return flags, int64(n), nil
}

func readCommand(r *bufio.Reader, flags byte, size int64) ([]byte, error) {
	if size > maxCommand {
		return nil, fmt.Errorf("%w: command of %d bytes", errProtocol, size)
	}
	return readBody(r, int(size))
}

// readBody reads n bytes. The buffer is allocated for at most eight times what has arrived already.
func readBody(r io.Reader, n int) ([]byte, error) {
	body := make([]byte, min(n, trustedBytes))
	for done := 0; ; {
		if _, err := io.ReadFull(r, body[done:]); err != nil {
			return nil, noEOF(err)
		}
		if done = len(body); done == n {
			return body, nil
		}
		grown := make([]byte, min(n, 8*done))
		copy(grown, body)
		body = grown
	}
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// packet is a message or a command as it goes over the wire. Any number of queues may hold its buffers.
type packet struct {
	bufs [][]byte
	cost int64 // what the buffers count for in a queue
}

func (p *packet) add(buf []byte) {
	p.bufs = append(p.bufs, buf)
	p.cost += cost(buf)
}

func cost(buf []byte) int64 { return int64(len(buf)) + frameCost }

// encode lays a message out for writev: headers and small frames gathered in one buffer, large frames as they are.
func encode(frames [][]byte) packet {
	size := 0
	for _, f := range frames {
		size += 9
		if len(f) <= gathered {
			size += len(f)
		}
	}
	var (
		p    packet
		head = make([]byte, 0, size) // never grows: the packet holds parts of it
		from = 0
	)
	for i, f := range frames {
		var flags byte
		if i < len(frames)-1 {
			flags = flagMore
		}
		head = appendHeader(head, flags, len(f))
		if len(f) <= gathered {
			head = append(head, f...)
			continue
		}
		p.add(head[from:])
		from = len(head)
		for part := range slices.Chunk(f, piece) {
			p.add(part)
		}
	}
	if from < len(head) {
		p.add(head[from:])
	}
	return p
}

func encodeCommand(name string, data []byte) packet {
	size := 1 + len(name) + len(data)
	buf := appendHeader(make([]byte, 0, 9+size), flagCommand, size)
	buf = append(buf, byte(len(name)))
	buf = append(buf, name...)
	buf = append(buf, data...)
	var p packet
	p.add(buf)
	return p
}

func appendHeader(b []byte, flags byte, size int) []byte {
	if size > math.MaxUint8 {
		return binary.BigEndian.AppendUint64(append(b, flags|flagLong), uint64(size))
	}
	return append(b, flags, byte(size))
}
