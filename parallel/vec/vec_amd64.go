package vec

// best is what this CPU can do; it never changes.
var best = detect()

// The assembly works on n elements, a multiple of 32 above 0, of dst aligned to
// 64 bytes. stream asks for non-temporal stores; dst and src then share nothing.

//go:noescape
func addAVX2(dst, src *float64, n int, c float64, stream bool)

//go:noescape
func addAVX512(dst, src *float64, n int, c float64, stream bool)

//go:noescape
func scaleAVX2(dst, src *float64, n int, c float64, stream bool)

//go:noescape
func scaleAVX512(dst, src *float64, n int, c float64, stream bool)

//go:noescape
func addRandomAVX2(dst, src *float64, n int, c float64, key uint64, stream bool)

//go:noescape
func addRandomAVX512(dst, src *float64, n int, c float64, key uint64, stream bool)

// cpuid and xgetbv are the instructions of those names.
func cpuid(leaf, sub uint32) (eax, ebx, ecx, edx uint32)
func xgetbv() (eax, edx uint32)

// detect asks the CPU what it has and the operating system what it saves.
func detect() level {
	const (
		osxsave, avx       = 1 << 27, 1 << 28 // leaf 1, ecx
		hasAVX2            = 1 << 5           // leaf 7, ebx
		hasF, hasDQ        = 1 << 16, 1 << 17
		savesYMM, savesZMM = 0x06, 0xe6 // xcr0
	)
	leaves, _, _, _ := cpuid(0, 0)
	if leaves < 7 {
		return portable
	}
	_, _, ecx, _ := cpuid(1, 0)
	if ecx&osxsave == 0 || ecx&avx == 0 {
		return portable
	}
	xcr0, _ := xgetbv()
	_, ebx, _, _ := cpuid(7, 0)
	switch {
	case xcr0&savesZMM == savesZMM && ebx&hasF != 0 && ebx&hasDQ != 0:
		return avx512
	case xcr0&savesYMM == savesYMM && ebx&hasAVX2 != 0:
		return avx2
	}
	return portable
}

func addBlocks(l level, dst, src *float64, n int, c float64, stream bool) {
	if l == avx512 {
		addAVX512(dst, src, n, c, stream)
		return
	}
	addAVX2(dst, src, n, c, stream)
}

func scaleBlocks(l level, dst, src *float64, n int, c float64, stream bool) {
	if l == avx512 {
		scaleAVX512(dst, src, n, c, stream)
		return
	}
	scaleAVX2(dst, src, n, c, stream)
}

func addRandomBlocks(l level, dst, src *float64, n int, c float64, key uint64, stream bool) {
	if l == avx512 {
		addRandomAVX512(dst, src, n, c, key, stream)
		return
	}
	addRandomAVX2(dst, src, n, c, key, stream)
}
