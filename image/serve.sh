#!/bin/sh
# Runs an image's command in this network namespace, which must be an empty one, and
# image/client.py beside it:
#
# The namespace of processes ends what the command started, since Buildah does not.
#
#   unshare --net --pid --fork --mount-proc --kill-child image/serve.sh FOLDER IMAGE ROWS
set -eu
folder=$1 image=$2 rows=$3
build() { image/buildah.sh "$folder" "$@"; }
ip link set lo up

container=$(build from --pull-never "$image")
# A container engine would start the image's entry point with its command; Buildah does not.
build inspect --type image --format \
	'{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}{{range .Docker.Config.Cmd}}{{println .}}{{end}}' \
	"$image" | sed '/^$/d' >"$folder/command"
set --
while read -r word; do set -- "$@" "$word"; done <"$folder/command"
echo "image: runs $*"
inside() { build run --isolation chroot --network host "$@"; }

inside "$container" -- "$@" >"$folder/server.log" 2>&1 &

if ! inside -v "$PWD/image/client.py:/tmp/client.py:ro" "$container" -- python /tmp/client.py "$rows"; then
	echo "what JupyterLab wrote:" >&2
	tail -n 30 "$folder/server.log" >&2
	exit 1
fi
