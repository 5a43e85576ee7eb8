package dataset_test

import (
	"testing"

	"gonbench/dataset"
)

// FuzzReply: no answer makes the client touch memory that is not there.
func FuzzReply(f *testing.F) {
	f.Add([]byte(`{"version":1,"name":"df","rows":2,"size":4200,"columns":[{"name":"a","type":"float64","offset":4096}]}`))
	f.Add([]byte(`{"version":1,"rows":1152921504606846975,"size":9223372036854775807,"columns":[{"offset":8}]}`))
	f.Add([]byte(`{"version":1,"error":{"kind":"none","message":"no"}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		rows, size, offsets, err := dataset.CheckReply(line)
		if err != nil {
			return
		}
		for _, o := range offsets {
			if o < 0 || o > size || (size-o)/8 < int64(rows) {
				t.Errorf("%d rows at %d of %d bytes", rows, o, size)
			}
		}
	})
}
