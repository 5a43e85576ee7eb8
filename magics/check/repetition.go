package check

import (
	"math"
	"math/rand/v2"
)

// spot is a place in the sequences.
type spot struct {
	part   int
	serial bool // in serial's residuals
	at     int  // the row within the sequence
}

const (
	shortest   = 12  // rows that must agree before a repetition is looked into
	longest    = 256 // rows that are looked at then
	candidates = 256
)

// repeated looks for a run of residuals that turns up twice. Whether a
// repetition may be chance is found by simulation of the very rows.
func (r *run) repeated(parts []sequence) (Verdict, error) {
	k, places := r.runLength(parts)
	if k > longest {
		return Verdict{OK: true}, nil
	}
	level := math.Log(share) - 2*math.Log(places)
	values := func(s spot) []float64 {
		if s.serial {
			return parts[s.part].reference
		}
		return parts[s.part].result
	}
	seen := map[uint64]spot{}
	tried := 0
	// Serial's own come first; repetitions among them are the function's.
	for _, serial := range []bool{true, false} {
		for i := range parts {
			if err := r.ctx.Err(); err != nil {
				return Verdict{}, err
			}
			v := values(spot{i, serial, 0})
			for at, hash := range hashes(v, k) {
				if hash == 0 {
					continue
				}
				s := spot{i, serial, at}
				old, again := seen[hash]
				if !again {
					seen[hash] = s
				}
				if !again || serial || tried == candidates {
					continue
				}
				n := agree(v[at:], values(old)[old.at:])
				if n < k {
					continue
				}
				tried++
				if parts[i].frame.part(at, at+n).chance(v[at:at+n]) > level {
					continue
				}
				return r.repeats(parts, s, old), nil
			}
		}
	}
	return Verdict{OK: true}, nil
}

func (r *run) repeats(parts []sequence, s, old spot) Verdict {
	row := parts[s.part].chunk[0] + s.at
	here, there := r.span(parts[s.part].chunk), r.span(parts[old.part].chunk)
	switch {
	case old.serial && old.part == s.part && old.at == s.at:
		return r.wrong(row, "%s: the random numbers are those of the serial run", here)
	case old.serial:
		return r.wrong(row, "%s: the random numbers are those of the serial run in %s", here, there)
	case old.part == s.part:
		return r.wrong(row, "%s: the random numbers repeat themselves after %d rows", here, s.at-old.at)
	}
	return r.wrong(row, "%s has the same random numbers as %s", here, there)
}

// runLength is how many rows must agree that chance hardly has a part in it,
// from how often a simulated value is serial's, and the number of places.
func (r *run) runLength(parts []sequence) (k int, places float64) {
	rng := rand.New(rand.NewPCG(2, 2))
	same, all := 1.0, 2.0
	for _, p := range parts {
		places += 2 * float64(len(p.result))
		n := min(256, len(p.result))
		for i, v := range p.frame.part(0, n).simulate(rng) {
			if v == v {
				all++
				if v == p.reference[i] {
					same++
				}
			}
		}
	}
	need := (math.Log(share) - 2*math.Log(places)) / math.Log(same/all)
	if !(need < longest) {
		return longest + 1, places
	}
	return max(shortest, int(math.Ceil(need))), places
}

// agree is the number of leading rows in which two runs are equal.
func agree(a, b []float64) int {
	n := min(len(a), len(b), longest)
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// hashes returns a hash of every run of k residuals, 0 where a row of it says
// nothing.
func hashes(v []float64, k int) []uint64 {
	if len(v) < k {
		return nil
	}
	const base = 0x9e3779b97f4a7c15
	out := make([]uint64, len(v)-k+1)
	top := uint64(1) // base to the power of k
	for range k {
		top *= base
	}
	mix := func(x float64) uint64 {
		h := math.Float64bits(x+0) * 0xbf58476d1ce4e5b9 // -0 is 0
		return h ^ h>>29
	}
	var hash uint64
	empty := k // how many rows ago a row said nothing
	for i, x := range v {
		empty++
		if x != x {
			empty, x = 0, 0
		}
		hash = hash*base + mix(x)
		if i >= k {
			old := v[i-k]
			if old != old {
				old = 0
			}
			hash -= top * mix(old)
		}
		if i >= k-1 && empty >= k {
			out[i-k+1] = hash | 1
		}
	}
	return out
}
