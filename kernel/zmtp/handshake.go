package zmtp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const greetingSize = 64

// errRefused is a handshake that fails every time with this peer: it is alive, but no partner for our socket.
var errRefused = errors.New("zmtp: handshake refused")

// partners lists the socket types that may be connected to each of ours.
func partners(kind string) []string {
	switch kind {
	case "ROUTER":
		return []string{"DEALER", "REQ", "ROUTER"}
	case "DEALER":
		return []string{"ROUTER", "REP", "DEALER"}
	case "REP":
		return []string{"REQ", "DEALER"}
	case "PUB":
		return []string{"SUB", "XSUB"}
	case "SUB":
		return []string{"PUB", "XPUB"}
	}
	return nil
}

// shake says our greeting and READY and checks the peer's. It returns the peer's identity, empty if it has none.
func shake(r *bufio.Reader, w io.Writer, kind string, identity []byte) ([]byte, error) {
	if _, err := w.Write(greeting()); err != nil {
		return nil, err
	}
	if err := readGreeting(r); err != nil {
		return nil, err
	}
	if err := writePacket(w, encodeCommand("READY", properties(kind, identity))); err != nil {
		return nil, err
	}
	name, data, err := readHello(r)
	switch {
	case err != nil:
		return nil, err
	case name == "ERROR":
		return nil, fmt.Errorf("%w: the peer says %q", errRefused, data)
	case name != "READY":
		return nil, fmt.Errorf("%w: command %q instead of READY", errProtocol, name)
	}
	peer, err := parseProperties(data)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(partners(kind), string(peer["socket-type"])) {
		// Best effort: a peer that does not read it finds the connection closed all the same.
		const reason = "Invalid socket type"
		_ = writePacket(w, encodeCommand("ERROR", append([]byte{byte(len(reason))}, reason...)))
		return nil, fmt.Errorf("%w: a %s socket got a %q peer", errRefused, kind, peer["socket-type"])
	}
	if len(peer["identity"]) > maxIdentity {
		return nil, fmt.Errorf("%w: identity of %d bytes", errProtocol, len(peer["identity"]))
	}
	return peer["identity"], nil
}

func greeting() []byte {
	g := make([]byte, greetingSize)
	g[0], g[9] = 0xFF, 0x7F
	g[10], g[11] = 3, 0
	copy(g[12:32], "NULL")
	return g
}

// readGreeting accepts any version from 3.0 on, as the protocol demands: the peer then talks 3.0 with us. It looks at each
// part as soon as it has come, since peers of older versions send less and then wait.
func readGreeting(r *bufio.Reader) error {
	g, err := r.Peek(1)
	if err == nil && g[0] != 0xFF {
		return fmt.Errorf("%w: no greeting", errProtocol)
	}
	if err == nil {
		g, err = r.Peek(11)
	}
	if err == nil && (g[9]&1 == 0 || g[10] < 3) {
		return fmt.Errorf("%w: greeting of a ZMTP version before 3.0", errProtocol)
	}
	if err == nil {
		g, err = r.Peek(greetingSize)
	}
	if err != nil {
		return noEOF(err)
	}
	if mechanism := strings.TrimRight(string(g[12:32]), "\x00"); mechanism != "NULL" {
		return fmt.Errorf("%w: security mechanism %q instead of NULL", errRefused, mechanism)
	}
	_, err = r.Discard(greetingSize)
	return err
}

// readHello reads the command that must follow the greeting.
func readHello(r *bufio.Reader) (name string, data []byte, err error) {
	flags, size, err := readHeader(r)
	if err != nil {
		return "", nil, noEOF(err)
	}
	if flags&flagCommand == 0 {
		return "", nil, fmt.Errorf("%w: message before READY", errProtocol)
	}
	body, err := readCommand(r, flags, size)
	if err != nil {
		return "", nil, err
	}
	return parseCommand(body)
}

func parseCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || len(body) < 1+int(body[0]) {
		return "", nil, fmt.Errorf("%w: command cut short", errProtocol)
	}
	return string(body[1 : 1+body[0]]), body[1+body[0]:], nil
}

// properties are what READY says of us.
func properties(kind string, identity []byte) []byte {
	b := appendProperty(nil, "Socket-Type", []byte(kind))
	if kind == "ROUTER" || kind == "DEALER" {
		b = appendProperty(b, "Identity", identity)
	}
	return b
}

func appendProperty(b []byte, name string, value []byte) []byte {
	b = append(b, byte(len(name)))
	b = append(b, name...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(value)))
	return append(b, value...)
}

// parseProperties returns what READY says of the peer, by names in lower case.
func parseProperties(b []byte) (map[string][]byte, error) {
	found := map[string][]byte{}
	for len(b) > 0 {
		n := 1 + int(b[0])
		if len(b) < n+4 {
			return nil, fmt.Errorf("%w: property cut short", errProtocol)
		}
		name, size := strings.ToLower(string(b[1:n])), int64(binary.BigEndian.Uint32(b[n:]))
		b = b[n+4:]
		if size > int64(len(b)) {
			return nil, fmt.Errorf("%w: property %q cut short", errProtocol, name)
		}
		found[name] = b[:size]
		b = b[size:]
	}
	return found, nil
}

func writePacket(w io.Writer, p packet) error {
	for _, buf := range p.bufs {
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}
