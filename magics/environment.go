package magics

import (
	"bufio"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"gonbench/dataset/store"
	"gonbench/magics/python"
	"gonbench/magics/record"
	"gonbench/parallel"
)

// env is the machine that is measured on. Its copy bandwidth is measured once.
func (m *Magics) env() record.Environment {
	if m.environment == nil {
		m.environment = &record.Environment{
			CPU:           cpuModel(),
			CPUsUsable:    parallel.UsableCPUs(),
			MemoryBytes:   memoryBytes(),
			OS:            runtime.GOOS + "/" + runtime.GOARCH,
			Go:            runtime.Version(),
			Gonbench:      m.cfg.Version,
			Python:        map[string]string{},
			CopyBandwidth: parallel.CopyBandwidth(parallel.UsableCPUs()),
		}
	}
	return *m.environment
}

// newFile begins a result file about a dataset. python is the interpreter that
// strategies ran on, nil if none did.
func (m *Magics) newFile(ds *store.Dataset, python *python.Environment) *record.File {
	e := m.env()
	if python != nil {
		e.Python = map[string]string{"python": python.Version}
		maps.Copy(e.Python, python.Packages)
	}
	e.Time = time.Now().Format(time.RFC3339)
	return &record.File{
		Version:     record.Version,
		Environment: e,
		Dataset: record.Dataset{Name: ds.Name(), Rows: ds.Rows(), Columns: len(ds.Columns()),
			Bytes: ds.Bytes(), Recipe: ds.Recipe()},
		Benchmarks: []record.Benchmark{},
	}
}

// cpuModel is the processor's name, or its architecture where nothing tells it.
func cpuModel() string {
	if v := procField("/proc/cpuinfo", "model name"); v != "" {
		return v
	}
	return runtime.GOARCH
}

// memoryBytes is the machine's memory, 0 where nothing tells it.
func memoryBytes() int64 {
	kb, _ := strconv.ParseInt(strings.TrimSuffix(procField("/proc/meminfo", "MemTotal"), " kB"), 10, 64)
	return kb << 10
}

// procField is the value of the first line "key : value" of a file.
func procField(path, key string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// assets is the folder with the chart library.
func (m *Magics) assets() string {
	if m.cfg.Assets != "" {
		return m.cfg.Assets
	}
	return filepath.Dir(m.cfg.Self)
}
