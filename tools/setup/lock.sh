#!/bin/sh
# Refreshes the hashed locks in python/ and brings every package up to date.
# All locks come from one resolution, so that they never contradict each other.
set -eu
cd "$(dirname "$0")/../../python"
uv=../.venv/bin/uv

compile() {
	"$uv" pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
		--no-annotate --custom-compile-command "make lock" "$@"
}
echo "python: resolving the locks"
compile build.in -o build.lock
compile base.in systems.in --build-constraints build.lock -o systems.lock
compile base.in --constraints systems.lock --no-build -o base.lock
compile uv.in --constraints systems.lock --no-build -o uv.lock
