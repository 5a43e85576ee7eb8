package kernel

import (
	"os"
	"runtime"
	"sync"
	"time"

	"gonbench/kernel/proctree"
)

// meter answers usage_requests, in the form of ipykernel that the panel of
// jupyter-resource-usage reads: the use of this process and all below it, since
// the request before.
type meter struct {
	mu     sync.Mutex
	at     time.Time
	cpu    map[int]time.Duration // of each process at that time
	host   hostCPU
	filled bool
}

func (m *meter) usage() any {
	m.mu.Lock()
	defer m.mu.Unlock()
	host, _ := os.Hostname()
	content := map[string]any{
		"hostname":            host,
		"pid":                 os.Getpid(),
		"kernel_cpu":          0.0,
		"kernel_memory":       int64(0),
		"cpu_count":           runtime.NumCPU(),
		"host_virtual_memory": hostMemory(),
	}
	table, err := proctree.Snapshot()
	if err != nil {
		return content
	}
	now := time.Now()
	cpu := map[int]time.Duration{}
	var used time.Duration
	var memory int64
	self := table[os.Getpid()]
	for _, p := range append(table.Descendants(os.Getpid()), self) {
		cpu[p.PID] = p.CPU
		used += max(0, p.CPU-m.cpu[p.PID])
		memory += ownMemory(p, p.PID == self.PID)
	}
	content["kernel_memory"] = memory
	if m.filled {
		content["kernel_cpu"] = 100 * used.Seconds() / max(now.Sub(m.at).Seconds(), 1e-3)
	}
	load := readHostCPU()
	if m.filled && load.total > m.host.total {
		content["host_cpu_percent"] = 100 * float64(load.busy-m.host.busy) / float64(load.total-m.host.total)
	}
	m.at, m.cpu, m.host, m.filled = now, cpu, load, true
	return content
}

// hostCPU are the processor's counters since boot.
type hostCPU struct{ busy, total int64 }
