package expression

import "math"

// call1 is the interval of a function of one argument.
func call1(f Func, d *function, a interval) interval {
	if a.empty() {
		return onlyNaN
	}
	switch d.shape {
	case rising, falling:
		nan := a.nan || a.lo < d.lo || a.hi > d.hi
		if a.hi < d.lo || a.lo > d.hi {
			return onlyNaN
		}
		lo := d.one(max(a.lo, d.lo))
		hi := lo
		if a.lo != a.hi {
			hi = d.one(min(a.hi, d.hi))
		}
		// Falling, or not quite monotone in the last places.
		lo, hi = min(lo, hi), max(lo, hi)
		r := interval{lo, hi, nan}.whole().widen(d.ulps)
		if d.size > 0 {
			r.lo, r.hi = r.lo-d.size*d.ulps*ulp, r.hi+d.size*d.ulps*ulp
		}
		if a.lo < normal && (f == Log || f == Log2 || f == Log10) {
			r = subnormal(f, a, r)
		}
		if f == Sinh {
			return early(early(r).neg()).neg()
		}
		return r
	}
	switch f {
	case Abs:
		lo, hi := math.Abs(a.lo), math.Abs(a.hi)
		if a.zero() {
			return interval{0, max(lo, hi), a.nan}
		}
		return interval{min(lo, hi), max(lo, hi), a.nan}
	case Cosh:
		lo, hi := math.Cosh(a.lo), math.Cosh(a.hi)
		r := interval{min(lo, hi), max(lo, hi), a.nan}.widen(d.ulps)
		if a.zero() {
			r.lo = 1
		}
		return early(r)
	case Sin, Cos:
		return wave(d, a)
	case Tan:
		return tan(a)
	}
	return top
}

// early opens large bounds: Go computes Sinh and Cosh from Exp, which is infinite
// where their half of it would not be.
func early(a interval) interval {
	const large = math.MaxFloat64 / 4
	if a.hi > large {
		a.hi = inf
	}
	a.lo = min(a.lo, large)
	return a
}

// normal is the least number that is not subnormal.
const normal = 0x1p-1022

// subnormal opens the bounds of logarithms: with some processors, Go takes a
// subnormal number for about the least normal one.
func subnormal(f Func, a, r interval) interval {
	least, above := -745.2, -708.0
	switch f {
	case Log2:
		least, above = -1075, -1021
	case Log10:
		least, above = -323.7, -307
	}
	if a.hi > 0 {
		r.hi = max(r.hi, above)
	}
	r.lo = min(r.lo, least)
	return r
}

// wave bounds sin and cos: their slope is at most 1, so between two points they
// rise above both by no more than half the distance.
func wave(d *function, a interval) interval {
	nan := a.nan || a.infinite()
	half := (a.hi - a.lo) / 2
	if !(half < 1) {
		return interval{-1, 1, nan}
	}
	lo, hi := d.one(a.lo), d.one(a.hi)
	r := interval{min(lo, hi) - half, max(lo, hi) + half, nan}
	// The reduction of the argument costs an absolute error, too.
	return interval{max(-1, r.lo-8*ulp), min(1, r.hi+8*ulp), nan}
}

func tan(a interval) interval {
	if a.infinite() {
		return top
	}
	// A pole at or near the interval opens it to everything.
	const margin = 1e-6
	if math.Floor(a.lo/math.Pi+0.5-margin) != math.Floor(a.hi/math.Pi+0.5+margin) || math.Abs(a.lo) > 1e6 {
		return interval{-inf, inf, a.nan}
	}
	lo, hi := math.Tan(a.lo), math.Tan(a.hi)
	// Near a pole the reduction's error grows with the square of the slope.
	e := 16 * ulp * (1 + max(lo*lo, hi*hi)) * max(1, math.Abs(a.lo), math.Abs(a.hi))
	return interval{lo - e, hi + e, a.nan}.whole()
}

