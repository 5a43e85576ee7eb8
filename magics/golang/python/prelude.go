package python

// Prelude returns the Python functions that Def may need: those of package math
// that Python lacks, and its own where they give an infinity or NaN as in Go
// instead of raising an exception.
func Prelude() string { return prelude }

const prelude = `import math


def go_div(x, y):
    if y != 0.0:
        return x / y
    if x != x or x == 0.0:
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)


def go_cbrt(x):
    if x == 0.0 or x != x or abs(x) == math.inf:
        return x
    if abs(x) < 1e-290:
        return go_cbrt(x * 2.0 ** 162) / 2.0 ** 54
    y = math.copysign(abs(x) ** (1.0 / 3.0), x)
    return y - (y * y * y - x) / (3.0 * y * y)


def go_dim(x, y):
    v = x - y
    return 0.0 if v <= 0.0 else v


def go_exp2(x):
    try:
        return 2.0 ** x
    except OverflowError:
        return math.inf


def go_round(x):
    if x != x or abs(x) >= 4503599627370496.0:
        return x
    t = float(math.trunc(x))
    return t + math.copysign(1.0, x) if abs(x - t) >= 0.5 else t


def _whole(function):
    def whole(x):
        if x != x or abs(x) == math.inf:
            return x
        return float(function(x)) or math.copysign(0.0, x)
    return whole


go_floor = _whole(math.floor)
go_ceil = _whole(math.ceil)
go_trunc = _whole(math.trunc)
go_roundtoeven = _whole(round)


def _quiet(function):
    def quiet(*args):
        try:
            return function(*args)
        except (ValueError, OverflowError):
            return math.nan
    return quiet


go_acos = _quiet(math.acos)
go_acosh = _quiet(math.acosh)
go_asin = _quiet(math.asin)
go_cos = _quiet(math.cos)
go_sin = _quiet(math.sin)
go_tan = _quiet(math.tan)
go_sqrt = _quiet(math.sqrt)
go_fmod = go_mod = _quiet(math.fmod)
go_remainder = _quiet(math.remainder)


def _overflows(function, sign):
    def overflows(x):
        try:
            return function(x)
        except OverflowError:
            return sign(x)
    return overflows


go_exp = _overflows(math.exp, lambda x: math.inf)
go_expm1 = _overflows(math.expm1, lambda x: math.inf)
go_cosh = _overflows(math.cosh, lambda x: math.inf)
go_sinh = _overflows(math.sinh, lambda x: math.copysign(math.inf, x))


def _pole(function, pole):
    def poles(x):
        if x == pole:
            return -math.inf
        try:
            return function(x)
        except ValueError:
            return math.nan
    return poles


go_log = _pole(math.log, 0.0)
go_log10 = _pole(math.log10, 0.0)
go_log2 = _pole(math.log2, 0.0)
go_log1p = _pole(math.log1p, -1.0)


def go_atanh(x):
    if abs(x) == 1.0:
        return math.copysign(math.inf, x)
    return math.atanh(x) if abs(x) < 1.0 else math.nan


def go_pow(x, y):
    try:
        return math.pow(x, y)
    except OverflowError:
        odd = abs(math.fmod(y, 2.0)) == 1.0
        return -math.inf if x < 0.0 and odd else math.inf
    except ValueError:
        if x != 0.0:
            return math.nan
        odd = abs(math.fmod(y, 2.0)) == 1.0
        return math.copysign(math.inf, x) if odd else math.inf
`
