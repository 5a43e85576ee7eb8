package record

import "gonbench/parallel/protocol"

// Version is the version of the result file's format.
const Version = 1

// File is a result file.
type File struct {
	Version     int         `json:"version"`
	Environment Environment `json:"environment"`
	Dataset     Dataset     `json:"dataset"`
	Benchmarks  []Benchmark `json:"benchmarks"`
}

// Environment says where the numbers were measured.
type Environment struct {
	CPU           string            `json:"cpu"`
	CPUsUsable    int               `json:"cpus_usable"`
	MemoryBytes   int64             `json:"memory_bytes"`
	OS            string            `json:"os"`
	Go            string            `json:"go"`
	Gonbench      string            `json:"gonbench"`
	Python        map[string]string `json:"python"`                     // package: version
	CopyBandwidth float64           `json:"copy_bandwidth_bytes_per_s"` // bytes read plus written, all usable CPUs
	Time          string            `json:"time"`                       // RFC 3339
}

// Dataset describes the data that was worked on.
type Dataset struct {
	Name    string         `json:"name"`
	Rows    int            `json:"rows"`
	Columns int            `json:"columns"`
	Bytes   int64          `json:"bytes"`
	Recipe  map[string]any `json:"recipe"` // how it was made; nil if loaded
}

// Status says how a benchmark ended.
type Status string

// The statuses.
const (
	OK          Status = "ok"
	Wrong       Status = "wrong"  // the result differs from serial's
	Failed      Status = "failed" // crashed, panicked, out of memory
	Timeout     Status = "timeout"
	Unavailable Status = "unavailable" // not installed, or cannot fit in memory
	Interrupted Status = "interrupted"
)

// Benchmark is one strategy on one function, row count and worker count.
type Benchmark struct {
	Function   string `json:"function"`
	Strategy   string `json:"strategy"`
	Language   string `json:"language"` // "go" or "python"
	Rows       int    `json:"rows"`
	Workers    int    `json:"workers"`
	Partitions int    `json:"partitions"`
	Status     Status `json:"status"`
	Error      string `json:"error"`           // in one line
	Stack      string `json:"stack,omitempty"` // where it failed: a traceback, or the end of what was printed
	Column     string `json:"column"`
	Ship       string `json:"ship"`     // "column" or "frame"
	Form       string `json:"form"`     // "vector" or "scalar"; a Go function of one row is scalar as it is written
	Baseline   string `json:"baseline"` // the strategy that Speedup refers to
	Work       string `json:"work"`     // "same" or "as-article"
	Verified   bool   `json:"verified"`
	Check      string `json:"check"`   // "exact", "tolerance", "statistical" or "unchecked"
	Command    string `json:"command"` // the magic line
	Source     string `json:"source"`  // the function's Go source

	SessionStart float64             `json:"session_start_s"`
	Warmup       []float64           `json:"warmup_s"`
	Samples      []float64           `json:"samples_s"`
	Outliers     []int               `json:"outliers"` // indices into Samples
	Median       float64             `json:"median_s"`
	CI95         *[2]float64         `json:"ci95_s"`  // nil with fewer than 6 samples
	Speedup      *float64            `json:"speedup"` // baseline median / this median, same language
	Phases       Phases              `json:"phases_s"`
	Chunks       []protocol.Interval `json:"chunks"` // of the sample nearest the median

	BytesMoved      int64    `json:"bytes_moved"`
	BytesSerialized *int64   `json:"bytes_serialized"`
	BandwidthShare  *float64 `json:"bandwidth_share"` // BytesMoved / Median / CopyBandwidth

	CPUSeconds        float64  `json:"cpu_s"` // mean of a sample
	MaxProcesses      int      `json:"max_processes"`
	MaxRunningThreads int      `json:"max_running_threads"`
	PeakPSS           *int64   `json:"peak_pss_bytes"`
	CPU               CPU      `json:"cpu"`
	Warnings          []string `json:"warnings,omitempty"`
}

// SeveralForms are the strategies that were measured in more than one form, as
// pandas is: only their names need it.
func SeveralForms(bs []Benchmark) map[string]bool {
	first, several := map[string]string{}, map[string]bool{}
	for _, b := range bs {
		k := b.Strategy + "\x00" + b.Work
		if form, seen := first[k]; seen && form != b.Form {
			several[b.Strategy] = true
		}
		first[k] = b.Form
	}
	return several
}

// Phases partition the wall time of the sample nearest the median, in seconds.
// nil means that the system does not let us see it; it then counts as compute.
type Phases struct {
	Start    *float64 `json:"start"`
	Send     *float64 `json:"send"`
	Compute  *float64 `json:"compute"`
	Receive  *float64 `json:"receive"`
	Assemble *float64 `json:"assemble"`
	Other    *float64 `json:"other"`
}

// CPU is what a process tree did over time, in steps of Interval seconds.
type CPU struct {
	Interval       float64     `json:"interval_s"`
	Percent        []float64   `json:"percent"`          // of one core, whole tree
	PerCore        [][]float64 `json:"per_core_percent"` // [core][step]
	Processes      []int       `json:"processes"`
	RunningThreads []int       `json:"running_threads"`
	RSS            []int64     `json:"rss_bytes"` // anonymous
	// Repeats is how many runs of the strategy the series covers: samples
	// shorter than half a second are repeated for it.
	Repeats int `json:"repeats,omitempty"`
	// Overhead is the sampler's own cost, percent of one core.
	Overhead float64 `json:"overhead_percent,omitempty"`
}
