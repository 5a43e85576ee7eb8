#!/bin/sh
# Makes .venv from the hashed locks in python/, or does nothing if it stands.
#
#   tools/setup/python.sh [check]   check only tells whether this could work
#
#   PYTHON          the interpreter to start from (python3)
#   PYTHON_SYSTEMS  0 leaves the heavy parallel systems out
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
if [ "${PYTHON_SYSTEMS:-1}" = 0 ]; then
	lock=python/base.lock size="about 460 MB"
else
	lock=python/systems.lock size="about 610 MB"
fi

fail() {
	echo "make install: $*" >&2
	exit 1
}

# What the stamp must say for the environment to be good as it is. The folder is
# part of it because an environment cannot be moved.
wanted() {
	echo "$PWD/.venv"
	cat "$lock"
}

if [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null &&
	wanted | cmp -s - .venv/.installed; then
	exit 0
fi

command -v "$python" >/dev/null 2>&1 ||
	fail "$python not found; install Python 3.10 or newer (Debian, Ubuntu: apt install python3 python3-venv), or name it: make install PYTHON=/path/to/python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
	fail "$python is $("$python" -V 2>&1), but Python 3.10 or newer is needed; name one: make install PYTHON=python3.12"

# Debian's and Ubuntu's Python comes without it.
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
	fail "$python has no venv module; on Debian and Ubuntu: apt install python3-venv"
[ "${1:-}" != check ] || exit 0

# A half-made environment, or one that was moved or lost its interpreter, is made anew.
if [ -e .venv ] && [ "$(head -n 1 .venv/.installed 2>/dev/null)" != "$PWD/.venv" ] ||
	! .venv/bin/python -c '' 2>/dev/null; then
	rm -rf .venv
fi
if [ ! -e .venv ]; then
	echo "python: making .venv with $("$python" -V 2>&1)"
	if ! "$python" -m venv .venv; then
		rm -rf .venv
		fail "$python -m venv failed; what it said is above"
	fi
	echo "$PWD/.venv" >.venv/.installed
fi

echo "python: installing JupyterLab and the packages of $lock (a first download is $size)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r python/uv.lock
# An installer of its own place: pip cannot check hashes of what a build needs.
.venv/bin/uv pip sync --quiet --require-hashes --build-constraints python/build.lock \
	--python .venv/bin/python "$lock"
wanted >.venv/.installed
