package wire

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// ProtocolVersion is the version of the message protocol that is spoken.
const ProtocolVersion = "5.4"

// Maker makes signed messages of one session.
type Maker struct {
	signer   *Signer
	session  string
	username string
	count    atomic.Uint64
}

// NewMaker returns a maker with a session of its own.
func NewMaker(s *Signer, username string) *Maker {
	return &Maker{signer: s, session: NewID(), username: username}
}

// Session is the session that all of the maker's messages carry.
func (k *Maker) Session() string { return k.session }

// Make returns a signed message. parent is the raw header of the message that it
// answers, nil if none. metadata and content are encoded as JSON, nil as {}.
func (k *Maker) Make(msgType string, parent []byte, metadata, content any) (Message, error) {
	header, err := json.Marshal(Header{
		MsgID:    k.session + "_" + strconv.FormatUint(k.count.Add(1), 10),
		Session:  k.session,
		Username: k.username,
		Date:     time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"),
		Type:     msgType,
		Version:  ProtocolVersion,
	})
	if err != nil {
		return Message{}, err
	}
	m := Message{Header: header, Parent: parent}
	if len(parent) == 0 {
		m.Parent = []byte("{}")
	}
	if m.Metadata, err = encode(metadata); err != nil {
		return Message{}, fmt.Errorf("metadata of %s: %w", msgType, err)
	}
	if m.Content, err = encode(content); err != nil {
		return Message{}, fmt.Errorf("content of %s: %w", msgType, err)
	}
	k.signer.Sign(&m)
	return m, nil
}

// Resign returns m with another content, its header kept, signed anew.
func (k *Maker) Resign(m Message, content any) (Message, error) {
	data, err := encode(content)
	if err != nil {
		return Message{}, err
	}
	m.Content = data
	k.signer.Sign(&m)
	return m, nil
}

func encode(v any) ([]byte, error) {
	if v == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(v)
}

// NewID returns a random UUID (version 4) in its usual spelling.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
