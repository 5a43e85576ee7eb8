package python_test

import (
	"testing"

	"gonbench/magics/runner"
	"gonbench/parallel/protocol"
)

// checkSerialized: the bytes that are counted are those of the values that have to
// travel, and little more.
func (b *bench) checkSerialized(t *testing.T, p protocol.Plan, s runner.Sample) {
	t.Helper()
	column := int64(8 * p.Rows)
	inputs := column * int64(len(p.Inputs))
	sent := inputs
	if p.Ship == "frame" {
		sent = column * int64(len(p.Frame))
	}
	var least, most int64
	switch p.Strategy {
	case "multiprocessing-pool", "joblib-processes": // what is sent comes back
		least, most = 2*sent, 2*sent
	case "dask-processes": // of Dask 2026.8 it makes the way twice
		least, most = 2*sent, 4*sent
	case "pandarallel": // takes the columns that it needs, gives one back
		least, most = inputs+column, inputs+column
	case "modin-ray": // the result's column may be cut out once more
		least, most = sent+column, 2*sent+2*inputs
	}
	switch got := s.Done.BytesSerialized; {
	case got == nil:
		t.Errorf("%s, %s: nothing counts what is serialized", p.Strategy, p.Ship)
	case *got < least, *got > most+most/20+int64(p.Partitions)*32<<10:
		t.Errorf("%s, %s: %d bytes serialized, want %d to %d", p.Strategy, p.Ship, *got, least, most)
	case most == 0 && *got != 0:
		t.Errorf("%s shares memory, and %d bytes were serialized", p.Strategy, *got)
	}
}
