#!/usr/bin/env bash
# Does by the letter what the README tells a new user, in a clone in a folder with
# a space in its name; then again without any network, with the clone read-only:
#
#   e2e/fresh_clone.sh          make install, make lab until the notebook answers, a first chart
#   e2e/fresh_clone.sh test     make test as well
#
# Caches of Go, pip, uv and npm are used as they are; with COLD=1 it is a user with an
# empty home folder, which has a space in its name too.
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
	export HOME="$work/new user"
	unset GOPATH GOMODCACHE GOCACHE PIP_CACHE_DIR UV_CACHE_DIR XDG_CACHE_HOME npm_config_cache
	mkdir "$HOME"
fi
clone="$work/gon bench"
git clone -q "$repo" "$clone"
cd "$clone"

# timed WHAT COMMAND… tells how long it took.
timed() {
	echo "== $1"
	local begin=$SECONDS
	shift
	"$@"
	echo "   $((SECONDS - begin)) s"
}

# alone COMMAND… runs it where there is no network, and where the clone cannot be written.
alone() {
	if unshare -rmn true 2>/dev/null; then
		# shellcheck disable=SC2016 # expanded inside
		unshare -rmn sh -c 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" &&
			ip link set lo up && cd "$0" && exec "$@"' "$clone" "$@"
	else
		echo "   (no namespaces here: only Go and Python are told that there is no network)"
		env GOPROXY=off PIP_NO_INDEX=1 UV_OFFLINE=1 npm_config_offline=true "$@"
	fi
}

timed "make install" make install
timed "make install, again, alone" alone make install
timed "a first chart, alone" alone .venv/bin/python e2e/first_chart.py

echo "== make lab"
begin=$SECONDS
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Where there is no browser, JupyterLab prints its address.
export BROWSER=true JUPYTER_PORT=$port JUPYTER_TOKEN=fresh
make lab >"$work/lab.log" 2>&1 </dev/null &
lab=$!
answers() {
	for folder in "" notebooks/; do
		curl -fsS "http://127.0.0.1:$port/api/contents/${folder}parallelization.ipynb?content=0&token=fresh" >/dev/null 2>&1 && return
	done
	return 1
}
for _ in $(seq 120); do
	! answers || break
	sleep 0.5
done
answers || { cat "$work/lab.log" && exit 1; }
echo "   JupyterLab answers, with the notebook, after $((SECONDS - begin)) s"
kill -TERM "$lab"
wait "$lab" || true
lab=

if [ "${1:-}" = test ]; then
	timed "make test" make test
fi
[ -z "$(git status --porcelain)" ] || { git status --short && echo "the clone is no longer clean" && exit 1; }
echo "fresh clone: ok"
