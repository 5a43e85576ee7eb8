// Package runner is the kernel's side of the runner protocol: it starts runner
// processes, drives them and ends them.
//
// A [Runner] is one process with a session of its own. [Start] brings it up and
// waits for its hello, [Runner.Plan] tells it what to do, [Runner.Sample] has it
// done once and times it with the kernel's clock, [Runner.Close] and
// [Runner.Kill] end it. Whatever it started ends with it, also what left its
// process group: every process of the tree carries the mark that [Runner.Mark]
// returns, and Kill comes back only when none is left and their memory is free.
//
// What goes wrong is a [*Failure] and becomes a row of the result: the runner
// said so, it died, it took too long, or what it sent makes no sense. A failure
// of the first kind leaves the runner usable; after any other it is gone and
// each request returns that same failure. A cancelled context is no failure: the
// tree is killed at once and the error is [context.Canceled].
//
// A Runner carries out one request at a time; Kill may come from any goroutine
// at any time, and ends the request that is under way.
package runner
