package runner

import "io"

// Receive reads a stream to its end and returns how many messages it held and
// what ended it.
func Receive(r io.Reader) (messages int, err error) {
	receive(r, func(in incoming) bool {
		err = in.err
		if err == nil {
			messages++
		}
		return true
	})
	return messages, err
}
