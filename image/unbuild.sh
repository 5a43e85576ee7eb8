#!/bin/sh
# Ends what Buildah left mounted below a folder, so that it can be removed.
folder=$1
image/buildah.sh "$folder" rm --all >/dev/null 2>&1
mount | awk -v at="$folder/" 'index($3, at) == 1 { print $3 }' | sort -r | while read -r point; do
	umount "$point" 2>/dev/null || umount -l "$point"
done
