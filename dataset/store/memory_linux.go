package store

import "os"

// Free is how many bytes a new dataset may take now: the least of available
// memory and what the cgroup limits leave, less a reserve of 256 MiB or a
// twentieth of the total, whichever is smaller. [Store.Free] also counts what
// the store's own datasets have yet to touch.
func Free() int64 { return freeMemory(os.DirFS("/")) }
