package zmtp_test

import (
	"bytes"
	"gonbench/kernel/zmtp"
	"io"
	"testing"
	"time"
)

// TestRestful: it rests only between the end of a flood and what comes next, and
// changes nothing of what is read.
func TestRestful(t *testing.T) {
	message := bytes.Repeat([]byte("0123456789abcdef"), 2<<10) // 32 KiB
	for _, test := range []struct {
		name  string
		came  []int         // bytes of each read of the transport
		pace  time.Duration // between two looks at the clock
		rests int
	}{
		{"a few messages", []int{100, 200, 100, 3000}, 0, 0},
		{"one large message in one read", []int{32 << 10, 50}, 0, 0},
		{"a flood that is not read up to its end", []int{32 << 10, 32 << 10, 32 << 10, 32 << 10}, 0, 0},
		{"a flood that is", []int{32 << 10, 32 << 10, 1000, 32 << 10, 1000, 32 << 10, 32 << 10, 500, 20}, 0, 2},
		{"as much, but slowly", []int{32 << 10, 32 << 10, 1000, 32 << 10, 1000, 32 << 10, 32 << 10, 500, 20}, time.Minute, 0},
	} {
		transport := &pieces{data: bytes.Repeat(message, 8), sizes: test.came}
		rests := 0
		now := time.Time{}.Add(time.Hour)
		r := zmtp.NewRestful(transport, func() time.Time { now = now.Add(test.pace); return now }, func() { rests++ })
		var got []byte
		buffer := make([]byte, 32<<10)
		for {
			n, err := r.Read(buffer)
			got = append(got, buffer[:n]...)
			if err == io.EOF {
				break
			}
		}
		if !bytes.Equal(got, transport.data[:len(got)]) || len(got) != transport.given {
			t.Errorf("%s: the bytes are others", test.name)
		}
		if rests != test.rests {
			t.Errorf("%s: rested %d times, want %d", test.name, rests, test.rests)
		}
	}
}

// pieces is a transport that hands its data out in reads of given sizes.
type pieces struct {
	data  []byte
	sizes []int
	given int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.sizes) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.data[p.given:p.given+p.sizes[0]])
	p.given, p.sizes = p.given+n, p.sizes[1:]
	return n, nil
}
