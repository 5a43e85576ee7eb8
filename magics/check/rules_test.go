package check_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gonbench/magics/check"
)

func TestCondition(t *testing.T) {
	x := []float64{1, 2, 3}
	z := []float64{10, 20, 30}
	const text = "y >= x0*x1 && y < x0*x1+1"
	o := check.Options{Random: true, Condition: condition(t, text, 2), ConditionText: text}
	c := check.New([][]float64{x, z}, []float64{10.5, 40.5, 90.5}, o)
	if v := verdict(t, c, []float64{10.2, 40.9, 90}, nil); !v.OK || v.Kind != check.Statistical {
		t.Errorf("%+v", v)
	}
	v := verdict(t, c, []float64{10.2, 40.9, 91}, nil)
	if want := "row 2 (chunk 2): y = 91, x0 = 3, x1 = 30 does not satisfy y >= x0*x1 && y < x0*x1+1"; v.OK || v.Reason != want || v.Row != 2 {
		t.Errorf("%+v, want %q", v, want)
	}
	// A deterministic function is still compared with serial, and called by that.
	o.Random = false
	c = check.New([][]float64{x, z}, []float64{10, 40, 90}, o)
	if v := verdict(t, c, []float64{10, 40, 90}, nil); !v.OK || v.Kind != check.Exact {
		t.Errorf("%+v", v)
	}
	if v := verdict(t, c, []float64{10, 40, 90.5}, nil); v.OK || !strings.Contains(v.Reason, "instead of 90") {
		t.Errorf("%+v", v)
	}
}

func TestUnchecked(t *testing.T) {
	x := []float64{1, 2, 3}
	c := check.New([][]float64{x}, []float64{1, 2, 3}, check.Options{Random: true})
	if v := verdict(t, c, []float64{7, 8, 9}, nil); !v.OK || v.Kind != check.Unchecked {
		t.Errorf("%+v", v)
	}
	v := verdict(t, c, []float64{7, math.Float64frombits(check.Poison), 9}, [][2]int{{0, 3}})
	if v.OK || v.Kind != check.Unchecked || v.Reason != "row 1 was not written" {
		t.Errorf("%+v", v)
	}
}

// TestNoDraws: what only seemed to reach random numbers is deterministic.
func TestNoDraws(t *testing.T) {
	p := translate(t, "func f(x float64) float64 { return x + 1 }")
	c := check.New([][]float64{{1, 2}}, []float64{2, 3}, check.Options{Random: true, Program: p})
	if v := verdict(t, c, []float64{2, 3}, nil); !v.OK || v.Kind != check.Exact {
		t.Errorf("%+v", v)
	}
}

func TestReference(t *testing.T) {
	p := translate(t, "func f(x float64) float64 { return x + rand.Float64() }")
	for _, test := range []struct {
		reference []float64
		want      string
	}{
		{[]float64{1.5, 2.25}, ""},
		{[]float64{1.5, 3.5}, "row 1 is 3.5; for x = 2 it must be from 1.9999999999999996 to 3.000000000000001"},
		{[]float64{1.5, math.Float64frombits(check.Poison)}, "row 1 was not written"},
	} {
		c := check.New([][]float64{{1, 2}}, test.reference, check.Options{Random: true, Program: p})
		v, err := c.Reference(context.Background())
		if err != nil || v.OK != (test.want == "") || v.Reason != test.want {
			t.Errorf("%+v, %v, want %q", v, err, test.want)
		}
	}
}

func TestFill(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 1<<17 + 3} {
		x := make([]float64, n)
		check.Fill(x)
		for i, v := range x {
			if math.Float64bits(v) != check.Poison || !check.IsPoison(v) {
				t.Fatalf("%d rows: row %d is %x", n, i, math.Float64bits(v))
			}
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), 0, math.Float64frombits(0x7ff8000000000000)} {
		if check.IsPoison(v) {
			t.Errorf("%v is poison", v)
		}
	}
	if quieted := math.Float64frombits(check.Poison | 1<<51); !check.IsPoison(quieted) {
		t.Error("a quieted signalling NaN is no poison")
	}
}

