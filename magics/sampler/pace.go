package sampler

import "time"

const (
	budget    = 0.02 // of one core, that points may cost
	widest    = 32   // times the base interval
	smoothing = 0.25 // weight of the newest cost in the running mean
)

// pace chooses the interval: the smallest base·2ᵏ at which points cost less
// than the budget.
type pace struct {
	base, interval time.Duration
	mean           float64 // seconds a point
}

// spent tells what the last point cost.
func (p *pace) spent(cost time.Duration) {
	c := cost.Seconds()
	if p.mean == 0 {
		p.mean = c
	}
	p.mean += smoothing * (c - p.mean)
	// One tenth is left for what is not a point: timers, the start. It
	// narrows only when the narrower interval would stay clear of the budget,
	// so that it does not swing.
	for p.mean > 0.9*budget*p.interval.Seconds() && p.interval < widest*p.base {
		p.interval *= 2
	}
	if p.interval > p.base && p.mean < 0.6*budget*p.interval.Seconds()/2 {
		p.interval /= 2
	}
}
