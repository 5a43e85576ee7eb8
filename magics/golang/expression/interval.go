package expression

import "math"

// interval is what a value may be: a number from lo to hi, or, if nan, NaN. No
// number at all is lo = +Inf, hi = -Inf.
type interval struct {
	lo, hi float64
	nan    bool
}

const ulp = 0x1p-52 // ulp times |v| is one to two units in v's last place

var (
	onlyNaN = interval{inf, -inf, true}
	top     = interval{-inf, inf, true}
)

func (a interval) empty() bool    { return a.lo > a.hi }
func (a interval) point() bool    { return a.lo == a.hi && !a.nan }
func (a interval) zero() bool     { return a.lo <= 0 && a.hi >= 0 }
func (a interval) infinite() bool { return a.lo == -inf || a.hi == inf }

// widen moves the bounds out by so many units in the last place. Zero stays
// zero: a sum is exactly zero or not at all, and a product that underflows does
// so in every implementation.
func (a interval) widen(ulps float64) interval {
	if a.empty() || ulps == 0 {
		return a
	}
	if a.lo == inf { // overflowed, by a hair perhaps
		a.lo = math.MaxFloat64
	} else {
		a.lo -= math.Abs(a.lo) * (ulps * ulp)
	}
	if a.hi == -inf {
		a.hi = -math.MaxFloat64
	} else {
		a.hi += math.Abs(a.hi) * (ulps * ulp)
	}
	return a
}

// whole opens bounds that came out as NaN.
func (a interval) whole() interval {
	if math.IsNaN(a.lo) || math.IsNaN(a.hi) {
		return top
	}
	return a
}

func (a interval) union(b interval) interval {
	return interval{min(a.lo, b.lo), max(a.hi, b.hi), a.nan || b.nan}
}

func (a interval) neg() interval { return interval{-a.hi, -a.lo, a.nan} }

func (a interval) add(b interval) interval {
	if a.empty() || b.empty() {
		return onlyNaN
	}
	nan := a.nan || b.nan || a.hi == inf && b.lo == -inf || a.lo == -inf && b.hi == inf
	return interval{a.lo + b.lo, a.hi + b.hi, nan}.whole().widen(1)
}

func (a interval) mul(b interval) interval {
	if a.empty() || b.empty() {
		return onlyNaN
	}
	if a.infinite() && b.zero() || a.zero() && b.infinite() {
		return top
	}
	p, q, r, s := a.lo*b.lo, a.lo*b.hi, a.hi*b.lo, a.hi*b.hi
	return interval{min(p, q, r, s), max(p, q, r, s), a.nan || b.nan}.widen(1)
}

func (a interval) square() interval {
	if a.empty() {
		return onlyNaN
	}
	p, q := a.lo*a.lo, a.hi*a.hi
	lo := min(p, q)
	if a.zero() {
		lo = 0
	}
	return interval{lo, max(p, q), a.nan}.widen(1)
}

func (a interval) div(b interval) interval {
	if a.empty() || b.empty() {
		return onlyNaN
	}
	nan := a.nan || b.nan || a.infinite() && b.infinite()
	if b.zero() {
		return interval{-inf, inf, nan || a.zero()}
	}
	p, q, r, s := a.lo/b.lo, a.lo/b.hi, a.hi/b.lo, a.hi/b.hi
	return interval{min(p, q, r, s), max(p, q, r, s), nan}.whole().widen(1)
}

// A truth is what a comparison may come to.
type truth uint8

const (
	maybeFalse truth = 1 << iota
	maybeTrue
)

func possible(yes, no bool) truth {
	var t truth
	if yes {
		t |= maybeTrue
	}
	if no {
		t |= maybeFalse
	}
	return t
}

func (t truth) not() truth { return t>>1 | t<<1&maybeTrue }

func (a interval) less(b interval, nan bool) truth {
	return possible(a.lo < b.hi, a.hi >= b.lo || nan)
}

func (a interval) lessEqual(b interval, nan bool) truth {
	return possible(a.lo <= b.hi, a.hi > b.lo || nan)
}

func (a interval) equal(b interval, nan bool) truth {
	return possible(a.lo <= b.hi && b.lo <= a.hi, nan || !(a.lo == a.hi && b.lo == b.hi && a.lo == b.lo))
}

// isInf is math.IsInf of the interval.
func (a interval) isInf(sign int) truth {
	high, low := sign >= 0 && a.hi == inf, sign <= 0 && a.lo == -inf
	sure := !a.nan && (sign >= 0 && a.lo == inf || sign <= 0 && a.hi == -inf)
	return possible(high || low, !sure)
}
