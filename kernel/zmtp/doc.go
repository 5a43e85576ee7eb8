// Package zmtp speaks the ZeroMQ Message Transport Protocol 3.0 (https://rfc.zeromq.org/spec/23) as far as the front of
// a Jupyter kernel needs it, with the standard library alone: a [Router] for shell, control and stdin, a [Pub] for
// iopub, [ServeEcho] for the heartbeat, and a [Dealer] and a [Sub] that dial another kernel. TCP and Unix sockets, the
// NULL mechanism.
//
// It exists because the other ways cost more. The one library in pure Go freezes: a connection that never says its
// greeting keeps every later client out, and a subscriber that stopped reading stops iopub for all. libzmq needs cgo,
// a C tool chain and a shared library on the user's machine.
//
// # What flows
//
// Each connection has one goroutine that reads and one that writes. What is read is handed to Recv without a queue in
// between, so whoever sends faster than Recv is called is slowed down by the transport. What is sent is encoded once,
// and each connection's queue refers to the same bytes.
//
// # What it promises
//
//   - No peer holds up another: a handshake runs on its own goroutine and must end within 30 s, and no lock is held
//     while bytes are read or written.
//   - Nothing is lost on a slow peer, nothing is kept for ever for a stopped one. A connection's queue takes messages
//     while it holds less than 256 MiB ([PubOptions] can change that): a subscriber may fall that far behind a flood
//     before anybody notices. From there Send waits for room, so that the flood slows down to the pace of its reader
//     instead of losing messages. A peer that took less than 1 MiB in the last 5 s (also those before Send began to wait), or that
//     left a Send without room for 10 s, is disconnected and its queue freed. So a stopped peer costs the
//     others one short pause, and none if it stopped 5 s ago. Disconnecting beats dropping
//     messages: libzmq comes back by itself and subscribes again, and gets a whole stream and a welcome instead of one
//     with unmarked holes.
//   - Memory is bounded against what arrives, too: a message may have 1 GiB, a command 64 KiB, and a frame's buffer grows
//     with the bytes that really came, never with the length that was announced.
//   - Messages from one goroutine to one peer stay in order. Every subscriber sees those it subscribed to in one order.
//   - Close sends what is queued (for at most one second), says so by a half-close, and reads on until the peer has
//     closed too: the last reply is not destroyed by a reset, and a socket monitor sees a plain disconnect.
//
// # Who owns which memory
//
// Frames that Recv returns are the caller's, each an allocation of its own. Frames given to Send are shared with the
// connections' queues and must not be changed afterwards, not even after Send has returned.
package zmtp
