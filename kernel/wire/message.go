package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Delimiter stands between the routing identities and the message.
const Delimiter = "<IDS|MSG>"

// ErrMalformed says that frames are not a Jupyter message.
var ErrMalformed = errors.New("malformed message")

// Message is one message, undecoded. The JSON parts are as they came.
type Message struct {
	Identities [][]byte // what stood before the delimiter
	Signature  []byte
	Header     []byte
	Parent     []byte
	Metadata   []byte
	Content    []byte
	Buffers    [][]byte
}

// Parse cuts frames into a message that shares their memory.
func Parse(frames [][]byte) (Message, error) {
	for i, f := range frames {
		if string(f) != Delimiter {
			continue
		}
		rest := frames[i+1:]
		if len(rest) < 5 {
			return Message{}, fmt.Errorf("%w: %d frames after the delimiter, want at least 5", ErrMalformed, len(rest))
		}
		return Message{
			Identities: frames[:i:i],
			Signature:  rest[0],
			Header:     rest[1],
			Parent:     rest[2],
			Metadata:   rest[3],
			Content:    rest[4],
			Buffers:    rest[5:],
		}, nil
	}
	return Message{}, fmt.Errorf("%w: no delimiter", ErrMalformed)
}

// Frames is the message as it goes over the wire, after the given leading frames
// (a topic, routing identities) instead of its own identities.
func (m Message) Frames(leading ...[]byte) [][]byte {
	frames := make([][]byte, 0, len(leading)+6+len(m.Buffers))
	frames = append(frames, leading...)
	frames = append(frames, []byte(Delimiter), m.Signature, m.Header, m.Parent, m.Metadata, m.Content)
	return append(frames, m.Buffers...)
}

// Header is the decoded header of a message.
type Header struct {
	MsgID    string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
}

// ParseHeader decodes a header or a parent header; an empty object and null give
// the zero Header.
func ParseHeader(data []byte) (Header, error) {
	var h Header
	if err := json.Unmarshal(data, &h); err != nil {
		return Header{}, fmt.Errorf("%w: header: %w", ErrMalformed, err)
	}
	return h, nil
}

// Check tells whether every JSON part has the shape that the protocol asks for,
// and returns the header. What passes can be handed to a peer that believes it.
func (m Message) Check() (Header, error) {
	h, err := ParseHeader(m.Header)
	if err != nil {
		return Header{}, err
	}
	if h.Type == "" {
		return Header{}, fmt.Errorf("%w: the header has no msg_type", ErrMalformed)
	}
	if _, err := ParseHeader(m.Parent); err != nil {
		return Header{}, fmt.Errorf("parent %w", err)
	}
	if !object(m.Metadata) {
		return Header{}, fmt.Errorf("%w: the metadata is no JSON object", ErrMalformed)
	}
	if !object(m.Content) {
		return Header{}, fmt.Errorf("%w: the content is no JSON object", ErrMalformed)
	}
	return h, nil
}

func object(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && data[0] == '{' && json.Valid(data)
}
