package magics

import "context"

// Host is what the kernel does for a running magic.
type Host interface {
	// Execute runs code in GoNB as if it were the user's cell: its output is
	// shown, its declarations stay. The error is a *Error if the cell failed.
	Execute(ctx context.Context, code string) error

	// Build compiles a program, as GoNB would, together with everything that the
	// user's cells have declared, and returns the path of the executable, which
	// the caller removes. The program is a cell with a func main; it is neither
	// run nor remembered. A failure is a *Error with the compiler's text.
	Build(ctx context.Context, program string) (path string, err error)

	// Declarations is the Go source of all that the user's cells have declared,
	// as of the last cell that succeeded: a whole file, package main.
	Declarations() []byte
}

// Bundle is a MIME bundle: MIME type to string (text) or []byte (base64-encoded
// on the wire), or any JSON value for application/json types.
type Bundle struct {
	Data     map[string]any
	Metadata map[string]any
}

// Output is where a running magic shows things: the cell it was written in.
type Output interface {
	// Display shows a bundle. With a non-empty id, Update can replace it.
	Display(b Bundle, id string)
	// Update replaces the bundle shown under id, wherever it is.
	Update(b Bundle, id string)
	// Stdout and Stderr write text to the cell's streams.
	Stdout(text string)
	Stderr(text string)
	// Live tells whether a front-end shows updates as they come: the
	// request's metadata has a cell id.
	Live() bool
}

// Error is a Jupyter error: what the user reads.
type Error struct {
	Name      string   // ename: "UsageError", "DatasetError", …
	Value     string   // evalue: one line, what is wrong and what to do
	Traceback []string // only where it helps the user
}

func (e *Error) Error() string { return e.Name + ": " + e.Value }
