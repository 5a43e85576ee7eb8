#!/bin/sh
# Fetches the chart library and the SVG rasteriser that package-lock.json pins,
# and puts the two files of them that gonbench ships beside its binary. RequireJS
# and DOMPurify come along for the tests of what others do with notebooks.
set -eu
cd "$(dirname "$0")/../../web"
stamp=node_modules/.installed

if ! cmp -s package-lock.json "$stamp"; then
	echo "web: fetching ECharts and resvg with npm (a first download is about 15 MB)"
	PATH="$PWD/../.venv/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >&2
	cp package-lock.json "$stamp"
fi

# ship FILE NAME copies only what changed, so that time stamps stay.
ship() {
	mkdir -p ../bin
	cmp -s "$1" "../bin/$2" || cp "$1" "../bin/$2"
}
ship node_modules/echarts/dist/echarts.min.js echarts.min.js
ship node_modules/@resvg/resvg-wasm/index_bg.wasm resvg.wasm
