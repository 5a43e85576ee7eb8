package store

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// memoryFile makes an anonymous file that vanishes with its last descriptor and
// mapping.
func memoryFile(_, name string) (*os.File, error) {
	fd, err := unix.MemfdCreate(memfdName(name), unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, fmt.Errorf("cannot make shared memory: %w", err)
	}
	return os.NewFile(uintptr(fd), "memfd:"+name), nil
}

// memfdName keeps within the 249 bytes that the system takes.
func memfdName(name string) string {
	name = "gonbench-" + name
	return name[:min(len(name), 200)]
}

// seal fixes the size, so that no process can make another's mapping fault by
// truncating the file.
func seal(f *os.File) {
	// Without it all works the same: an error is no reason to refuse the dataset.
	unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK|unix.F_SEAL_GROW)
}

// hugePages asks for huge pages, which systems that have shmem_enabled=advise
// then give.
func hugePages(b []byte) { unix.Madvise(b, unix.MADV_HUGEPAGE) }

// touch gives every page of b memory and maps it writable, without changing
// what it holds.
func touch(b []byte) {
	if unix.Madvise(b, unix.MADV_POPULATE_WRITE) != nil {
		touchEach(b)
	}
}

// path opens the same memory in any process of the same user.
func (s *segment) path() string {
	return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), s.file.Fd())
}
