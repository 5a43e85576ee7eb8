package classification

// bestKernels are the AVX2 ones if the processor and the system have AVX2 and
// FMA.
func bestKernels() kernels {
	if hasAVX2() {
		return kernels{normalsVector, combineVector}
	}
	return goKernels
}

// hasAVX2 also checks for FMA and that the system saves the wide registers.
func hasAVX2() bool

// vectorTable is every constant of normalsAVX2, each in all four lanes.
type vectorTable struct {
	one, two, sign, round, exponents, magic, magicValue, ln2, half [4]uint64
	log                                                            [logTerms][4]uint64
	cos                                                            [cosTerms][4]uint64
	sin                                                            [sinTerms][4]uint64
}

// vectorColumn is what normalsAVX2 needs of a column, each in all four lanes.
type vectorColumn struct {
	keys                           [2 * rounds][4]uint64
	stream, purpose, scale, shift  [4]uint64
	multiplier0, multiplier1, lane [4]uint64
}

//go:noescape
func normalsAVX2(dst *float64, groups int, pair uint64, c *vectorColumn, t *vectorTable)

//go:noescape
func combineAVX2(dst, z *float64, strips int, rows *float64, outs, informative int)

var table = newVectorTable()

func normalsVector(dst []float64, group int, c *normalColumn) {
	if len(dst) < groupRows {
		return
	}
	v := newVectorColumn(c)
	normalsAVX2(&dst[0], len(dst)/groupRows, uint64(4*group), &v, &table)
}

// stripRows is how many rows the vector code combines at a time.
const stripRows = 16

func combineVector(dst, z []float64, first, n int, m *mixture, informative int) {
	if strips := n / stripRows; strips > 0 {
		outs := len(m.rows) / (informative + 1)
		combineAVX2(&dst[first], &z[first], strips, &m.rows[0], outs, informative)
		first, n = first+strips*stripRows, n-strips*stripRows
	}
	combineGo(dst, z, first, n, m, informative)
}
