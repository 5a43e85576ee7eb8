package classification

import "math"

func all(x uint64) [4]uint64 { return [4]uint64{x, x, x, x} }

func allf(x float64) [4]uint64 { return all(math.Float64bits(x)) }

func newVectorTable() (t vectorTable) {
	t.one, t.two, t.sign = all(oneBits), allf(2), all(signBit)
	t.round, t.exponents = all(oneBits-rootBits), all(exponents)
	t.magic, t.magicValue = all(magicBits), allf(magicValue)
	t.ln2, t.half = allf(-2*math.Ln2), allf(1.5)
	for i, c := range logSeries {
		t.log[i] = allf(c)
	}
	for i := range cosSeries {
		t.cos[i], t.sin[i] = allf(cosSeries[i]), allf(sinSeries[i])
	}
	return t
}

func newVectorColumn(c *normalColumn) (v vectorColumn) {
	for i, k := range c.keys {
		v.keys[i] = all(uint64(k))
	}
	v.stream, v.purpose = all(uint64(c.stream)), all(forNormals)
	v.scale, v.shift = allf(c.scale), allf(c.shift)
	v.multiplier0, v.multiplier1 = all(philoxM0), all(philoxM1)
	v.lane = [4]uint64{0, 1, 2, 3}
	return v
}