// call2 is the interval of a function of two arguments.
func call2(f Func, d *function, a, b interval) interval {
	nan := a.nan || b.nan
	if f == Copysign {
		return copysign(a, b)
	}
	if a.empty() || b.empty() {
		if f == Max || f == Min || f == Pow || f == Hypot {
			return top // Max(+Inf, NaN), Pow(1, NaN), Hypot(Inf, NaN) are no NaN
		}
		return onlyNaN
	}
	// The sign of a zero is not kept, and here it would count.
	signed := f == Atan2 && (math.Abs(a.lo) <= 0x1p-900 || b.lo == 0) || f == Pow && (math.Abs(a.lo) < normal || b.lo == 0)
	if a.point() && b.point() && !signed {
		v := d.two(a.lo, b.lo)
		if math.IsNaN(v) {
			return onlyNaN
		}
		return interval{v, v, false}.widen(d.ulps)
	}
	if nan || a.infinite() || b.infinite() {
		return special(f, d, a, b)
	}
	switch f {
	case Max, BuiltinMax:
		return interval{max(a.lo, b.lo), max(a.hi, b.hi), false}
	case Min, BuiltinMin:
		return interval{min(a.lo, b.lo), min(a.hi, b.hi), false}
	case Dim:
		s := a.add(b.neg())
		return interval{max(0, s.lo), max(0, s.hi), false}
	case Hypot:
		s, t := call1(Abs, known(Abs), a), call1(Abs, known(Abs), b)
		return corners(d, s, t)
	case Pow:
		return power(d, a, b)
	case Atan2:
		// Where the cut is not crossed; also not by Go, which takes the wrong
		// side where y/x underflows.
		if b.lo > 0 || a.lo > 0x1p-900 || a.hi < -0x1p-900 {
			return corners(d, a, b)
		}
		return interval{-math.Pi, math.Pi, false}.widen(1)
	case Mod:
		m := max(math.Abs(b.lo), math.Abs(b.hi))
		return interval{max(min(a.lo, 0), -m), min(max(a.hi, 0), m), b.zero()}
	case Remainder:
		m := max(math.Abs(b.lo), math.Abs(b.hi))
		return interval{-m, m, b.zero()}
	}
	return top
}

// copysign takes any sign where that of b, a zero or NaN perhaps, is not known.
func copysign(a, b interval) interval {
	if a.empty() {
		return onlyNaN
	}
	s := call1(Abs, known(Abs), a)
	switch {
	case b.lo > 0 && !b.nan:
		return s
	case b.hi < 0 && !b.nan:
		return s.neg()
	}
	return s.union(s.neg())
}

func known(f Func) *function {
	d := f.describe()
	return &d
}

// special is for arguments that may be NaN or infinite.
func special(f Func, d *function, a, b interval) interval {
	nan := a.nan || b.nan
	switch f {
	case Max, Min:
		if nan { // an infinity wins over NaN; a NaN that may be turns up
			return top
		}
		fallthrough
	case BuiltinMax, BuiltinMin:
		if f == Max || f == BuiltinMax {
			return interval{max(a.lo, b.lo), max(a.hi, b.hi), nan}
		}
		return interval{min(a.lo, b.lo), min(a.hi, b.hi), nan}
	}
	return top
}

// corners is for functions that are monotone in each argument.
func corners(d *function, a, b interval) interval {
	p, q, r, s := d.two(a.lo, b.lo), d.two(a.lo, b.hi), d.two(a.hi, b.lo), d.two(a.hi, b.hi)
	return interval{min(p, q, r, s), max(p, q, r, s), a.nan || b.nan}.whole().widen(d.ulps)
}

func power(d *function, a, b interval) interval {
	if a.lo > 0 && a.lo < normal { // Go's is far off for subnormal numbers
		a.lo, a.hi = 0, max(a.hi, normal)
		if b.lo <= 0 {
			return interval{0, inf, false}
		}
	}
	if a.lo > 0 {
		return corners(d, a, b)
	}
	n := b.lo
	if !b.point() || n != math.Trunc(n) || math.Abs(n) > 1<<52 {
		if a.lo == 0 && b.lo > 0 {
			return corners(d, a, b)
		}
		return top
	}
	if n < 0 && a.zero() {
		return interval{-inf, inf, false}
	}
	if math.Mod(n, 2) != 0 || a.hi <= 0 { // odd, or on one side of zero
		return corners(d, a, b)
	}
	r := corners(d, a, b)
	r.lo = 0
	if n == 0 {
		return interval{1, 1, false}
	}
	return r
}
