package vec

// StreamBytes is the size of an output from which on it is written past the
// cache: more than a core's own caches hold, so that it would be evicted before
// anybody could read it from there.
const StreamBytes = 1 << 20

// level is what the CPU can do.
type level int

const (
	portable level = iota
	avx2
	avx512
)

// block is what the assembly works in: whole cache lines of every variant.
const block = 32

// Add sets dst[i] = src[i] + c.
func Add(dst, src []float64, c float64) { add(best, dst, src, c) }

func add(l level, dst, src []float64, c float64) {
	dst = dst[:len(src)]
	head, body, stream := plan(l, dst, src)
	addGo(dst[:head], src[:head], c)
	if body > 0 {
		addBlocks(l, &dst[head], &src[head], body, c, stream)
	}
	addGo(dst[head+body:], src[head+body:], c)
}

// Scale sets dst[i] = src[i] * c.
func Scale(dst, src []float64, c float64) { scale(best, dst, src, c) }

func scale(l level, dst, src []float64, c float64) {
	dst = dst[:len(src)]
	head, body, stream := plan(l, dst, src)
	scaleGo(dst[:head], src[:head], c)
	if body > 0 {
		scaleBlocks(l, &dst[head], &src[head], body, c, stream)
	}
	scaleGo(dst[head+body:], src[head+body:], c)
}

// plan cuts the work in three: a head up to dst's first cache line boundary, a
// body of whole blocks for the assembly, and the rest.
func plan(l level, dst, src []float64) (head, body int, stream bool) {
	if l == portable || len(dst) < 2*block {
		return 0, 0, false
	}
	same, overlap := relation(dst, src)
	if overlap && !same {
		return 0, 0, false
	}
	head = toLine(dst)
	body = (len(dst) - head) / block * block
	return head, body, !same && len(dst)*8 >= StreamBytes
}

func addGo(dst, src []float64, c float64) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = x + c
	}
}

func scaleGo(dst, src []float64, c float64) {
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] = x * c
	}
}
