package runner

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"gonbench/parallel/protocol"
)

// longestMessage bounds a line: a million intervals fit.
const longestMessage = 128 << 20

var errTooLong = fmt.Errorf("a message longer than %d MiB", longestMessage>>20)

// incoming is a message, or the error that ended the stream, and when its last
// byte was there.
type incoming struct {
	message protocol.Message
	at      time.Time
	err     error // io.EOF, a read error, or one that says what is wrong
	garbage bool  // err is about the content
}

// receive reads messages until the stream ends or makes no sense, which is the
// last thing it delivers, or until deliver returns false.
func receive(r io.Reader, deliver func(incoming) bool) {
	b := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := readLine(b)
		in := incoming{at: time.Now()}
		switch {
		case err != nil:
			in.err, in.garbage = err, errors.Is(err, errTooLong)
		default:
			in.message, in.err = parse(line)
			in.garbage = in.err != nil
		}
		if !deliver(in) || in.err != nil {
			return
		}
	}
}

func readLine(b *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := b.ReadSlice('\n')
		if len(line)+len(part) > longestMessage {
			return nil, errTooLong
		}
		if err == nil && line == nil {
			return part, nil // valid until the next read, and parsed before
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return line, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}

// parse reads a message and checks what the rest of the kernel relies on.
func parse(line []byte) (protocol.Message, error) {
	var m protocol.Message
	if err := json.Unmarshal(line, &m); err != nil {
		return m, fmt.Errorf("not a message: %s", shorten(err.Error()))
	}
	missing := false
	switch m.Type {
	case "hello":
		missing = m.Hello == nil
	case "ready":
		missing = m.Ready == nil
	case "progress":
		missing = m.Progress == nil
	case "done":
		missing = m.Done == nil
	case "failed":
		missing = m.Failed == nil
	case "closed", "finished":
	default:
		return m, fmt.Errorf("a message of unknown type %q", shorten(m.Type))
	}
	if missing {
		return m, fmt.Errorf("a %s message without its %s", m.Type, m.Type)
	}
	if m.Type == "ready" && !seconds(m.Ready.SessionStart) {
		return m, fmt.Errorf("a session start of %g s", m.Ready.SessionStart)
	}
	if m.Type == "done" {
		return m, checkDone(m.Done)
	}
	return m, nil
}

func checkDone(d *protocol.Done) error {
	if !seconds(d.Wall) {
		return fmt.Errorf("a wall time of %g s", d.Wall)
	}
	if d.BytesMoved < 0 || d.BytesSerialized != nil && *d.BytesSerialized < 0 {
		return errors.New("a negative number of bytes")
	}
	for i, v := range d.Intervals {
		if !seconds(v.Start) || !seconds(v.End) || v.End < v.Start || v.Worker < -1 || v.Chunk < -1 {
			return fmt.Errorf("interval %d: worker %d, chunk %d, from %g s to %g s", i, v.Worker, v.Chunk, v.Start, v.End)
		}
		switch v.Phase {
		case protocol.Start, protocol.Send, protocol.Compute, protocol.Receive, protocol.Assemble:
		default:
			return fmt.Errorf("interval %d: unknown phase %q", i, shorten(string(v.Phase)))
		}
	}
	for i, c := range d.Chunks {
		if c[0] < 0 || c[1] < c[0] {
			return fmt.Errorf("chunk %d: rows %d to %d", i, c[0], c[1])
		}
	}
	return nil
}

// seconds tells whether v is a time within a sample.
func seconds(v float64) bool { return v >= 0 && !math.IsInf(v, 0) }
