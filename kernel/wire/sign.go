package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
)

// ErrSignature says that a message was not signed with the connection's key.
var ErrSignature = errors.New("wrong signature")

// Signer signs with the key of a connection file. An empty key neither signs nor
// checks, as the protocol has it.
type Signer struct {
	key []byte
}

// NewSigner returns the signer of a key and a signature scheme, of which
// "hmac-sha256" is the one that Jupyter uses ("" means the same).
func NewSigner(key, scheme string) (*Signer, error) {
	if scheme != "" && scheme != "hmac-sha256" {
		return nil, fmt.Errorf("signature scheme %q is not known, only hmac-sha256 is", scheme)
	}
	return &Signer{key: []byte(key)}, nil
}

// Sign sets the signature of m.
func (s *Signer) Sign(m *Message) {
	m.Signature = s.sum(*m)
}

// Verify returns ErrSignature if m carries another signature than it should.
func (s *Signer) Verify(m Message) error {
	if len(s.key) == 0 {
		return nil
	}
	if subtle.ConstantTimeCompare(s.sum(m), m.Signature) != 1 {
		return ErrSignature
	}
	return nil
}

func (s *Signer) sum(m Message) []byte {
	if len(s.key) == 0 {
		return []byte{}
	}
	mac := hmac.New(sha256.New, s.key)
	mac.Write(m.Header)
	mac.Write(m.Parent)
	mac.Write(m.Metadata)
	mac.Write(m.Content)
	return hex.AppendEncode(nil, mac.Sum(nil))
}
