package classification

// kernels are the two loops that take the time. All implementations give the
// same bits.
type kernels struct {
	normals func(dst []float64, group int, c *normalColumn)
	combine func(dst, z []float64, first, n int, m *mixture, informative int)
}

var goKernels = kernels{normalsGo, combineGo}
