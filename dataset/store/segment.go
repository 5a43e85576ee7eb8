package store

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// segment is a file in memory and this process's mapping of it.
type segment struct {
	file *os.File
	data []byte
}

// newSegment makes the file that l describes; all columns are zero, in holes.
func newSegment(dir, name string, l layout) (s *segment, err error) {
	file, err := memoryFile(dir, name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	if err := file.Truncate(l.size); err != nil {
		return nil, fmt.Errorf("cannot size the dataset's memory to %s: %w", bytesText(l.size), err)
	}
	for _, p := range l.pieces {
		if _, err := file.WriteAt(p.bytes, p.offset); err != nil {
			return nil, fmt.Errorf("cannot write the dataset's header: %w", err)
		}
	}
	seal(file)
	data, err := unix.Mmap(int(file.Fd()), 0, int(l.size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("cannot map the dataset's memory: %w", err)
	}
	hugePages(data)
	return &segment{file: file, data: data}, nil
}

func (s *segment) close() error {
	return errors.Join(unix.Munmap(s.data), s.file.Close())
}

// allocated is how many bytes of the file have memory behind them.
func (s *segment) allocated() int64 {
	var st unix.Stat_t
	if unix.Fstat(int(s.file.Fd()), &st) != nil {
		return int64(len(s.data)) // unknown: assume nothing is still to come
	}
	return min(st.Blocks*512, int64(len(s.data)))
}

// values is a column of n values at offset. The slice cannot be grown into the
// column behind it.
func values[T float64 | int64](s *segment, offset int64, n int) []T {
	if n == 0 {
		return []T{}
	}
	b := s.data[offset : offset+8*int64(n)]
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n)[:n:n]
}
