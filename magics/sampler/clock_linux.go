package sampler

import (
	"time"

	"golang.org/x/sys/unix"
)

// processClock is the CPU time of a process, dead threads included.
func processClock(pid int) (time.Duration, error) {
	// clock_getcpuclockid(3): the complement of the pid, and CPUCLOCK_SCHED.
	return clock(int32(^pid)<<3 | 2)
}

func threadClock() time.Duration {
	d, _ := clock(unix.CLOCK_THREAD_CPUTIME_ID)
	return d
}

// uptime is the time that start times of processes refer to.
func uptime() time.Duration {
	d, _ := clock(unix.CLOCK_BOOTTIME)
	return d
}

func clock(id int32) (time.Duration, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(id, &ts); err != nil {
		return 0, err
	}
	return time.Duration(ts.Nano()), nil
}
