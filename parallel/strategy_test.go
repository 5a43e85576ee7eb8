package parallel_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"gonbench/parallel"
	"gonbench/parallel/protocol"
)

// rows around all boundaries: none, fewer than workers, than cache lines, odd.
var rowCounts = []int{0, 1, 2, 3, 7, 8, 9, 23, 24, 25, 39, 40, 41, 100, 1000, 4099, 100_003}

// Every strategy gives what the plain loop gives, at every number of rows, also
// in place, and a second time with the same workers.
func TestResults(t *testing.T) {
	for _, s := range strategies() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			for _, n := range rowCounts {
				src := ramp(n)
				want := make([]float64, n)
				for i, x := range src {
					want[i] = 2*x + 0.5
				}
				dst := make([]float64, n)
				trace, err := parallel.Apply(t.Context(), s, double, dst, src)
				if err != nil {
					t.Fatalf("%d rows: %v", n, err)
				}
				if !slices.Equal(dst, want) {
					t.Fatalf("%d rows: wrong result", n)
				}
				checkTrace(t, s, trace, n, 1)
				if !slices.Equal(src, ramp(n)) {
					t.Fatalf("%d rows: the input was changed", n)
				}
				if _, err := parallel.Apply(t.Context(), s, double, src, src); err != nil {
					t.Fatalf("%d rows, in place: %v", n, err)
				}
				if !slices.Equal(src, want) {
					t.Fatalf("%d rows, in place: wrong result", n)
				}
			}
		})
	}
}

// checkTrace checks what every trace promises.
func checkTrace(t *testing.T, s parallel.Strategy, trace parallel.Trace, rows, inputs int) {
	t.Helper()
	next := 0
	for _, chunk := range trace.Chunks {
		if chunk[0] != next || chunk[1] <= chunk[0] {
			t.Fatalf("chunks %v do not cover the rows one after the other", trace.Chunks)
		}
		next = chunk[1]
	}
	if next != rows {
		t.Fatalf("chunks end at row %d of %d", next, rows)
	}
	computed := map[int]bool{}
	for _, i := range trace.Intervals {
		if i.Start < 0 || i.End < i.Start || i.End > trace.Wall.Seconds() {
			t.Errorf("interval %+v is not within the %v of the run", i, trace.Wall)
		}
		if i.Phase == protocol.Compute {
			if computed[i.Chunk] {
				t.Errorf("chunk %d was computed twice", i.Chunk)
			}
			computed[i.Chunk] = true
		}
	}
	if len(computed) != len(trace.Chunks) {
		t.Errorf("%d of %d chunks were computed", len(computed), len(trace.Chunks))
	}
	if want := int64(8 * rows * (inputs + 1)); trace.BytesMoved != want {
		t.Errorf("%d bytes moved, want %d", trace.BytesMoved, want)
	}
	serialized := int64(0)
	if s.Name() == "pool" || s.Name() == "processes" {
		serialized = int64(8 * rows * (inputs + 1))
	}
	if trace.BytesSerialized != serialized {
		t.Errorf("%d bytes serialized, want %d", trace.BytesSerialized, serialized)
	}
}

// Chunks are as even as cache lines allow, and begin on one if there are enough.
func TestChunks(t *testing.T) {
	for _, n := range rowCounts {
		for _, parts := range []int{1, 2, 3, 5, 20, 64} {
			trace, err := parallel.Apply(t.Context(), parallel.Tasks{Partitions: parts}, double, make([]float64, n), ramp(n))
			if err != nil {
				t.Fatal(err)
			}
			if want := min(n, parts); len(trace.Chunks) != want {
				t.Fatalf("%d rows in %d parts: %d chunks, want %d", n, parts, len(trace.Chunks), want)
			}
			unit := 8
			if n < 8*parts {
				unit = 1
			}
			shortest, longest := n, 0
			for _, c := range trace.Chunks {
				if c[0]%unit != 0 {
					t.Errorf("%d rows in %d parts: a chunk begins at row %d", n, parts, c[0])
				}
				shortest, longest = min(shortest, c[1]-c[0]), max(longest, c[1]-c[0])
			}
			if n > 0 && longest-shortest >= 2*unit {
				t.Errorf("%d rows in %d parts: chunks of %d to %d rows", n, parts, shortest, longest)
			}
		}
	}
}

