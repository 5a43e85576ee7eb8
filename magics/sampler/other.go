//go:build !linux

package sampler

func newTree(int, Options) (tree, error) { return nil, ErrUnsupported }

// PSS is the memory of processes in bytes.
func PSS(...int) (int64, error) { return 0, ErrUnsupported }

// Processes lists the processes of a process tree.
func Processes(int, string) []int { return nil }

// Look lists the processes of a process tree, and those that may be.
func Look(int, string) (tree, unsure []int) { return nil, nil }
