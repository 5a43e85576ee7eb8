#!/bin/sh
# Makes the Dockerfile's two base images in Buildah's storage: Debian's minimal system,
# and the same with the machine's Go. For tests only.
#
#   image/bases.sh FOLDER
set -eu
folder=$1
build() { image/buildah.sh "$folder" "$@"; }
debian=docker.io/library/debian:bookworm-slim
golang=docker.io/library/golang:1.26-bookworm

mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$folder/debian.tar"

base=$(build from --pull-never scratch)
build add --quiet "$base" "$folder/debian.tar" / >/dev/null
rm "$folder/debian.tar"

# How this machine reaches package registries, if its environment says so. The paths of
# certificates are Debian's, where installing ca-certificates puts all that are trusted.
bundle=/etc/ssl/certs/ca-certificates.crt
for name in SSL_CERT_FILE PIP_CERT REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS; do
	build config --env "$name=$bundle" "$base"
done
for name in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy GOPROXY GOSUMDB \
	GONOSUMDB GONOSUMCHECK PIP_INDEX_URL UV_INDEX_URL UV_DEFAULT_INDEX NPM_CONFIG_REGISTRY npm_config_registry; do
	value=$(printenv "$name") || continue
	build config --env "$name=$value" "$base"
done
build config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --cmd bash "$base"
certificates=
[ ! -d /usr/local/share/ca-certificates ] ||
	certificates="-v /usr/local/share/ca-certificates:/usr/local/share/ca-certificates:ro"
# shellcheck disable=SC2086 # two words or none
build run --isolation chroot $certificates "$base" -- update-ca-certificates >/dev/null 2>&1
build commit --quiet --format docker "$base" $debian >/dev/null

# The same container goes on: Go, where the real image has it.
build run --isolation chroot "$base" -- mkdir -p /usr/local/go /go
build add --quiet "$base" "$(go env GOROOT)" /usr/local/go >/dev/null
build config --env GOPATH=/go --env PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$base"
build commit --quiet --format docker "$base" $golang >/dev/null
build rm "$base" >/dev/null
