package runner

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"gonbench/magics/record"
	"gonbench/parallel/protocol"
)

// priority is the order in which phases claim an instant.
var priority = [...]protocol.Phase{
	protocol.Compute, protocol.Receive, protocol.Send, protocol.Start, protocol.Assemble,
}

// Phases partitions wall seconds: an instant is compute while any worker
// computes, else receive while any receives, else send, start, assemble; what
// is left is other. The parts are never negative and add up to wall. Hidden
// phases are those that a system does not let us see: they are nil, and their
// intervals count as compute.
func Phases(wall float64, intervals []protocol.Interval, hidden ...protocol.Phase) record.Phases {
	if !seconds(wall) {
		wall = 0
	}
	var used [len(priority)]float64
	sweep(wall, intervals, hidden, func(phase int, d float64) { used[phase] += d })
	other := wall
	for _, d := range used {
		other -= d
	}
	other = max(other, 0)

	show := func(phase protocol.Phase) *float64 {
		if phase != protocol.Compute && slices.Contains(hidden, phase) {
			return nil
		}
		return &used[slices.Index(priority[:], phase)]
	}
	return record.Phases{
		Start: show(protocol.Start), Send: show(protocol.Send), Compute: show(protocol.Compute),
		Receive: show(protocol.Receive), Assemble: show(protocol.Assemble), Other: &other,
	}
}

// sweep goes through the instants from 0 to wall at which the claiming phase
// may change, and reports each stretch that has one.
func sweep(wall float64, intervals []protocol.Interval, hidden []protocol.Phase, report func(phase int, d float64)) {
	type edge struct {
		at    float64
		phase int
		step  int // +1 begins, -1 ends
	}
	var edges []edge
	for _, v := range intervals {
		phase := slices.Index(priority[:], v.Phase)
		if slices.Contains(hidden, v.Phase) {
			phase = 0
		}
		from, to := max(v.Start, 0), min(v.End, wall)
		if phase < 0 || !(from < to) { // also NaN
			continue
		}
		edges = append(edges, edge{from, phase, 1}, edge{to, phase, -1})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	var active [len(priority)]int
	last := 0.0
	for _, e := range edges {
		if e.at > last {
			if phase := slices.IndexFunc(active[:], func(n int) bool { return n > 0 }); phase >= 0 {
				report(phase, e.at-last)
			}
			last = e.at
		}
		active[e.phase] += e.step
	}
}

// Sum adds up what is known of the phases.
func Sum(p record.Phases) float64 {
	sum := 0.0
	for _, d := range []*float64{p.Start, p.Send, p.Compute, p.Receive, p.Assemble, p.Other} {
		if d != nil {
			sum += *d
		}
	}
	return sum
}

// Check compares the sum of a sample's phases, by the runner's clock, with the
// kernel's own clock. The warning is "" while they agree within 5% + 2 ms.
func Check(sum, kernelWall float64) string {
	if math.Abs(sum-kernelWall) <= 0.05*kernelWall+0.002 {
		return ""
	}
	duration := func(seconds float64) time.Duration {
		return time.Duration(seconds * float64(time.Second)).Round(time.Microsecond)
	}
	return fmt.Sprintf("phases add up to %v, the kernel's clock says %v", duration(sum), duration(kernelWall))
}
