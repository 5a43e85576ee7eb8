package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Version is the only version there is.
const Version = 1

// MaxRequest is the length in bytes above which a request line is refused.
const MaxRequest = 64 << 10

// Request asks for a dataset.
type Request struct {
	Version int     `json:"version"`
	Attach  *string `json:"attach"` // name of a dataset, "" for the current one
}

// Reply answers a request. If Error is not nil, nothing else but Version counts.
type Reply struct {
	Version int      `json:"version"`
	Name    string   `json:"name,omitempty"`
	Rows    int      `json:"rows"`
	Size    int64    `json:"size,omitempty"` // bytes of the shared memory, to be mapped as a whole
	Path    string   `json:"path,omitempty"` // a path that opens the same memory, read-write; "" if the system has none
	Columns []Column `json:"columns,omitempty"`
	Error   *Error   `json:"error,omitempty"`
}

// Column is where a column's values lie: Rows values of 8 bytes, little-endian.
type Column struct {
	Name   string `json:"name"`
	Type   string `json:"type"`   // "float64" or, for the class labels, "int64"
	Offset int64  `json:"offset"` // in bytes from the start of the memory
}

// The types of columns.
const (
	Float64 = "float64"
	Int64   = "int64"
)

// The kinds of errors.
const (
	KindNone    = "none"    // there is no dataset at all
	KindDataset = "dataset" // no dataset of that name
	KindRequest = "request" // not a request
	KindVersion = "version" // a request of another version
)

// Error says why there is no dataset in the reply.
type Error struct {
	Kind    string   `json:"kind"`
	Message string   `json:"message"`
	Name    string   `json:"name,omitempty"`
	Nearest []string `json:"nearest,omitempty"`
}

// ErrVersion is wrapped by what ParseRequest returns for another version.
var ErrVersion = errors.New("unknown version")

// ParseRequest reads one line.
func ParseRequest(line []byte) (name string, err error) {
	if len(line) > MaxRequest {
		return "", fmt.Errorf("a request is at most %d bytes", MaxRequest)
	}
	if !utf8.Valid(line) {
		return "", errors.New("a request is UTF-8")
	}
	var r Request
	if err := json.Unmarshal(bytes.TrimSpace(line), &r); err != nil {
		return "", fmt.Errorf(`a request is a JSON object like {"version": %d, "attach": "df"}: %w`, Version, err)
	}
	if r.Version != Version {
		return "", fmt.Errorf("%w %d, this kernel speaks %d", ErrVersion, r.Version, Version)
	}
	if r.Attach == nil {
		return "", errors.New(`a request names the dataset: "attach": "df", or "" for the current one`)
	}
	return *r.Attach, nil
}
