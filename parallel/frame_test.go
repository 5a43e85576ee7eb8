package parallel_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"gonbench/parallel"
)

// Shipping a whole frame gives the same result, costs what the frame weighs, and
// leaves the frame as it was.
func TestFrame(t *testing.T) {
	const n, width = 4099, 7
	for _, s := range strategies() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			frame := make([][]float64, width)
			for j := range frame {
				frame[j] = make([]float64, n)
				for i := range frame[j] {
					frame[j][i] = float64(j*1_000_000 + i)
				}
			}
			outside := ramp(n)
			for _, tt := range []struct {
				name  string
				op    parallel.Operation
				cols  [][]float64
				there int // columns that travel to the workers
				back  int
			}{
				{"the result replaces a column, in place", double, [][]float64{frame[3]}, width, width},
				{"the result replaces a column", place, [][]float64{frame[6]}, width, width},
				{"several inputs", sum, [][]float64{frame[2], frame[0]}, width, width},
				{"an input beside the frame", sum, [][]float64{frame[2], outside}, width + 1, width},
				{"the result is added", double, [][]float64{outside}, width + 1, width + 1},
			} {
				dst, want := make([]float64, n), make([]float64, n)
				if _, err := parallel.Apply(t.Context(), parallel.Serial{}, tt.op, want, tt.cols...); err != nil {
					t.Fatal(err)
				}
				trace, err := s.Run(t.Context(), parallel.Job{Operation: tt.op, Dst: dst, Cols: tt.cols, Frame: frame})
				if err != nil {
					t.Fatalf("%s: %v", tt.name, err)
				}
				if !slices.Equal(dst, want) {
					t.Errorf("%s: wrong result", tt.name)
				}
				bytes := int64(0)
				if s.Name() == "pool" || s.Name() == "processes" {
					bytes = int64(8 * n * (tt.there + tt.back))
				}
				if trace.BytesSerialized != bytes {
					t.Errorf("%s: %d bytes serialized, want %d", tt.name, trace.BytesSerialized, bytes)
				}
				for j := range frame {
					if frame[j][0] != float64(j*1_000_000) || frame[j][n-1] != float64(j*1_000_000+n-1) {
						t.Fatalf("%s: column %d of the frame was changed", tt.name, j)
					}
				}
			}
		})
	}
}

// A frame that cannot fit in memory is refused before anything is begun.
func TestFrameTooLarge(t *testing.T) {
	const n, width = 1 << 22, 1 << 16 // 2 TiB
	column := make([]float64, n)
	frame := make([][]float64, width)
	for j := range frame {
		frame[j] = column
	}
	for _, s := range withProcesses()[:2] {
		_, err := s.Run(t.Context(), parallel.Job{Operation: double, Dst: column, Cols: [][]float64{column}, Frame: frame})
		if !errors.Is(err, parallel.ErrUnavailable) || !strings.Contains(err.Error(), "GB more memory") {
			t.Errorf("%s: the error is %v", s.Name(), err)
		}
		if len(children()) > 0 {
			t.Errorf("%s: processes were started", s.Name())
		}
	}
}

// Chunks of a column begin at addresses of cache lines.
func TestChunksDoNotShareCacheLines(t *testing.T) {
	dst := make([]float64, 100_003) // a large slice begins on a page
	trace, err := parallel.Apply(t.Context(), parallel.Threads{Workers: 7}, double, dst, ramp(len(dst)))
	if err != nil {
		t.Fatal(err)
	}
	for _, chunk := range trace.Chunks {
		if at := uintptr(unsafe.Pointer(&dst[chunk[0]])); at%64 != 0 {
			t.Errorf("the chunk of rows %v begins at address %#x", chunk, at)
		}
	}
}
