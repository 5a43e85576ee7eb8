//go:build !linux

package runner

func oomKills() int64 { return -1 }
