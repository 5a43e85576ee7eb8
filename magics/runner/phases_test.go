package runner_test

import (
	"encoding/binary"
	"math"
	"testing"

	"gonbench/magics/record"
	"gonbench/magics/runner"
	"gonbench/parallel/protocol"
)

func TestPhases(t *testing.T) {
	iv := func(worker int, phase protocol.Phase, start, end float64) protocol.Interval {
		return protocol.Interval{Worker: worker, Phase: phase, Start: start, End: end}
	}
	type parts = [6]float64 // start, send, compute, receive, assemble, other; -1 hidden
	for _, c := range []struct {
		name      string
		wall      float64
		intervals []protocol.Interval
		hidden    []protocol.Phase
		want      parts
	}{
		{"nothing", 1, nil, nil, parts{5: 1}},
		{"all in a row", 10, []protocol.Interval{
			iv(-1, protocol.Start, 0, 1), iv(0, protocol.Send, 1, 3), iv(0, protocol.Compute, 3, 6),
			iv(0, protocol.Receive, 6, 8), iv(-1, protocol.Assemble, 8, 9),
		}, nil, parts{1, 2, 3, 2, 1, 1}},
		{"compute wins", 4, []protocol.Interval{
			iv(0, protocol.Compute, 0, 2), iv(1, protocol.Compute, 1, 3), iv(2, protocol.Send, 0, 4),
		}, nil, parts{1: 1, 2: 3}},
		{"receive before send before start before assemble", 5, []protocol.Interval{
			iv(0, protocol.Receive, 0, 1), iv(1, protocol.Send, 0, 2), iv(2, protocol.Start, 0, 3), iv(-1, protocol.Assemble, 0, 4),
		}, nil, parts{1, 1, 0, 1, 1, 1}},
		{"hidden counts as compute", 3, []protocol.Interval{
			iv(0, protocol.Send, 0, 1), iv(0, protocol.Compute, 1, 2),
		}, []protocol.Phase{protocol.Send, protocol.Receive}, parts{0, -1, 2, -1, 0, 1}},
		{"beyond the sample", 2, []protocol.Interval{
			iv(0, protocol.Compute, -5, 1), iv(0, protocol.Send, 1.5, 9), iv(0, protocol.Receive, 3, 4),
		}, nil, parts{1: 0.5, 2: 1, 5: 0.5}},
		{"no time at all", 0, []protocol.Interval{iv(0, protocol.Compute, 0, 1)}, nil, parts{}},
	} {
		p := runner.Phases(c.wall, c.intervals, c.hidden...)
		for i, got := range []*float64{p.Start, p.Send, p.Compute, p.Receive, p.Assemble, p.Other} {
			switch {
			case got == nil && c.want[i] != -1:
				t.Errorf("%s: part %d is hidden", c.name, i)
			case got != nil && math.Abs(*got-c.want[i]) > 1e-12:
				t.Errorf("%s: part %d is %g, want %g", c.name, i, *got, c.want[i])
			}
		}
	}
}

// FuzzPhases checks against a plain count of instants: the parts are those of
// the rule, never negative, and add up to wall, whatever the intervals are.
func FuzzPhases(f *testing.F) {
	f.Add([]byte{0, 0, 5, 1, 3, 9, 2, 2, 7, 3, 1, 1}, uint8(10), false)
	f.Add([]byte{}, uint8(0), true)
	phases := []protocol.Phase{protocol.Compute, protocol.Receive, protocol.Send, protocol.Start, protocol.Assemble}
	f.Fuzz(func(t *testing.T, b []byte, wall uint8, hide bool) {
		var hidden []protocol.Phase
		if hide {
			hidden = []protocol.Phase{protocol.Send, protocol.Receive}
		}
		var intervals []protocol.Interval
		for ; len(b) >= 3; b = b[3:] {
			intervals = append(intervals, protocol.Interval{
				Phase: phases[int(b[0])%5], Start: float64(b[1]%32) - 4, End: float64(b[2]%32) - 4,
			})
		}
		p := runner.Phases(float64(wall), intervals, hidden...)
		got := [6]*float64{p.Compute, p.Receive, p.Send, p.Start, p.Assemble, p.Other}
		var want [6]float64
		for second := range int(wall) {
			claim := 5
			for _, v := range intervals {
				if v.Start <= float64(second) && v.End >= float64(second+1) && v.End > v.Start {
					phase := 0
					for i, name := range phases {
						if v.Phase == name && !(hide && (i == 1 || i == 2)) {
							phase = i
						}
					}
					claim = min(claim, phase)
				}
			}
			want[claim]++
		}
		for i := range got {
			if got[i] == nil {
				if !hide || i != 1 && i != 2 || want[i] != 0 {
					t.Errorf("part %d is hidden", i)
				}
				continue
			}
			if *got[i] < 0 || math.Abs(*got[i]-want[i]) > 1e-9 {
				t.Errorf("part %d is %g, want %g", i, *got[i], want[i])
			}
		}
		if sum := runner.Sum(p); math.Abs(sum-float64(wall)) > 1e-9 {
			t.Errorf("parts add up to %g, wall is %d", sum, wall)
		}
	})
}

// FuzzPhasesFloats feeds any bits as times.
func FuzzPhasesFloats(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdef"), 1.0)
	f.Add([]byte{}, math.Inf(1))
	f.Add([]byte{}, math.NaN())
	f.Fuzz(func(t *testing.T, b []byte, wall float64) {
		var intervals []protocol.Interval
		for ; len(b) >= 16; b = b[16:] {
			intervals = append(intervals, protocol.Interval{
				Phase: protocol.Compute,
				Start: math.Float64frombits(binary.LittleEndian.Uint64(b)),
				End:   math.Float64frombits(binary.LittleEndian.Uint64(b[8:])),
			})
		}
		p := runner.Phases(wall, intervals)
		if *p.Compute < 0 || *p.Other < 0 || math.IsNaN(*p.Compute) || math.IsNaN(*p.Other) {
			t.Errorf("compute %g, other %g of %g", *p.Compute, *p.Other, wall)
		}
		if wall >= 0 && !math.IsInf(wall, 0) && math.Abs(runner.Sum(p)-wall) > 1e-9*wall {
			t.Errorf("parts add up to %g, wall is %g", runner.Sum(p), wall)
		}
	})
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		sum, wall float64
		warn      bool
	}{{1, 1, false}, {1, 1.05, false}, {1, 1.1, true}, {0, 0.0019, false}, {1.1, 1, true}, {0.002, 0.1, true}} {
		if got := runner.Check(c.sum, c.wall); (got != "") != c.warn {
			t.Errorf("Check(%g, %g) = %q", c.sum, c.wall, got)
		}
	}
	known := 1.5
	if got := runner.Sum(record.Phases{Compute: &known}); got != 1.5 {
		t.Errorf("sum with hidden phases: %g", got)
	}
}
