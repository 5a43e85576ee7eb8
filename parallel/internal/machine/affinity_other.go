//go:build !linux

package machine

// affinity is not known here.
func affinity() int { return 0 }
