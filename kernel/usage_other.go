//go:build !linux

package kernel

import "gonbench/kernel/proctree"

func ownMemory(p proctree.Process, shared bool) int64 { return p.RSS }

// hostMemory and readHostCPU tell nothing: the panel then shows the kernel alone.
func hostMemory() map[string]any { return map[string]any{} }

func readHostCPU() hostCPU { return hostCPU{} }