// TestChunks: chunks that overlap, leave rows out or lie outside do no harm, and
// rows are named by the chunk they are in.
func TestChunks(t *testing.T) {
	const rows = 1000
	x := normal(rows, 5)
	result := append([]float64(nil), x...)
	result[600] = 7
	for _, test := range []struct {
		chunks [][2]int
		want   string
	}{
		{nil, "row 600 (chunk 28) is 7"},
		{[][2]int{{500, 1000}, {0, 500}}, "row 600 (chunk 1) is 7"},
		{[][2]int{{0, 100}, {50, 200}, {700, 5000}, {-4, 2}}, "row 600 (chunk "},
		{[][2]int{{0, rows}}, "row 600 is 7"},
		{[][2]int{{3, 3}, {9, 2}}, "row 600 is 7"},
	} {
		v := verdict(t, check.New([][]float64{x}, x, check.Options{}), result, test.chunks)
		if v.OK || !strings.HasPrefix(v.Reason, test.want) {
			t.Errorf("%v: %+v, want %q", test.chunks, v, test.want)
		}
		p := translate(t, "func f(x float64) float64 { return x + rand.Float64() }")
		r := rand.New(rand.NewPCG(1, 1))
		c := check.New([][]float64{x}, random(r, p, [][]float64{x}), check.Options{Random: true, Program: p})
		if v := verdict(t, c, random(r, p, [][]float64{x}), test.chunks); !v.OK {
			t.Errorf("%v: %+v", test.chunks, v)
		}
	}
}

// TestFirstRow: of several wrong rows the first is named, however the CPUs share
// the rows.
func TestFirstRow(t *testing.T) {
	const rows = 1 << 19
	x := normal(rows, 5)
	for seed := range uint64(20) {
		result := append([]float64(nil), x...)
		r := rand.New(rand.NewPCG(seed, 1))
		first := rows
		for range 30 {
			row := r.IntN(rows)
			result[row] = 100
			first = min(first, row)
		}
		if v := verdict(t, check.New([][]float64{x}, x, check.Options{}), result, nil); v.Row != first {
			t.Errorf("row %d, want %d", v.Row, first)
		}
	}
}

func TestCancel(t *testing.T) {
	x := normal(1<<18, 1)
	p := translate(t, "func f(x float64) float64 { return x + rand.Float64() }")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, o := range []check.Options{{}, {Random: true, Program: p}} {
		if _, err := check.New([][]float64{x}, x, o).Check(ctx, x, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

// BenchmarkCheck prints the time of a check over the time of copying the result.
func BenchmarkCheck(b *testing.B) {
	const rows = 25_000_000
	x := normal(rows, 1)
	y := make([]float64, rows)
	z := make([]float64, rows)
	copy(y, x) // touches the pages
	start := time.Now()
	copy(y, x)
	copied := time.Since(start)
	for _, bench := range []struct{ name, source string }{
		{"deterministic", ""},
		{"x+100+u", "func f(x float64) float64 { return x + 100 + rand.Float64() }"},
		{"branches", "func f(x float64) float64 { if x > 0 { return x * rand.NormFloat64() }; return math.Exp(x) * rand.Float64() }"},
	} {
		o := check.Options{}
		if bench.source != "" {
			o = check.Options{Random: true, Program: translate(b, bench.source)}
			copy(y, random(rand.New(rand.NewPCG(11, 5)), o.Program, [][]float64{x}))
			copy(z, random(rand.New(rand.NewPCG(11, 6)), o.Program, [][]float64{x}))
		} else {
			copy(y, x)
			copy(z, x)
		}
		for _, chunks := range []int{2, 20} {
			b.Run(fmt.Sprintf("%s/%d", bench.name, chunks), func(b *testing.B) {
				c := check.New([][]float64{x}, y, o)
				for b.Loop() {
					if v := verdict(b, c, z, even(rows, chunks)); !v.OK {
						b.Fatal(v.Reason)
					}
				}
				b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/copied.Seconds(), "copies")
			})
		}
	}
	b.Run("fill", func(b *testing.B) {
		for b.Loop() {
			check.Fill(z)
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/copied.Seconds(), "copies")
	})
}
