package vec

// Variant is one implementation of every loop.
type Variant struct {
	Name      string
	Add       func(dst, src []float64, c float64)
	Scale     func(dst, src []float64, c float64)
	AddRandom func(dst, src []float64, c float64, key uint64)
}

// Variants are those that this CPU can run, plain Go first.
func Variants() []Variant {
	var variants []Variant
	for l, name := range []string{"go", "avx2", "avx512"} {
		if level(l) > best {
			break
		}
		variants = append(variants, Variant{
			Name:      name,
			Add:       func(dst, src []float64, c float64) { add(level(l), dst, src, c) },
			Scale:     func(dst, src []float64, c float64) { scale(level(l), dst, src, c) },
			AddRandom: func(dst, src []float64, c float64, key uint64) { addRandom(level(l), dst, src, c, key) },
		})
	}
	return variants
}
