package magics

import (
	"context"
	"time"
)

// A TakenSample is when a sample ran, and the updates of the display that it was
// told to have cost.
type TakenSample struct {
	Begin, End time.Time
	Updates    int
}

// TakeSamples shows progress on out as %bench does while it takes samples of these
// lengths.
func (m *Magics) TakeSamples(out Output, lengths []time.Duration) []TakenSample {
	p := m.progress(out, "%bench f", len(lengths))
	defer p.end()
	var taken []TakenSample
	for range 20 { // what comes before samples is shown as it comes
		time.Sleep(50 * time.Millisecond)
		p.step("warming up")
	}
	for _, length := range lengths {
		p.sampling(context.Background(), "sample")
		s := TakenSample{Begin: time.Now()}
		end := p.during()
		time.Sleep(length)
		s.Updates = end().updates
		s.End = time.Now()
		taken = append(taken, s)
	}
	return taken
}

// CostWords tells of a number of updates.
func CostWords(updates int, kernel, busy, wall, cpu time.Duration) string {
	return updateCost{updates, kernel, busy}.words(wall, cpu)
}

// ChartsReady tells whether the first chart finds everything ready, and whether
// that is being done just now.
func (m *Magics) ChartsReady() (ready, running bool) {
	m.warming.mu.Lock()
	running = m.warming.done != nil
	m.warming.mu.Unlock()
	return m.charts.Ready(), running
}
