package gonb

import (
	"errors"

	"gonbench/kernel/wire"
)

// ErrDied says that GoNB's process has ended.
var ErrDied = errors.New("GoNB has ended")

// ErrAbandoned says that a cancelled request was given up before GoNB answered.
var ErrAbandoned = errors.New("no answer from GoNB after an interrupt")

// Options say how to start a GoNB.
type Options struct {
	Exe      string   // GoNB's executable
	Dir      string   // private folder, must exist: sockets, connection file and log go here
	KernelID string   // Jupyter's id of this kernel; GoNB's widgets find their way by it
	Key      string   // of the connection file; the same as Jupyter's, so that relayed messages stay signed
	Env      []string // of the process
	Work     []string // folders of modules that cells can import
	Signer   *wire.Signer

	// Stray gets what GoNB publishes for no request that runs: comm messages,
	// and output that comes late. Called from one goroutine.
	Stray func(wire.Message, wire.Header)
	// Input gets input_requests. Called from one goroutine.
	Input func(wire.Message)
}
