package runner

import (
	"context"
	"io"
)

// Converse answers the requests in in, in this process.
func Converse(ctx context.Context, in io.Reader, out io.Writer) error {
	s := &session{operations: builtin, processors: 1, out: out}
	return s.run(ctx, in, func() {})
}
