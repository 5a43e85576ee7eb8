package classification

import "math"

// The numbers are made eight rows at a time: Box-Muller turns the uniforms of
// pair p into two normals, and the pairs 4g…4g+3 make the rows 8g…8g+3 (first
// halves) and 8g+4…8g+7 (second halves).
const groupRows = 8

// column is what the normals of one column are made from.
type normalColumn struct {
	keys         *roundKeys
	stream       uint32
	scale, shift float64 // each number z becomes fma(z, scale, shift)
}

// Terms of the three series below, chosen so that the first one left out is
// below 2e-15 of the sum.
const (
	logTerms  = 9
	sinTerms  = 8
	cosTerms  = 8
	halfPi    = math.Pi / 2
	rootHalf  = 1 / math.Sqrt2
	oneBits   = 0x3FF0000000000000
	signBit   = 1 << 63
	rootBits  = 0x3FE6A09E667F3BCD // of sqrt(1/2)
	exponents = 0xFFF << 52
	// Adding an integer below 2^52 to the bits of 2^52 gives their sum.
	magicBits  = 0x4330000000000000
	magicValue = 1<<52 + 1023
)

// Coefficients, highest power first. With s = (m-1)/(m+1) and z = s*s,
// -2*log(m) = s*sum(-4/(2k+1) * z^k). With x = t*pi/2 and q = t*t,
// cos(x)/sqrt(2) = sum(cosSeries[k] * q^k), sin(x)/sqrt(2) = t*sum(sinSeries[k] * q^k).
var (
	logSeries = [logTerms]float64{-4. / 17, -4. / 15, -4. / 13, -4. / 11, -4. / 9, -4. / 7, -4. / 5, -4. / 3, -4}
	cosSeries = [cosTerms]float64{
		-rootHalf * q7 / 87178291200, rootHalf * q6 / 479001600, -rootHalf * q5 / 3628800, rootHalf * q4 / 40320,
		-rootHalf * q3 / 720, rootHalf * q2 / 24, -rootHalf * q1 / 2, rootHalf}
	sinSeries = [sinTerms]float64{
		-rootHalf * halfPi * q7 / 1307674368000, rootHalf * halfPi * q6 / 6227020800, -rootHalf * halfPi * q5 / 39916800,
		rootHalf * halfPi * q4 / 362880, -rootHalf * halfPi * q3 / 5040, rootHalf * halfPi * q2 / 120,
		-rootHalf * halfPi * q1 / 6, rootHalf * halfPi}
)

// Powers of (pi/2)^2.
const (
	q1 = halfPi * halfPi
	q2 = q1 * q1
	q3 = q2 * q1
	q4 = q2 * q2
	q5 = q4 * q1
	q6 = q3 * q3
	q7 = q6 * q1
)

// pair is Box-Muller: two independent normals from two random words. The vector
// code does the same operations in the same order; products that are added to
// something are either math.FMA or kept from fusing by a conversion.
func pair(w1, w2 uint64) (float64, float64) {
	// The radius, from a uniform in (0, 1]: split it into 2^e * m with m in
	// [sqrt(1/2), sqrt(2)).
	ix := math.Float64bits(2 - math.Float64frombits(w1>>12|oneBits))
	rounded := ix + (oneBits - rootBits)
	e := math.Float64frombits(rounded>>52|magicBits) - magicValue
	m := math.Float64frombits(ix - rounded&exponents + oneBits)
	s := (m - 1) / (m + 1)
	z := s * s
	p := logSeries[0]
	for _, c := range logSeries[1:] {
		p = math.FMA(p, z, c)
	}
	r := math.Sqrt(math.FMA(e, -2*math.Ln2, float64(s*p)))
	// The direction, from a uniform in [-1/2, 1/2): an angle of the first
	// quadrant, pi/4 + t*pi/2, and a random sign for each coordinate.
	t := math.Float64frombits(w2>>12|oneBits) - 1.5
	q := t * t
	c, d := cosSeries[0], sinSeries[0]
	for i := 1; i < cosTerms; i++ {
		c, d = math.FMA(c, q, cosSeries[i]), math.FMA(d, q, sinSeries[i])
	}
	d = float64(t * d)
	r1 := math.Float64frombits(math.Float64bits(r) ^ w2<<63)
	r2 := math.Float64frombits(math.Float64bits(r) ^ w2<<62&signBit)
	return r1 * (c - d), r2 * (c + d)
}

// normalsGo fills dst, whose length is a multiple of groupRows, from group on.
func normalsGo(dst []float64, group int, c *normalColumn) {
	for ; len(dst) >= groupRows; dst, group = dst[groupRows:], group+1 {
		for i := range 4 {
			a, b := pair(c.keys.philox(uint64(4*group+i), c.stream, forNormals))
			dst[i], dst[i+4] = math.FMA(a, c.scale, c.shift), math.FMA(b, c.scale, c.shift)
		}
	}
}
