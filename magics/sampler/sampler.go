package sampler

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// ErrUnsupported says that this operating system does not let us see what
// other processes do. The Sampler that comes with it works and sees nothing.
var ErrUnsupported = errors.New("watching processes is not supported on " + runtime.GOOS)

// DefaultInterval is the time between two points.
const DefaultInterval = 20 * time.Millisecond

// Options say what to watch and how often.
type Options struct {
	// Interval is the time between two points; 0 is DefaultInterval.
	Interval time.Duration
	// Mark is an environment entry, "NAME=value", that the root was started
	// with: whatever carries it belongs to the tree.
	Mark string
	// NoChildren watches the root process alone.
	NoChildren bool
	// OnSample, if not nil, gets each point as it is taken, but for the first and
	// those of Resume. It runs on the sampler's thread and must return at once.
	OnSample func(Point)
}

// Point is the state of a process tree at one instant.
type Point struct {
	Time time.Time
	// Percent and PerCore are CPU use since the point before, percent of one
	// core; PerCore is indexed as Series.CPUs.
	Percent        float64
	PerCore        []float64
	Processes      int
	RunningThreads int
	RSS            int64   // bytes, anonymous
	CPUSeconds     float64 // of the tree since Start
}

// reading is what a tree reports at one tick.
type reading struct {
	total     time.Duration         // CPU time of the tree since the start, never falling
	placed    map[int]time.Duration // by CPU id, since the tick before
	processes int
	running   int
	rss       int64
}

// tree is the operating system's side: it reads a process tree.
type tree interface {
	enter()                 // called once, on the thread that reads
	cpus() []int            // that the root may run on, rising
	read(r *reading)        // everything; reuses r
	ownTime() time.Duration // CPU time of the calling thread
	close()
}

// Sampler takes points until it is stopped.
type Sampler struct {
	pid     int
	tree    tree
	options Options
	store   store
	turns   chan turn
	stop    chan struct{}
	done    chan struct{}
	once    sync.Once
	series  Series
}

// Start begins to watch the process and its tree. The first point is taken
// before it returns.
func Start(pid int, o Options) (*Sampler, error) {
	if o.Interval <= 0 {
		o.Interval = DefaultInterval
	}
	s := &Sampler{
		pid:     pid,
		options: o,
		turns:   make(chan turn),
		stop:    make(chan struct{}),
		done:    make(chan struct{}),
	}
	t, err := newTree(pid, o)
	if err != nil {
		s.series = Series{Interval: o.Interval}
		close(s.done)
		return s, fmt.Errorf("sample process %d: %w", pid, err)
	}
	s.tree = t
	s.store.begin(t.cpus())
	ready := make(chan struct{})
	go s.loop(ready)
	<-ready
	return s, nil
}

// turn asks the sampling thread to pause or to resume.
type turn struct {
	pause bool
	point chan time.Time // when its point was taken
}

// Pause takes a point and then no more until [Sampler.Resume]: looking at a tree
// that has nothing to do would cost those that have. It returns the time of the
// point.
func (s *Sampler) Pause() time.Time { return s.turn(true) }

// Resume takes a point and goes on taking them. [Series.CPUSeconds] from the time
// that it returns to that of the next Pause is exact and not interpolated.
func (s *Sampler) Resume() time.Time { return s.turn(false) }

func (s *Sampler) turn(pause bool) time.Time {
	t := turn{pause, make(chan time.Time, 1)}
	select {
	case s.turns <- t:
		return <-t.point
	case <-s.done:
		return time.Now()
	}
}

// PSS is the memory of the whole tree as it is now; see the function [PSS].
// Call it between timed samples only.
func (s *Sampler) PSS() (int64, error) {
	if s.options.NoChildren {
		return PSS(s.pid)
	}
	return PSS(Processes(s.pid, s.options.Mark)...)
}

// Stop takes a last point and returns the series. It may be called again.
func (s *Sampler) Stop() Series {
	s.once.Do(func() { close(s.stop) })
	<-s.done
	return s.series
}

func (s *Sampler) loop(ready chan<- struct{}) {
	// The thread is never unlocked: it ends with the goroutine, so that its CPU
	// clock counts the sampler and nothing else.
	runtime.LockOSThread()
	defer close(s.done)
	s.tree.enter()

	var r reading
	s.tree.read(&r)
	began, cost0 := time.Now(), s.tree.ownTime()
	s.store.first(began, &r)
	p := pace{base: s.options.Interval, interval: s.options.Interval}
	close(ready)

	timer := time.NewTimer(p.interval)
	defer timer.Stop()
	next := began.Add(p.interval)
	var watched time.Duration // up to began, without pauses
	paused := false
	for {
		select {
		case <-timer.C:
			before := s.tree.ownTime()
			s.live(s.tick(&r))
			p.spent(s.tree.ownTime() - before)
			next = next.Add(p.interval)
			if late := time.Now(); next.Before(late) {
				next = late.Add(p.interval)
			}
			timer.Reset(time.Until(next))
		case t := <-s.turns:
			point := s.tick(&r)
			if t.pause && !paused {
				s.live(point)
				timer.Stop()
				watched += point.Time.Sub(began)
			}
			if !t.pause && paused {
				began = point.Time
				p = pace{base: p.base, interval: p.base} // what it costs now, after the pause
				next = began.Add(p.interval)
				timer.Reset(p.interval)
			}
			paused = t.pause
			t.point <- point.Time
		case <-s.stop:
			if !paused {
				s.live(s.tick(&r))
				watched += time.Since(began)
			}
			s.series = s.store.series(s.options.Interval)
			if watched > 0 {
				s.series.Overhead = 100 * (s.tree.ownTime() - cost0).Seconds() / watched.Seconds()
			}
			s.tree.close()
			return
		}
	}
}

func (s *Sampler) tick(r *reading) Point {
	now := time.Now()
	s.tree.read(r)
	return s.store.add(now, r)
}

// live shows a point to whoever wants to see them as they come.
func (s *Sampler) live(point Point) {
	if s.options.OnSample != nil {
		s.options.OnSample(point)
	}
}
