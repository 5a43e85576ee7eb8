package parallel

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"

	"gonbench/parallel/internal/worker"
	"gonbench/parallel/vec"
)

// builtinPrefix starts the names that workers of built-in operations go by.
const builtinPrefix = "builtin:"

// builtins is the table of built-in operations.
var builtins = []struct {
	name  string
	usual float64
	make  func(c float64) func(dst, src []float64)
}{
	{"add", 100, func(c float64) func(dst, src []float64) {
		return func(dst, src []float64) { vec.Add(dst, src, c) }
	}},
	{"addrandom", 100, func(c float64) func(dst, src []float64) {
		// A key of its own for every chunk: whatever process it runs in, no two
		// chunks get the same numbers.
		return func(dst, src []float64) { vec.AddRandom(dst, src, c, rand.Uint64()) }
	}},
	{"scale", 2, func(c float64) func(dst, src []float64) {
		return func(dst, src []float64) { vec.Scale(dst, src, c) }
	}},
}

// Builtins lists the built-in operations with the numbers they use when none is
// given.
func Builtins() []string {
	var names []string
	for _, b := range builtins {
		names = append(names, builtinName(b.name, b.usual))
	}
	return names
}

func builtinName(name string, c float64) string {
	return name + ":" + strconv.FormatFloat(c, 'g', -1, 64)
}

// Builtin returns a built-in operation: "add:100" adds 100 to every row,
// "addrandom:100" adds 100 and a random number of [0, 1), "scale:2" doubles. The
// number may be left out. They are vectorised, see package vec.
func Builtin(name string) (Operation, error) {
	kind, number, given := strings.Cut(name, ":")
	for _, b := range builtins {
		if b.name != kind {
			continue
		}
		c := b.usual
		if given {
			var err error
			if c, err = strconv.ParseFloat(number, 64); err != nil {
				return Operation{}, fmt.Errorf("built-in operation %q: %q is not a number", name, number)
			}
		}
		f := b.make(c)
		return serve(Operation{
			Name:    builtinName(kind, c),
			Compute: func(dst []float64, cols [][]float64) { f(dst, cols[0]) },
			InPlace: true,
			worker:  builtinPrefix + builtinName(kind, c),
			columns: 1,
		}), nil
	}
	return Operation{}, fmt.Errorf("there is no built-in operation %q: they are %s", name, strings.Join(Builtins(), ", "))
}

// Add is the built-in operation x + c.
func Add(c float64) Operation { return mustBuiltin("add", c) }

// AddRandom is the built-in operation x + c + a random number of [0, 1).
func AddRandom(c float64) Operation { return mustBuiltin("addrandom", c) }

// Scale is the built-in operation x * c.
func Scale(c float64) Operation { return mustBuiltin("scale", c) }

func mustBuiltin(name string, c float64) Operation {
	op, err := Builtin(builtinName(name, c))
	if err != nil {
		panic(err) // the table lacks a name
	}
	return op
}

// ServeBuiltin does not return in a worker process that is there for a built-in
// operation; elsewhere it does nothing.
func ServeBuiltin() {
	if name, ok := strings.CutPrefix(os.Getenv(worker.Env), builtinPrefix); ok {
		if _, err := Builtin(name); err != nil {
			worker.Reject(err.Error())
		}
	}
}
