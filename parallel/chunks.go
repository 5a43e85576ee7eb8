package parallel

// line is how many rows share a cache line. Chunks that begin on one are not
// written to from two CPUs at once.
const line = 8

// split cuts rows into at most parts chunks that differ by a cache line at most,
// none of them empty.
func split(rows, parts int) [][2]int {
	parts = min(parts, rows)
	if parts <= 0 {
		return nil
	}
	// Too few rows for whole cache lines: even chunks matter more.
	unit := line
	if rows < parts*line {
		unit = 1
	}
	units := (rows + unit - 1) / unit
	chunks := make([][2]int, parts)
	for i := range chunks {
		lo, hi := units/parts*i+units%parts*i/parts, units/parts*(i+1)+units%parts*(i+1)/parts
		chunks[i] = [2]int{lo * unit, min(hi*unit, rows)}
	}
	return chunks
}

func workersOr(n int) int {
	if n > 0 {
		return n
	}
	return UsableCPUs()
}

// defaultPartitions is what the article uses with Dask.
const defaultPartitions = 20

func partitionsOr(n int) int {
	if n > 0 {
		return n
	}
	return defaultPartitions
}
