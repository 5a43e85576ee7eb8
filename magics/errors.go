package magics

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gonbench/dataset/near"
	"gonbench/dataset/store"
)

// Kinds of errors: the ename of what the user reads.
const (
	usageErrorName     = "UsageError"        // the line is wrong
	datasetErrorName   = "DatasetError"      // no such dataset or column, or nothing to do with it
	memoryErrorName    = "MemoryError"       // it does not fit
	functionErrorName  = "FunctionError"     // no such function, or not one that can be run
	strategyErrorName  = "StrategyError"     // a strategy failed
	resultErrorName    = "ResultError"       // a strategy's result is wrong
	fileErrorName      = "FileError"         // a file cannot be read or written
	pythonErrorName    = "PythonError"       // no Python to run on
	interruptErrorName = "KeyboardInterrupt" // the user interrupted
)

func usageError(format string, args ...any) error {
	return &Error{Name: usageErrorName, Value: fmt.Sprintf(format, args...)}
}

func namedError(name, format string, args ...any) error {
	return &Error{Name: name, Value: fmt.Sprintf(format, args...)}
}

// asError makes a *Error of whatever a magic returned.
func asError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return &Error{Name: interruptErrorName, Value: "interrupted"}
	}
	var (
		own      *Error
		notFound *store.NotFoundError
		memory   *store.MemoryError
	)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &notFound):
		return &Error{Name: datasetErrorName, Value: notFound.Error()}
	case errors.As(err, &memory):
		return &Error{Name: memoryErrorName, Value: memory.Error()}
	case errors.Is(err, store.ErrNone):
		return &Error{Name: datasetErrorName,
			Value: "there is no dataset yet: make one with %dataset make_classification --rows 1e6"}
	}
	return &Error{Name: "Error", Value: err.Error()}
}

// didYouMean is " (did you mean --rows?)" for the names nearest to a wrong one,
// or a list of all of them if there are few, or "".
func didYouMean(wrong string, names []string, prefix string) string {
	alike := near.Alike(wrong, names)
	switch {
	case len(alike) > 0:
		return fmt.Sprintf(" (did you mean %s%s?)", prefix, strings.Join(alike, " or "+prefix))
	case len(names) > 0 && len(names) <= 12:
		return fmt.Sprintf(" (there is %s%s)", prefix, strings.Join(names, ", "+prefix))
	}
	return ""
}
