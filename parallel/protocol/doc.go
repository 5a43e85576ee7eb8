// Package protocol is what the kernel and a runner say to each other.
//
// A runner is a process that runs strategies: the binary that a Go cell was
// compiled to, or a Python program. The kernel starts it with [SocketEnv] set,
// the runner connects to that unix socket, says [Hello], and from then on
// answers requests. Both directions are JSON Lines: one object a line, UTF-8,
// told apart by its "type". The kernel drives: it has at most one request under
// way, and every request ends with exactly one of [Ready], [Done], [Closed] or
// [Failed]; [Progress] may come before that.
//
//	kernel                       runner
//	                        <--  hello
//	plan                    -->
//	                        <--  ready      resident workers are up
//	sample                  -->
//	                        <--  progress   at most ten a second
//	                        <--  finished   the result is complete: the clock stops
//	                        <--  done       the result column lies in Plan.Output
//	close                   -->
//	                        <--  closed     the plan's workers are gone
//	(end of file)           -->             the runner and its workers exit
//
// Finished is for runners whose result comes in memory of its own and has yet to
// be copied to Plan.Output; the others leave it out, and done says both.
//
// All times within a sample are seconds since the runner received the sample
// request, read from CLOCK_MONOTONIC, which all processes of a machine share.
package protocol
