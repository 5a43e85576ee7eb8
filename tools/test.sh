#!/bin/sh
# Runs the stages of `make test`, all of them even if one fails, and says at the
# end how each went:
#
#   tools/test.sh [lint] [go] [kernel] [e2e]
set -eu
cd "$(dirname "$0")/.."
exec </dev/null
# The default interpreter and tools of every test are the installed ones.
PATH="$PWD/.venv/bin:$PWD/bin:$PATH"
export PATH

go_files() {
	find . \( -name node_modules -o -name .venv -o -name .git -o -name testdata \) -prune -o -name '*.go' -print
}

formatted() {
	unformatted=$(go_files | xargs gofmt -l)
	[ -z "$unformatted" ] || {
		echo "not formatted by gofmt:" $unformatted
		return 1
	}
}

lint() {
	ok=0
	formatted || ok=1
	go vet ./... || ok=1
	bin/staticcheck ./... || ok=1
	ruff check -q --output-format concise . || ok=1
	ruff format --check --output-format concise . || ok=1
	tools/portable.sh || ok=1
	return $ok
}

# Packages that run foreign interpreters (JavaScript, WebAssembly) or compile cells
# are ten times as slow under the race detector and gain nothing from it. They run
# one after the other: each takes all cores, and Ray gives up on a busy machine.
slow='gonbench/(magics|magics/chart.*|magics/python.*|kernel/gonb.*|kernel/conformance.*|kernel)$'

go_tests() {
	race=-race
	if [ "$(go env CGO_ENABLED)" != 1 ] || ! command -v "$(go env CC)" >/dev/null; then
		echo "no C compiler: running without the race detector"
		race=
	fi
	fast=$(go list ./... | grep -vE "$slow")
	rest=$(go list ./... | grep -E "$slow" || true)
	ok=0
	# shellcheck disable=SC2086 # lists of packages
	go test $race -timeout 15m $fast || ok=1
	# shellcheck disable=SC2086
	[ -z "$rest" ] || go test -p 1 -timeout 15m $rest || ok=1
	return $ok
}

kernel() {
	python -m pytest -q kernel/conformance
}

e2e() {
	CHROMIUM=$(tools/setup/chromium.sh) || return 1
	export CHROMIUM
	python -m pytest -q e2e
}

summary= failed=0
stage() {
	echo
	echo "== $1"
	begin=$(date +%s)
	if "$2"; then how=ok; else how=FAILED failed=1; fi
	summary="$summary$(printf '%-8s %-6s %4d s' "$1" "$how" $(($(date +%s) - begin)))
"
}

for name in ${*:-lint go kernel e2e}; do
	case $name in
	lint | kernel | e2e) stage "$name" "$name" ;;
	go) stage go go_tests ;;
	*) echo "no stage $name" >&2 && exit 2 ;;
	esac
done
printf '\n== summary\n%s' "$summary"
exit $failed
