#!/bin/sh
# Buildah with its storage below a folder, apart from the machine's own images:
#
#   image/buildah.sh FOLDER ARGUMENTS…
set -eu
folder=$1
shift
exec buildah --root "$folder/storage" --runroot "$folder/run" "$@"
