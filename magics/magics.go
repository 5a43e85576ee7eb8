package magics

import (
	"context"
	"time"

	"gonbench/dataset/store"
)

// Config is what the magics need to work.
type Config struct {
	Host     Host
	Store    *store.Store
	Dir      string // private folder of this kernel: sockets and executables
	Resource string // the kernelspec's folder: chart library, module for cells
	Spec     string // the kernelspec's name, for URLs of the chart library
	Kernel   string // Jupyter's id of the kernel, for pages that come back to a run
	Self     string // the gonbench executable
	Assets   string // folder of the chart library; by default that of Self
	Version  string // gonbench's version, for result files
	// CPUCover is how long a strategy must run for its CPU chart: one whose
	// samples are shorter is repeated after them. By default half a second.
	CPUCover time.Duration
	Env      []string // environment of every process that magics start (os.Environ form)
}

// Segment is a part of a cell: either one of our magics or code for GoNB.
type Segment struct {
	Magic bool
	Text  string // a magic: its line, or a whole %%bench cell; else lines for GoNB, unchanged
	Line  int    // index of its first line in the cell
}

// Completion answers a complete_request. Start and End are in Unicode code points.
type Completion struct {
	Matches    []string
	Start, End int
	Types      []string // of each match, for _jupyter_types_experimental
}

// Interpreter is what the kernel uses of this package; *Magics implements it.
type Interpreter interface {
	// Split cuts a cell into segments, top to bottom. A cell without our magics
	// is one segment with Magic false. It never fails: what is wrong with a
	// magic line is said when it runs.
	Split(code string) []Segment
	// Run runs a magic segment. ctx is cancelled by an interrupt. The error is a
	// *Error; an interrupted magic returns one named "KeyboardInterrupt".
	Run(ctx context.Context, s Segment, out Output) error
	// Complete answers if the cursor (in code points) is within a magic of ours.
	Complete(code string, cursor int) (Completion, bool)
	// Inspect answers if the cursor is within a magic of ours.
	Inspect(code string, cursor, detail int) (Bundle, bool)
	// Alike are the names of our magics that a mistyped one may stand for.
	Alike(name string) []string
	// Idle tells whether the kernel waits for a cell. It returns at once.
	Idle(idle bool)
	// Close ends all processes that magics have started.
	Close() error
}
