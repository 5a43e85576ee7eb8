package store

import "io/fs"

// SetFree makes the store believe in another amount of free memory.
func (s *Store) SetFree(free func() int64) { s.free = free }

// FreeMemory is what Free works out on a system with this root directory.
func FreeMemory(root fs.FS) int64 { return freeMemory(root) }

// Allocated is how many bytes of the dataset have memory behind them.
func (d *Dataset) Allocated() int64 { return d.segment.allocated() }

// Offsets are where the columns, labels last, lie in the file.
func (d *Dataset) Offsets() []int64 { return d.layout.offsets }

// File is the path of the dataset's memory.
func (d *Dataset) File() string { return d.segment.path() }