// Functions of a row get the columns in order; those of a chunk get each chunk
// as a whole.
func TestForms(t *testing.T) {
	const n = 1001
	a, b, c := ramp(n), make([]float64, n), make([]float64, n)
	for i := range a {
		b[i], c[i] = a[i]*10, a[i]*100
	}
	for _, s := range strategies() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			dst := make([]float64, n)
			trace, err := parallel.Apply(t.Context(), s, sum, dst, a, b, c)
			if err != nil {
				t.Fatal(err)
			}
			checkTrace(t, s, trace, n, 3)
			for i := range dst {
				if want := a[i] + 2*b[i] + 3*c[i]; dst[i] != want {
					t.Fatalf("row %d: %v, want %v", i, dst[i], want)
				}
			}
			trace, err = parallel.Apply(t.Context(), s, reverse, dst, a)
			if err != nil {
				t.Fatal(err)
			}
			for _, chunk := range trace.Chunks {
				for i := chunk[0]; i < chunk[1]; i++ {
					if want := a[chunk[0]+chunk[1]-1-i]; dst[i] != want {
						t.Fatalf("row %d of chunk %v: %v, want %v", i, chunk, dst[i], want)
					}
				}
			}
			if _, err := parallel.Apply(t.Context(), s, place, dst, c, a); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(dst, c) {
				t.Error("a registered operation gave something else")
			}
		})
	}
}

// Special values arrive as they are.
func TestSpecialValues(t *testing.T) {
	src := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat64}
	for _, s := range strategies() {
		defer s.Close()
		dst := make([]float64, len(src))
		if _, err := parallel.Apply(t.Context(), s, place, dst, src); err != nil {
			t.Fatal(err)
		}
		for i := range src {
			if math.Float64bits(dst[i]) != math.Float64bits(src[i]) {
				t.Errorf("%s: %v became %v", s.Name(), src[i], dst[i])
			}
		}
	}
}

// A strategy goes on with other operations, other rows and other workers, and
// after it was closed.
func TestReuse(t *testing.T) {
	for _, s := range strategies() {
		t.Run(s.Name(), func(t *testing.T) {
			defer s.Close()
			job := parallel.Job{Operation: double, Dst: make([]float64, 500), Cols: [][]float64{ramp(500)}}
			if err := s.Start(t.Context(), job); err != nil {
				t.Fatal(err)
			}
			for i, op := range []parallel.Operation{twinA, twinB, twinA} {
				if i == 2 {
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
				}
				for _, n := range []int{500, 700} {
					dst := make([]float64, n)
					if _, err := parallel.Apply(t.Context(), s, op, dst, ramp(n)); err != nil {
						t.Fatal(err)
					}
					if want := float64(i%2) + 1; dst[0] != want {
						t.Errorf("run %d gives %v, want %v", i, dst[0], want)
					}
				}
			}
		})
	}
}

// Work that has processes of its own runs there, and nowhere else.
func TestWhereWorkRuns(t *testing.T) {
	for _, s := range strategies() {
		defer s.Close()
		dst := make([]float64, 1000)
		if _, err := parallel.Apply(t.Context(), s, pid, dst, ramp(1000)); err != nil {
			t.Fatal(err)
		}
		here := slices.Contains(dst, float64(ownPID))
		if here != inProcess(s) {
			t.Errorf("%s: computed in this process: %v", s.Name(), here)
		}
		slices.Sort(dst)
		if got := len(slices.Compact(dst)); s.Name() != "processes" && got != map[bool]int{true: 1, false: 3}[here] {
			t.Errorf("%s used %d processes", s.Name(), got)
		}
	}
}

// A run that takes a while reports, at the end at least; one that does not
// keeps quiet.
func TestProgress(t *testing.T) {
	for _, s := range strategies() {
		defer s.Close()
		for _, nap := range []time.Duration{0, 120 * time.Millisecond} {
			var reports [][2]int
			job := parallel.Job{Operation: sleeps, Dst: make([]float64, 5), Cols: [][]float64{{0, 0, 0, 0, float64(nap)}},
				Progress: func(done, total int) { reports = append(reports, [2]int{done, total}) }}
			trace, err := s.Run(t.Context(), job)
			if err != nil {
				t.Fatal(err)
			}
			n := len(trace.Chunks)
			if nap > 0 && (len(reports) == 0 || reports[len(reports)-1] != [2]int{n, n}) {
				t.Errorf("%s: reports %v do not end with all of %d chunks", s.Name(), reports, n)
			}
			if trace.Wall < 100*time.Millisecond && len(reports) > 0 {
				t.Errorf("%s: reports %v within %v", s.Name(), reports, trace.Wall)
			}
		}
	}
}

// Small runs in this process allocate a few things a run, nothing a row or chunk.
func TestAllocations(t *testing.T) {
	src, dst := ramp(50_000), make([]float64, 50_000)
	for _, tt := range []struct {
		s    parallel.Strategy
		most float64
	}{
		{parallel.Serial{}, 8},
		{parallel.Threads{Workers: 4}, 30},
		{parallel.Tasks{Workers: 4, Partitions: 1000}, 30},
	} {
		job := parallel.Job{Operation: add, Dst: dst, Cols: [][]float64{src}}
		got := testing.AllocsPerRun(20, func() {
			if _, err := tt.s.Run(t.Context(), job); err != nil {
				t.Fatal(err)
			}
		})
		if got > tt.most {
			t.Errorf("%s allocates %v times a run, more than %v", tt.s.Name(), got, tt.most)
		}
	}
}
