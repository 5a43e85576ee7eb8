// Package proctree looks at the processes of this machine: who descends from
// whom, when each began, what it has used, and which ones carry a mark in their
// environment. It is how the kernel ends everything that a cell has started, also
// what the cell itself has lost sight of.
//
// A [Table] is a snapshot; processes may have ended by the time it is read. On
// Linux it is read from /proc; elsewhere from ps, which is slower and knows start
// times only to the second.
package proctree
