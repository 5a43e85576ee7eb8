package protocol

// Version is the protocol's version; a runner that says another is refused.
const Version = 1

// SocketEnv names the environment variable with the unix socket's path.
const SocketEnv = "GONBENCH_RUNNER_SOCKET"

// Message is any message: a union, of which Type names the part that counts.
type Message struct {
	Type string `json:"type"` // hello, plan, ready, sample, progress, finished, done, close, closed, failed

	Hello    *Hello    `json:"hello,omitempty"`
	Plan     *Plan     `json:"plan,omitempty"`
	Ready    *Ready    `json:"ready,omitempty"`
	Sample   *Sample   `json:"sample,omitempty"`
	Progress *Progress `json:"progress,omitempty"`
	Done     *Done     `json:"done,omitempty"`
	Failed   *Failed   `json:"failed,omitempty"`
}

// Hello is a runner's first message.
type Hello struct {
	Version  int               `json:"version"`
	Language string            `json:"language"` // "go" or "python"
	PID      int               `json:"pid"`
	Packages map[string]string `json:"packages,omitempty"` // versions, of a Python runner
}

// Column names a column of float64 in the kernel's shared memory.
type Column struct {
	Dataset string `json:"dataset"` // a name that dataset.AttachNamed takes
	Column  string `json:"column"`
}

// Plan describes the work of the samples that follow, until the next plan.
type Plan struct {
	Strategy   string   `json:"strategy"`
	Operation  string   `json:"operation"`        // the user's function, or a built-in: "add:100"
	Python     string   `json:"python,omitempty"` // the operation as a Python expression in x, as the user gave it
	Code       *Code    `json:"code,omitempty"`   // the operation translated to Python, where Python is empty
	Inputs     []Column `json:"inputs"`           // one for a column function, several for a row function
	Frame      []Column `json:"frame,omitempty"`  // with Ship "frame": every column that travels
	Output     Column   `json:"output"`           // scratch memory that the result goes to
	Rows       int      `json:"rows"`             // the first so many rows of the columns
	Workers    int      `json:"workers"`
	Partitions int      `json:"partitions"`
	Ship       string   `json:"ship"` // "column" or "frame": what serializing strategies send
	Form       string   `json:"form,omitempty"`
	AsArticle  bool     `json:"as_article,omitempty"`
}

// Code is a Go function translated to Python: the source of a function f for each
// way to run it.
type Code struct {
	Scalar  string `json:"scalar"`  // def f(x) or f(x0, x1, …), of one row
	NumPy   string `json:"numpy"`   // def f(x, rng, n), of whole columns of n rows
	Numba   string `json:"numba"`   // def f(x), which Numba compiles
	Prelude string `json:"prelude"` // functions that they may call
}

// Ready answers a Plan: resident workers run, columns are mapped.
type Ready struct {
	SessionStart float64 `json:"session_start_s"` // seconds until resident workers were up
}

// Sample asks for one timed run of the plan.
type Sample struct {
	ID int `json:"id"`
}

// Progress tells how far a sample is.
type Progress struct {
	Done  int `json:"done"` // chunks
	Total int `json:"total"`
}

// Phase says what a worker, or the caller, was doing.
type Phase string

// The phases of a sample.
const (
	Start    Phase = "start"    // workers are started for the call
	Send     Phase = "send"     // data goes to the workers; conversions into an engine's own form
	Compute  Phase = "compute"  // the function runs
	Receive  Phase = "receive"  // results come back
	Assemble Phase = "assemble" // results are put together into one column or frame
)

// Interval is a stretch of time in which a worker did one thing. Worker -1 is
// the caller. Start and End are seconds since the sample began.
type Interval struct {
	Worker int     `json:"worker"`
	Chunk  int     `json:"chunk"` // index of the chunk, -1 if none
	Phase  Phase   `json:"phase"`
	Start  float64 `json:"start_s"`
	End    float64 `json:"end_s"`
}

// Done ends a sample that succeeded: the whole result lies in Plan.Output.
type Done struct {
	Wall            float64    `json:"wall_s"` // the runner's own clock, start to complete result
	Intervals       []Interval `json:"intervals"`
	Chunks          [][2]int   `json:"chunks,omitempty"`           // [first row, end row) of chunk i
	BytesMoved      int64      `json:"bytes_moved"`                // column bytes read plus written by the computation
	BytesSerialized *int64     `json:"bytes_serialized,omitempty"` // absent where it cannot be counted
	// Hidden are the phases that the system does not let us see.
	Hidden []Phase `json:"hidden,omitempty"`
	// Result names where the result is when it could not be written to
	// Plan.Output within the timed span; empty otherwise.
	Note string `json:"note,omitempty"`
}

// Failed ends a request that did not succeed.
type Failed struct {
	Status  string `json:"status"` // "failed" or "unavailable"
	Error   string `json:"error"`  // one line: what is wrong, what to do
	Stack   string `json:"stack,omitempty"`
	Command string `json:"command,omitempty"` // the one command that mends an "unavailable"
}
