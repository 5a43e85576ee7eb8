#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs Debian's package
# where there is none and this is allowed without asking.
set -eu

find_chromium() {
	for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
		[ -n "$name" ] || continue
		path=$(command -v "$name" 2>/dev/null) && "$path" --version >/dev/null 2>&1 &&
			echo "$path" && return 0
	done
	mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
	[ -x "$mac" ] && echo "$mac"
}

find_chromium && exit 0

if [ "$(id -u)" = 0 ]; then
	sudo=""
elif sudo -n true 2>/dev/null; then
	sudo="sudo -n"
else
	sudo=none
fi
if [ "$sudo" != none ] && command -v apt-get >/dev/null 2>&1; then
	echo "chromium: installing the package (a download of about 100 MB)" >&2
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 </dev/null
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
		chromium >&2 </dev/null
	find_chromium && exit 0
fi
echo "make test: the browser tests need Chromium; install it (Debian: apt install chromium) or set CHROMIUM=/path/to/it" >&2
exit 1
