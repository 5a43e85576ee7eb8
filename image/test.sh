#!/bin/sh
# Builds the image from the unmodified Dockerfile, runs its command without any network,
# asks JupyterLab what a browser would, and runs the shipped notebook in it.
#
# With Docker where a daemon answers; else with Buildah, as root, on two base images made
# here of Debian packages and this machine's Go. They stand in for the real ones and are
# never published. On a machine that has neither: GONBENCH_SKIP_IMAGE=1.
#
#   ROWS                 of the notebook's dataset (1e5)
#   GONBENCH_IMAGE_KEEP  1 keeps build/image (several GB) to look at
set -eu
cd "$(dirname "$0")/.."
image=gonbench-test
work=$PWD/build/image
rows=${ROWS:-1e5}

if [ "${GONBENCH_SKIP_IMAGE:-0}" = 1 ]; then
	echo "image: NOT TESTED, because GONBENCH_SKIP_IMAGE=1"
	exit 0
fi

fail() {
	echo "make image-test: $*" >&2
	echo "make image-test: where no image can be built, GONBENCH_SKIP_IMAGE=1 leaves this out" >&2
	exit 1
}

step() { echo "image: $* ($(($(date +%s) - begin)) s)"; }
begin=$(date +%s)

step linting the Dockerfile
[ -x .venv/bin/hadolint ] || fail "no .venv/bin/hadolint; run \`make install\`"
.venv/bin/hadolint Dockerfile

if command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; then
	step building with Docker
	docker build --quiet -t $image . >/dev/null
	container=$(docker run --detach --network none $image)
	trap 'docker rm --force "$container" >/dev/null; docker rmi "$image" >/dev/null' EXIT
	step running it
	docker cp image/client.py "$container":/tmp/client.py
	docker exec "$container" python /tmp/client.py "$rows"
	step passed
	exit 0
fi

[ "$(uname -s)" = Linux ] || fail "no Docker daemon answers; start Docker"
[ "$(id -u)" = 0 ] || fail "no Docker daemon answers, and Buildah needs root to build without one"

missing=
for tool in buildah mmdebstrap unshare ip; do
	command -v $tool >/dev/null 2>&1 || missing="$missing $tool"
done
if [ -n "$missing" ]; then
	command -v apt-get >/dev/null 2>&1 || fail "no Docker daemon answers, and these are missing:$missing"
	step "installing$missing"
	said=$({ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
		--no-install-recommends buildah mmdebstrap util-linux iproute2; } 2>&1 </dev/null) || {
		printf '%s\n' "$said" | tail -n 10 >&2
		fail "could not install$missing"
	}
fi
command -v go >/dev/null 2>&1 || fail "no Go, which the stand-in for golang:1.26-bookworm is made of"

rm -rf "$work"
mkdir -p "$work"
clean() { [ "${GONBENCH_IMAGE_KEEP:-0}" = 1 ] || rm -rf "$work"; }
trap 'image/unbuild.sh "$work"; clean' EXIT

step making stand-ins for the base images
image/bases.sh "$work" || fail "could not make the base images"

build() { image/buildah.sh "$work" "$@"; }
step building
# Certificates that this machine trusts beyond Debian's count in the build too.
set -- bud --isolation chroot --network host --pull-never --layers=false --format docker
if [ -d /usr/local/share/ca-certificates ]; then
	set -- "$@" -v /usr/local/share/ca-certificates:/usr/local/share/ca-certificates:ro
fi
build "$@" -t $image . >"$work/build.log" 2>&1 || {
	tail -n 40 "$work/build.log" >&2
	fail "the build failed; its last lines are above"
}
step built
# Nothing of it outlives the namespace of processes.
unshare --net --pid --fork --mount-proc --kill-child image/serve.sh "$work" $image "$rows" || fail "the image does not work"
step passed
