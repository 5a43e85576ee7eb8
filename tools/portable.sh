#!/bin/sh
# Builds and vets everything, tests too, for each platform that gonbench supports.
set -eu
cd "$(dirname "$0")/.."
failed=0
for platform in linux/amd64 linux/arm64 darwin/arm64; do
	export GOOS="${platform%/*}" GOARCH="${platform#*/}" CGO_ENABLED=0
	if go build ./... && go vet ./...; then
		echo "portable: $platform ok"
	else
		echo "portable: $platform FAILED" >&2
		failed=1
	fi
done
exit $failed
