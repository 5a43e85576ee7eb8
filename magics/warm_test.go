package magics_test

import (
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"gonbench/magics"
)

// Charts are got ready while the kernel waits, not between the cells of "Run all"
// and not while a magic runs.
func TestWarming(t *testing.T) {
	assets := filepath.Join(repository(t), "bin")
	for name, c := range map[string]struct {
		assets string
		do     func(m *magics.Magics)
		ready  bool
	}{
		"waiting": {assets, func(m *magics.Magics) { m.Idle(true); time.Sleep(3 * time.Second) }, true},
		"cells one after the other": {assets, func(m *magics.Magics) {
			for range 20 {
				m.Idle(true)
				time.Sleep(time.Second)
				m.Idle(false)
			}
			time.Sleep(time.Hour)
		}, false},
		"a long cell":        {assets, func(m *magics.Magics) { m.Idle(true); m.Idle(false); time.Sleep(time.Hour) }, false},
		"closed":             {assets, func(m *magics.Magics) { m.Idle(true); m.Close(); time.Sleep(time.Hour) }, false},
		"nothing to make of": {t.TempDir(), func(m *magics.Magics) { m.Idle(true); time.Sleep(3 * time.Second) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, err := magics.New(magics.Config{Assets: c.assets})
				if err != nil {
					t.Fatal(err)
				}
				c.do(m)
				synctest.Wait()
				if ready, running := m.ChartsReady(); ready != c.ready || running {
					t.Errorf("ready %v, being made %v, want ready %v", ready, running, c.ready)
				}
				if err := m.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A magic that comes while charts are got ready waits until that has ended.
func TestWarmingEndsBeforeMagics(t *testing.T) {
	assets := filepath.Join(repository(t), "bin")
	for _, turns := range []int{0, 100, 10_000} {
		synctest.Test(t, func(t *testing.T) {
			m, err := magics.New(magics.Config{Assets: assets})
			if err != nil {
				t.Fatal(err)
			}
			m.Idle(true)
			time.Sleep(2 * time.Second) // it begins now
			for range turns {
				runtime.Gosched()
			}
			if err := m.Run(t.Context(), magics.Segment{Magic: true, Text: "%charts static"}, &output{}); err != nil {
				t.Fatal(err)
			}
			if _, running := m.ChartsReady(); running {
				t.Errorf("charts are being got ready while a magic runs, after %d turns", turns)
			}
			m.Close()
		})
	}
}
