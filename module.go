package main

import "embed"

// source is the source of the module that cells import, which the kernel unpacks
// beside its kernelspec, and the versions of what it requires.
//
//go:embed go.mod go.sum dataset parallel
var source embed.FS
