#!/usr/bin/env bash
# Does by the letter what the README tells a new user, in a clone in a folder with
# a space in its name:
#
#   e2e/fresh_clone.sh          make install, and make lab until the notebook answers
#   e2e/fresh_clone.sh test     make test as well
#
# Caches of Go, pip and npm are used as they are; COLD=1 starts without any.
set -euo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/gonbench fresh.XXXXXX")
lab=
finish() {
	[ -z "$lab" ] || kill -TERM "$lab" 2>/dev/null || true
	[ -z "$lab" ] || wait "$lab" 2>/dev/null || true
	chmod -R u+w "$work" && rm -rf "$work"
}
trap finish EXIT

if [ "${COLD:-}" = 1 ]; then
	export GOMODCACHE="$work/cache/mod" GOCACHE="$work/cache/build" PIP_NO_CACHE_DIR=1
	export UV_CACHE_DIR="$work/cache/uv" npm_config_cache="$work/cache/npm"
fi
git clone -q "$repo" "$work/gon bench"
cd "$work/gon bench"

echo "== make install"
time make install
echo "== make install, again"
time make install

echo "== make lab"
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Where there is no browser, JupyterLab prints its address.
export BROWSER=true JUPYTER_PORT=$port JUPYTER_TOKEN=fresh
make lab >"$work/lab.log" 2>&1 </dev/null &
lab=$!
url="http://127.0.0.1:$port/api/contents/parallelization.ipynb?content=0&token=fresh"
alt="http://127.0.0.1:$port/api/contents/notebooks/parallelization.ipynb?content=0&token=fresh"
for _ in $(seq 120); do
	if curl -fsS "$url" >/dev/null 2>&1 || curl -fsS "$alt" >/dev/null 2>&1; then
		echo "JupyterLab answers, with the notebook"
		answered=1
		break
	fi
	sleep 0.5
done
[ -n "${answered:-}" ] || { cat "$work/lab.log" && exit 1; }
kill -TERM "$lab"
wait "$lab" || true
lab=

if [ "${1:-}" = test ]; then
	echo "== make test"
	time make test
fi
[ -z "$(git status --porcelain)" ] || { git status --short && echo "the clone is no longer clean" && exit 1; }
echo "fresh clone: ok"
