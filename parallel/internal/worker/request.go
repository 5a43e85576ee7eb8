package worker

import (
	"fmt"
	"io"
	"os"

	"gonbench/parallel/internal/clock"
	"gonbench/parallel/internal/panics"
)

// Times are when the steps of a chunk began and ended, on the shared clock.
type Times struct {
	Sent     int64 // the caller began to send
	Began    int64 // the worker had everything, and the function began
	Ended    int64 // the function ended, and the worker began to answer
	Received int64 // the caller had everything
}

// Shipment is a chunk that travels to a worker and comes back.
type Shipment struct {
	Columns [][]float64 // what travels there, all of one length
	Inputs  []int64     // which of them the function reads
	// Result is the place of the result among the columns that come back. If it
	// is -1, the result comes back alone.
	Result int
	Back   [][]float64 // where they go
}

// Bytes is the size of what travels, both ways.
func (s Shipment) Bytes() (total int64) {
	for _, list := range [][][]float64{s.Columns, s.Back} {
		for _, column := range list {
			total += 8 * int64(len(column))
		}
	}
	return total
}

// Ship has the worker compute a chunk that is sent to it.
func (w *Worker) Ship(s Shipment) (Times, error) {
	t := Times{Sent: clock.Now()}
	rows := 0
	if len(s.Back) > 0 {
		rows = len(s.Back[0])
	}
	request := header{ship, [5]int64{int64(rows), int64(len(s.Columns)), int64(len(s.Inputs)), int64(s.Result), int64(len(s.Back))}}
	if err := w.conn.send(request, s.Inputs, s.Columns...); err != nil {
		return t, w.died()
	}
	if err := w.answer(&t); err != nil {
		return t, err
	}
	for _, column := range s.Back {
		if err := w.conn.floats(column); err != nil {
			return t, w.died()
		}
	}
	t.Received = clock.Now()
	return t, nil
}

// Attach has the worker map n values of a file at an offset, as a slot, and get
// ready to work on those from lo to hi. Slot 0 is that of the result.
func (w *Worker) Attach(slot int, f *os.File, offset int64, n, lo, hi int) error {
	if err := w.conn.sendFile(header{attach, [5]int64{int64(slot), offset, int64(n), int64(lo), int64(hi)}}, f); err != nil {
		return w.died()
	}
	return w.answer(new(Times))
}

// Release has the worker unmap all slots.
func (w *Worker) Release() error {
	if err := w.conn.send(header{kind: release}, nil); err != nil {
		return w.died()
	}
	return w.answer(new(Times))
}

// Compute has the worker compute rows lo to hi of its slots; the result goes to
// the first.
func (w *Worker) Compute(slots []int64, lo, hi int) (Times, error) {
	t := Times{Sent: clock.Now()}
	if err := w.conn.send(header{mapped, [5]int64{int64(lo), int64(hi), int64(len(slots))}}, slots); err != nil {
		return t, w.died()
	}
	err := w.answer(&t)
	t.Received = clock.Now()
	return t, err
}

// answer reads the reply's header.
func (w *Worker) answer(t *Times) error {
	h, _, err := w.conn.receive()
	if err != nil {
		return w.died()
	}
	switch h.kind {
	case done:
		t.Began, t.Ended = h.numbers[0], h.numbers[1]
		return nil
	case failed:
		return w.failure(h)
	}
	return fmt.Errorf("worker process %d gave an answer of kind %d that makes no sense", w.Index, h.kind)
}

// failure reads what a worker says went wrong.
func (w *Worker) failure(h header) error {
	text, stack := h.numbers[0], h.numbers[1]
	if text < 0 || stack < 0 || text > longest || stack > longest {
		return fmt.Errorf("worker process %d gave an answer that makes no sense", w.Index)
	}
	b := make([]byte, text+stack)
	if _, err := io.ReadFull(w.conn.f, b); err != nil {
		return w.died()
	}
	if h.numbers[2] == 0 {
		return fmt.Errorf("worker process %d: %s", w.Index, b[:text])
	}
	return &panics.Error{Value: string(b[:text]), Stack: string(b[text:])}
}
