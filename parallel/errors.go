package parallel

import (
	"errors"

	"gonbench/parallel/internal/panics"
	"gonbench/parallel/internal/worker"
)

// ErrUnavailable is wrapped by the errors of runs that were not begun because
// the machine cannot do them: there is not enough memory.
var ErrUnavailable = errors.New("unavailable")

// PanicError is a panic of the user's function. Its Value is what panic was
// called with, or that as text if the function ran in a worker process; its
// Stack holds the user's frames.
type PanicError = panics.Error

// WorkerError says how a worker process died.
type WorkerError = worker.DeathError
