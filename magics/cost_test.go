package magics_test

import (
	"testing"
	"testing/synctest"
	"time"

	"gonbench/magics"
)

// timedOutput is a live output that notes when something was shown.
type timedOutput struct {
	output
	shown []time.Time
}

func (o *timedOutput) Live() bool                         { return true }
func (o *timedOutput) Display(b magics.Bundle, id string) { o.shown = append(o.shown, time.Now()) }
func (o *timedOutput) Update(b magics.Bundle, id string)  { o.shown = append(o.shown, time.Now()) }

// A page that draws disturbs what is measured: never in the first second of a
// sample, then once a second, and between samples once a second too, drawn before
// the next begins.
func TestUpdatesWithinSamples(t *testing.T) {
	lengths := []time.Duration{3500 * time.Millisecond, 900 * time.Millisecond, 1500 * time.Millisecond}
	for range 200 {
		lengths = append(lengths, 20*time.Millisecond)
	}
	synctest.Test(t, func(t *testing.T) {
		m, err := magics.New(magics.Config{Assets: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		out := &timedOutput{}
		samples := m.TakeSamples(out, lengths)
		for i, want := range []int{3, 0, 1} {
			if got := samples[i].Updates; got != want {
				t.Errorf("sample of %s: %d updates, want %d", lengths[i], got, want)
			}
		}
		between := 0
		for _, at := range out.shown {
			for _, s := range samples {
				if at.After(s.Begin) && at.Before(s.End) && at.Sub(s.Begin)%time.Second != 0 {
					t.Errorf("an update %s after a sample began", at.Sub(s.Begin))
				}
				if wait := s.Begin.Sub(at); wait >= 0 && wait < 50*time.Millisecond {
					t.Errorf("an update %s before a sample begins", wait)
				}
			}
			if at.After(samples[3].Begin) && at.Before(samples[len(samples)-1].End) {
				between++
			}
		}
		if took := samples[len(samples)-1].End.Sub(samples[3].Begin); between == 0 || between > int(took/time.Second)+1 {
			t.Errorf("%d updates in %s of short samples", between, took)
		}
	})
}

func TestCostWords(t *testing.T) {
	for _, c := range []struct {
		updates                 int
		kernel, busy, wall, cpu time.Duration
		want                    string
	}{
		{0, 0, time.Second, time.Second, 0, ""},
		{1, 2 * time.Millisecond, 0, time.Second, 0, "one update of the display within its samples took the kernel 2.00 ms (%charts plain measures without)"},
		{12, 24 * time.Millisecond, 11 * time.Second, 10 * time.Second, 9976 * time.Millisecond,
			"12 updates of the display within its samples took the kernel 24.0 ms; other programs, the page that shows it among them, used 10% of a core meanwhile (%charts plain measures without)"},
		{2, time.Millisecond, time.Second, 2 * time.Second, 2 * time.Second,
			"2 updates of the display within its samples took the kernel 1.00 ms; other programs, the page that shows it among them, used 0% of a core meanwhile (%charts plain measures without)"},
	} {
		if got := magics.CostWords(c.updates, c.kernel, c.busy, c.wall, c.cpu); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
