// Package machine tells how many CPUs and how much memory this process may
// really use: no more than any control group that it is in, or that is above it,
// allows. It only reads the file systems that the kernel provides.
package machine
