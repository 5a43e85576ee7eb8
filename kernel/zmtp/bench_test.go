package zmtp_test

import (
	"strconv"
	"testing"

	"gonbench/kernel/zmtp"
)

// seconds asks a process of testdata/peer.py for n operations and returns how long they took.
func (p *python) seconds(n int, begin func(n int)) float64 {
	p.t.Helper()
	p.tell(strconv.Itoa(n))
	if begin != nil {
		p.expect("go")
		begin(n)
	}
	s, err := strconv.ParseFloat(p.line(), 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// compare runs b.N operations on ours and as many on libzmq, in turns, so that both meet the same noise.
func compare(b *testing.B, ours, libzmq func(n int) float64) (oursS, libzmqS float64) {
	b.Helper()
	ours(1)
	libzmq(1)
	b.ResetTimer()
	const turns = 10
	for done := range turns {
		n := (done+1)*b.N/turns - done*b.N/turns
		if n == 0 {
			continue
		}
		oursS += ours(n)
		libzmqS += libzmq(n)
	}
	b.ReportMetric(0, "ns/op") // would be the sum of both
	b.ReportMetric(oursS/libzmqS, "time/libzmq")
	return oursS, libzmqS
}

// A client's round trip over TCP, a message of a Jupyter request's size: our ROUTER against libzmq's, both without Python.
func BenchmarkRoundTrip(b *testing.B) {
	r, at := startRouter(b, "tcp://127.0.0.1:0")
	answer(b, r)
	peer := startPython(b, "router_peer", "tcp://127.0.0.1:*")
	clientOfOurs, clientOfTheirs := startPython(b, "time_requests", at), startPython(b, "time_requests", peer.line())
	ours, theirs := compare(b,
		func(n int) float64 { return clientOfOurs.seconds(n, nil) },
		func(n int) float64 { return clientOfTheirs.seconds(n, nil) })
	b.ReportMetric(1e6*ours/float64(b.N), "µs/trip")
	b.ReportMetric(1e6*theirs/float64(b.N), "libzmq-µs/trip")
}

// A subscriber in libzmq takes messages from our PUB and from libzmq's.
func BenchmarkPub(b *testing.B) {
	for name, size := range map[string]int{"50MB": 50 << 20, "1KB": 1000} {
		b.Run(name, func(b *testing.B) {
			p, at := startPub(b, "tcp://127.0.0.1:0", zmtp.PubOptions{Welcome: welcome})
			peer := startPython(b, "pub_peer", "tcp://127.0.0.1:*", size)
			subOfOurs, subOfTheirs := startPython(b, "time_messages", at), startPython(b, "time_messages", peer.line())
			subOfOurs.expect("welcome")
			subOfTheirs.expect("welcome")
			message := [][]byte{[]byte("stream"), payload(size)}
			ours, theirs := compare(b,
				func(n int) float64 {
					return subOfOurs.seconds(n, func(n int) {
						for range n {
							p.Send(message)
						}
					})
				},
				func(n int) float64 {
					return subOfTheirs.seconds(n, func(n int) { peer.tell(strconv.Itoa(n)) })
				})
			b.ReportMetric(float64(size)*float64(b.N)/ours/1e6, "MB/s")
			b.ReportMetric(float64(size)*float64(b.N)/theirs/1e6, "libzmq-MB/s")
		})
	}
}
