package zmtp_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"

	"gonbench/kernel/zmtp"
)

func FuzzReadMessage(f *testing.F) {
	for _, s := range []string{"", "\x00\x02hi", "\x01\x01a\x00\x01b", "\x04\x05\x04PING\x00\x00",
		"\x02\x00\x00\x00\x00\x00\x00\x00\x02hi", "\x02\x00\x00\x00\x00\x3f\xff\xff\x00hi", "\x08\x00", "\x06\xff\xff\xff\xff\xff\xff\xff\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReaderSize(bytes.NewReader(data), 16)
		for {
			frames, err := zmtp.ReadMessage(r, func([]byte) error { return nil })
			if err != nil {
				if frames != nil || !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, zmtp.ErrProtocol) {
					t.Fatalf("%q, %v", frames, err)
				}
				return
			}
			again, err := zmtp.ReadMessage(bufio.NewReader(bytes.NewReader(zmtp.Encode(frames))), nil)
			if err != nil || !equal(again, frames) {
				t.Fatalf("%q became %q, %v", frames, again, err)
			}
		}
	})
}

func FuzzShake(f *testing.F) {
	for _, s := range []string{"", greet10, greet20, greet30 + readyDealer, greet31 + readyDealer + "x", curve, greet30 + readySub} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		identity, err := zmtp.Shake(bufio.NewReaderSize(r, 64), io.Discard, "ROUTER")
		switch {
		case err == nil && len(identity) > 255:
			t.Fatalf("identity of %d bytes", len(identity))
		case err == nil, errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, zmtp.ErrProtocol), errors.Is(err, zmtp.ErrRefused):
		default:
			t.Fatal(err)
		}
	})
}
