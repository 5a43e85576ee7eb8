// Package wire reads and makes the frames of Jupyter's message protocol.
//
// What comes in is a list of frames: routing identities, the delimiter, the
// signature, then header, parent header, metadata and content, each a JSON
// object, then buffers. [Parse] cuts that list without copying or decoding
// anything, so a [Message] shares its bytes with the frames that it was made of,
// and [Message.Frames] gives the very same bytes back: a relayed message is never
// encoded again, and its signature stays true. Nobody may write into a Message's
// slices.
//
// A [Signer] checks and makes signatures; a [Maker] makes messages of our own.
// No input makes any function here panic.
package wire
