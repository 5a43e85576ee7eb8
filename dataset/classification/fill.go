package classification

import (
	"fmt"
	"math/bits"
	"sort"
	"sync"
)

// blockRows is how many rows are made at a time: those of one cluster are made
// together, and a block's numbers stay in the cache. It is a part of the
// format: another size makes other rows.
const blockRows = 1024

// Fill makes rows first, first+1, … into columns (all of one length) and, if
// not nil, their class labels. Columns that are nil are left out. It panics if
// there are not as many columns as the options say, if they differ in length or
// if the rows do not exist.
func (g *Generator) Fill(columns [][]float64, labels []int64, first int) {
	rows, err := g.check(columns, labels, first)
	if err != nil {
		panic(err)
	}
	b := blocks.Get().(*block)
	defer blocks.Put(b)
	for done := 0; done < rows; {
		start := (first + done) / blockRows * blockRows
		from := first + done - start
		to := min(from+rows-done, blockRows)
		b.fill(g, start, from, to, columns, labels, done)
		done += to - from
	}
}

// check returns how many rows are asked for.
func (g *Generator) check(columns [][]float64, labels []int64, first int) (int, error) {
	if len(columns) != g.options.Columns {
		return 0, fmt.Errorf("classification: %d columns to fill, want %d", len(columns), g.options.Columns)
	}
	rows := -1
	length := func(n int) error {
		if rows >= 0 && n != rows {
			return fmt.Errorf("classification: columns of %d and of %d rows", rows, n)
		}
		rows = n
		return nil
	}
	for _, c := range columns {
		if c != nil {
			if err := length(len(c)); err != nil {
				return 0, err
			}
		}
	}
	if labels != nil {
		if err := length(len(labels)); err != nil {
			return 0, err
		}
	}
	rows = max(rows, 0)
	if first < 0 || rows > g.options.Rows-first {
		return 0, fmt.Errorf("classification: rows %d to %d are asked for, of %d", first, first+rows, g.options.Rows)
	}
	return rows, nil
}

// block is the working memory for one block of rows.
type block struct {
	clusters [blockRows]int32  // of each row
	slots    [blockRows]uint16 // of each row: its place among the rows sorted by cluster
	runs     []run
	counts   []int32
	z, out   []float64
	edge     [blockRows]float64
}

// run is a stretch of slots of one cluster.
type run struct{ cluster, first, n int }

// blocks keeps working memory for later calls.
var blocks = sync.Pool{New: func() any { return new(block) }}

// fill makes rows [from, to) of the block that begins at row start, at position
// at of columns and labels.
func (b *block) fill(g *Generator, start, from, to int, columns [][]float64, labels []int64, at int) {
	n := min(blockRows, g.options.Rows-start)
	b.cluster(g, start, n)
	if labels != nil {
		b.label(g, start, from, labels[at:at+to-from])
	}
	b.mix(g, start, from, to, columns, at)
	for i := range g.noise {
		if c := columns[g.noise[i].place]; c != nil {
			b.normals(g, &g.noise[i].normal, start, from, c[at:at+to-from])
		}
	}
}

// normals makes rows from, from+1, … of the block. The vector code makes whole
// groups: those at the edges are made aside.
func (b *block) normals(g *Generator, c *normalColumn, start, from int, dst []float64) {
	if from%groupRows == 0 {
		whole := len(dst) / groupRows * groupRows
		g.kernels.normals(dst[:whole], (start+from)/groupRows, c)
		dst, from = dst[whole:], from+whole
		if len(dst) == 0 {
			return
		}
	}
	before := from % groupRows
	aside := b.edge[:(before+len(dst)+groupRows-1)/groupRows*groupRows]
	g.kernels.normals(aside, (start+from)/groupRows, c)
	copy(dst, aside[before:])
}

// cluster finds each row's cluster and sorts the rows by it.
func (b *block) cluster(g *Generator, start, n int) {
	if len(b.counts) < len(g.mixtures)+1 {
		b.counts = make([]int32, len(g.mixtures)+1)
	}
	counts := b.counts[:len(g.mixtures)+1]
	clear(counts)
	for i := range n {
		row := start + i
		if g.shuffle != nil {
			row = g.shuffle.at(row)
		}
		k := g.clusterOf(row)
		b.clusters[i] = int32(k)
		counts[k+1]++
	}
	b.runs = b.runs[:0]
	for k := range g.mixtures {
		if counts[k+1] > 0 {
			b.runs = append(b.runs, run{k, int(counts[k]), int(counts[k+1])})
		}
		counts[k+1] += counts[k]
	}
	for i, k := range b.clusters[:n] {
		b.slots[i] = uint16(counts[k])
		counts[k]++
	}
}

// clusterOf is the cluster of a row before the shuffle.
func (g *Generator) clusterOf(row int) int {
	inner := g.starts[1 : len(g.starts)-1]
	if len(inner) > 16 {
		return sort.Search(len(inner), func(k int) bool { return inner[k] > row })
	}
	k := 0
	for _, s := range inner {
		if s <= row {
			k++
		}
	}
	return k
}

// label writes classes, some of them drawn at random.
func (b *block) label(g *Generator, start, from int, dst []int64) {
	classes := g.options.Classes
	for i := range dst {
		dst[i] = int64(int(b.clusters[from+i]) % classes)
	}
	if g.options.FlipY == 0 {
		return
	}
	limit := uint64(g.options.FlipY * (1 << 32))
	var words [2]uint64 // of rows 2n and 2n+1
	for i := range dst {
		row := start + from + i
		if i == 0 || row%2 == 0 {
			words[0], words[1] = g.keys.philox(uint64(row/2), 0, forFlips)
		}
		if w := words[row%2]; w>>32 < limit {
			high, _ := bits.Mul64(w<<32, uint64(classes))
			dst[i] = int64(high)
		}
	}
}

// mix makes the columns that depend on the cluster: all slots of the block, of
// which the wanted rows are then picked.
func (b *block) mix(g *Generator, start, from, to int, columns [][]float64, at int) {
	wanted := false
	for _, place := range g.places {
		wanted = wanted || columns[place] != nil
	}
	if !wanted {
		return
	}
	informative := g.options.Informative
	if n := informative * blockRows; len(b.z) < n {
		b.z = make([]float64, n)
	}
	if n := len(g.places) * blockRows; len(b.out) < n {
		b.out = make([]float64, n)
	}
	for j := range informative {
		c := normalColumn{keys: g.keys, stream: uint32(j), scale: 1}
		g.kernels.normals(b.z[j*blockRows:][:blockRows], start/groupRows, &c)
	}
	for _, r := range b.runs {
		g.kernels.combine(b.out, b.z, r.first, r.n, &g.mixtures[r.cluster], informative)
	}
	slots := b.slots[from:to]
	for o, place := range g.places {
		if columns[place] == nil {
			continue
		}
		dst, out := columns[place][at:at+len(slots)], (*[blockRows]float64)(b.out[o*blockRows:])
		for i, slot := range slots {
			dst[i] = out[slot%blockRows]
		}
	}
}
