// Package gonb runs GoNB, unmodified, as a child process and speaks to it.
//
// A [Child] is one GoNB process with its sockets in a private folder. Requests go
// to it one at a time through [Child.Do], which hands on whatever GoNB publishes
// for the request and returns once both the reply and the idle status have come:
// GoNB sends them through different sockets, in no certain order. Messages pass as
// they are; nothing is decoded but headers.
//
// A cancelled request is stopped by force: SIGINT to GoNB and to every process
// that began since the request did, then SIGKILL to those processes, for GoNB
// signals only its direct child, waits five seconds, and not at all while a cell
// is being built. If even that does not bring an answer, Do returns without one
// and the next Do waits for it.
//
// When the process ends, however it does, Done is closed and every request fails
// with [ErrDied]. A Child never restarts itself; its owner does.
package gonb
