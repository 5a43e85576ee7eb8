package magics

import (
	"context"
	"sync"
	"time"

	"gonbench/magics/chart"
	"gonbench/magics/sampler"
)

const (
	liveEvery   = 100 * time.Millisecond // between updates of a live display
	sampleEvery = time.Second            // the same while samples are taken
	plainEvery  = 10 * time.Second       // between lines where there is no live display

	// drawn is how long a sample waits for the page to draw an update that was
	// sent just before it.
	drawn = 50 * time.Millisecond
)

// progress tells the user how far a magic is. In a front-end that shows updates
// it is a live display with a chart of the CPU use, replaced by the first result
// at the end; elsewhere it is a line now and then. What is over at once shows
// nothing.
type progress struct {
	m     *Magics
	out   Output
	title string
	began time.Time

	mu          sync.Mutex
	live        *chart.Live
	ids         [2]string // of the display and of what changes it; empty until shown
	last        time.Time
	total, done int
	what        string
	cpu         growing
}

func (m *Magics) progress(out Output, title string, total int) *progress {
	now := time.Now()
	p := &progress{m: m, out: out, title: title, total: total, began: now, last: now}
	p.cpu.interval = liveEvery
	return p
}

// step says what is done next.
func (p *progress) step(what string) { p.set(p.done+1, what) }

// set says how far the work is and what is being done.
func (p *progress) set(done int, what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.what = done, what
	p.refresh(liveEvery)
}

// sampling says which sample is taken next. A page that draws would take the CPUs
// from what is measured, so there is an update a second at most, and a sample waits
// until the latest is drawn.
func (p *progress) sampling(ctx context.Context, what string) {
	p.mu.Lock()
	p.done, p.what = p.done+1, what
	p.refresh(sampleEvery)
	wait := drawn - time.Since(p.last)
	if p.live == nil {
		wait = 0
	}
	p.mu.Unlock()
	if wait <= 0 {
		return
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
	}
}

// point adds a sampler's point to the live chart. It never waits for a display.
func (p *progress) point(pt sampler.Point) { p.cpu.add(pt) }

// during keeps the display moving while a timed sample runs: not in its first
// second, and once a second after that. The returned function ends it and tells
// what it has cost.
func (p *progress) during() (end func() updateCost) { return p.moving(sampleEvery) }

func (p *progress) moving(every time.Duration) (end func() updateCost) {
	stop := make(chan struct{})
	var wg sync.WaitGroup
	var cost updateCost
	busy := machineBusy()
	wg.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				began := time.Now()
				p.mu.Lock()
				shown := p.refresh(liveEvery)
				p.mu.Unlock()
				if shown && p.m.isLive(p.out) {
					cost.updates++
					cost.kernel += time.Since(began)
				}
			}
		}
	})
	return func() updateCost {
		close(stop)
		wg.Wait()
		cost.busy = machineBusy() - busy
		return cost
	}
}

// refresh shows the state, unless it was shown a moment ago; it tells whether it did.
func (p *progress) refresh(every time.Duration) bool {
	live := p.m.isLive(p.out)
	if !live {
		every = plainEvery
	}
	if time.Since(p.last) < every {
		return false
	}
	p.last = time.Now()
	switch {
	case !live:
		p.out.Stdout(p.state().String() + "\n")
	case p.live == nil:
		p.live = p.m.charts.NewLive(true)
		p.ids = [2]string{p.live.ID, p.live.ID + "-changes"}
		p.out.Display(bundleOf(p.live.First(p.state(), p.chart())), p.ids[0])
		p.out.Display(bundleOf(p.live.Change(p.state(), p.chart())), p.ids[1])
	default:
		p.out.Update(bundleOf(p.live.Change(p.state(), p.chart())), p.ids[1])
	}
	return true
}

// finish puts a result in the place of the display.
func (p *progress) finish(b Bundle) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live == nil {
		p.out.Display(b, "")
		return
	}
	p.out.Update(bundleOf(p.live.Last()), p.ids[1])
	p.out.Update(b, p.ids[0])
	p.live = nil
}

// end takes the display away, if it is still there.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live == nil {
		return
	}
	p.out.Update(bundleOf(p.live.Last()), p.ids[1])
	p.out.Update(Bundle{Data: map[string]any{"text/plain": "", "text/html": ""}}, p.ids[0])
	p.live = nil
}

func (p *progress) state() chart.Progress {
	s := chart.Progress{Title: p.title, Done: p.done, Total: p.total, Elapsed: time.Since(p.began)}
	if p.what != "" {
		s.Title += ": " + p.what
	}
	if f := s.Share(); f > 0.05 && f < 1 {
		s.Left = time.Duration(float64(s.Elapsed) * (1 - f) / f)
	}
	return s
}

func (p *progress) chart() chart.Chart {
	return chart.CPUSeries("CPU use now", p.cpu.series())
}

func bundleOf(data, metadata map[string]any) Bundle { return Bundle{Data: data, Metadata: metadata} }

// replacing is an output whose first display takes the progress's place.
type replacing struct {
	Output
	progress *progress
}

func (r *replacing) Display(b Bundle, id string) {
	if p := r.progress; p != nil {
		r.progress = nil
		p.finish(b)
		return
	}
	r.Output.Display(b, id)
}
