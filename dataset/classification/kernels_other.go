//go:build !amd64

package classification

func bestKernels() kernels { return goKernels }
