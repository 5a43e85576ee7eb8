// Package store is the kernel's side of datasets: it makes them, counts their
// memory, and hands them to the processes that attach.
//
// A dataset is a piece of shared memory (a memfd on Linux, an unlinked file
// elsewhere) that holds a valid Arrow IPC file of one record batch: float64
// columns, each contiguous and 64-byte aligned, the first at a multiple of 4096
// bytes, and after them the int64 column "label" if there are class labels.
// Columns are filled in place, through [Dataset.Column]; a new dataset is all
// zero and takes no memory until its pages are touched.
//
// # Who owns which memory for how long
//
// The store owns every dataset until it is dropped: by [Store.Drop], by
// [Store.Create] of the same name, by [Dataset.Close] or by [Store.Close]. The
// memory then goes back to the system as soon as nobody uses it any more:
//
//   - Other processes that have mapped it keep their pages until they unmap
//     them or exit. No way of ending this process leaves anything behind.
//   - In this process the slices that Column and Labels returned are unmapped,
//     and touching them kills the process. Who works on slices while the user
//     may drop the dataset holds it: [Store.Acquire] (or [Dataset.Retain])
//     before Column, [Dataset.Release] when done. A dropped dataset that is
//     held is gone from the store but stays mapped until its last Release.
//
// # Memory
//
// Create and Scratch refuse, before anything is allocated, what [Free] says
// will not fit; pages that existing datasets have been promised but have not
// touched yet count as taken. There is no second line of defence: running out
// of shared memory later ends in the kernel's out-of-memory killer. fallocate
// would not change that, as it charges the same cgroup and meets the same
// killer; timed, it only added to what touching the pages takes (0.14 s for 1.6
// GB, which two threads touch in 0.45 s with or without it).
//
// # Attaching
//
// Processes attach over a unix socket, see package dataset and, for the
// protocol, dataset/internal/wire. A Python process needs its standard library
// only: socket.recv_fds, or the path in the reply.
package store
