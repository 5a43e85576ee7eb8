#!/bin/sh
# Says in one line what to do where Go is missing or too old.
set -eu
cd "$(dirname "$0")/../.."
want=$(sed -n 's/^go //p' go.mod)

command -v go >/dev/null 2>&1 || {
	echo "make install: go not found; install Go $want or newer from go.dev/dl" >&2
	exit 1
}
# The go command itself compares its release with go.mod, and may fetch a newer one.
err=$(go list -m 2>&1) || {
	printf '%s\n' "$err" "make install: this needs Go $want or newer" >&2
	exit 1
}
