package zmtp

import (
	"io"
	"time"
)

const (
	floodBytes = 64 << 10 // as many are a flood if they come within floodTime
	floodTime  = 10 * time.Millisecond
	floodRest  = time.Millisecond // how long a flood may gather
)

// restful reads a flood in large bites. A sender that writes 50 MB in pieces of 32 KiB
// would wake this process for each piece, and put its own and the reader's work off
// each time. Whoever has read a flood up to its end therefore rests for a millisecond,
// while the transport takes in what comes. Messages that come one by one never wait.
type restful struct {
	from    io.Reader
	began   time.Time // when came began to count
	came    int       // bytes
	drained bool      // by the last Read

	now  func() time.Time
	rest func()
}

func newRestful(from io.Reader) *restful {
	return &restful{from: from, now: time.Now, rest: func() { time.Sleep(floodRest) }}
}

func (r *restful) Read(p []byte) (int, error) {
	if r.drained && r.came >= floodBytes {
		if r.now().Sub(r.began) < floodTime {
			r.rest()
		}
		r.came = 0
	}
	n, err := r.from.Read(p)
	if r.came == 0 {
		r.began = r.now()
	}
	r.came += n
	r.drained = n < len(p)
	return n, err
}
