// Package sampler watches what a tree of processes does with the CPUs and with
// memory, from outside and without disturbing it.
//
// A [Sampler] follows one root process, its descendants, and those that left
// the tree by a double fork but carry its environment mark or belong to a
// session or process group that the tree began. Every 20 ms it notes a [Point];
// [Sampler.Stop] returns the [Series], from which [Series.Between] cuts the
// part that a record needs.
//
// # Where the numbers come from (Linux)
//
//   - CPU time: the CPU clock of each process (clock_gettime of its pid), which
//     counts nanoseconds and includes threads that have ended. A process's own
//     threads (task/TID/schedstat, read through descriptors that stay open) only
//     say on which core that time was spent. The scheduler adds a running
//     thread's time at its ticks, so a reading is late by at most one tick
//     (1-4 ms) for each thread that runs at that moment, and exact when the tree
//     is idle, as it is at [Sampler.Resume] before a sample and [Sampler.Pause] after.
//   - Processes that ended between two points are found again in the CPU time
//     that their parent has waited for (cutime and cstime of stat): what grew
//     there beyond what was seen of the dead children is added. The bound of
//     the error is 20 ms for each parent that waits, plus, for a child that
//     nobody of the tree waits for, what it used since the last point.
//   - The core of a thread is the one it last ran on (field 39 of stat). Time
//     that would put more than 100% on a core is moved to the point before (a
//     late reading), else to a core with room (a thread that has moved).
//   - Running threads are those in state R, whether they have a core or wait
//     for one.
//   - Memory is resident anonymous memory (statm); shared pages and files do
//     not count. [PSS] is exact but slow: it takes 40 ms for 4 GiB and holds
//     the process's memory lock, so it is for the time between samples.
//   - New processes: pids are given out in order, so when the last pid of
//     /proc/loadavg has moved, exactly the pids since then are looked at. A
//     scan of all of /proc once a second or less backs that up.
//
// # Cost
//
// Points are taken by one locked OS thread, whose CPU clock is the cost. The
// interval doubles (40, 80, … ms) while that cost is above 2% of one core, and
// halves again. The cost is reported with the series. Whoever watches several
// trees that work in turn pauses the samplers of those that wait: eighteen of them
// cost more than a tenth of a core else, and that is taken from the one that works.
package sampler
