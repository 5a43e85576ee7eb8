package runner

import (
	"fmt"
	"strings"

	"gonbench/magics/record"
)

// Failure is why a strategy has no time: a row of the result.
type Failure struct {
	Status  record.Status // Failed, Timeout or Unavailable
	Message string        // one line: what is wrong, what to do
	Stack   string        // the runner's stack, or the end of what it printed
	Command string        // the one command that mends an Unavailable

	cause error
}

func (f *Failure) Error() string { return fmt.Sprintf("%s: %s", f.Status, f.Message) }

// Unwrap returns the error behind it, such as context.DeadlineExceeded.
func (f *Failure) Unwrap() error { return f.cause }

func failed(cause error, format string, args ...any) *Failure {
	return &Failure{Status: record.Failed, Message: fmt.Sprintf(format, args...), cause: cause}
}

// lastWords is the line of a dead process's output that says why it died: Go
// prints it before the stacks, most others print it last.
func lastWords(output string) string {
	last := ""
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return shorten(line)
		}
		if strings.TrimSpace(line) != "" {
			last = line
		}
	}
	return shorten(strings.TrimSpace(last))
}

// shorten keeps a line readable in a table.
func shorten(line string) string {
	const most = 300
	if len(line) <= most {
		return line
	}
	return strings.ToValidUTF8(line[:most], "") + "…"
}
