package golang

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"gonbench/magics/golang/expression"
)

// importer knows the stubs and nothing else. go/types makes do with an opaque
// package where it returns an error.
type importer map[string]*types.Package

var errOpaque = errors.New("not read")

func (im importer) Import(path string) (*types.Package, error) {
	if p := im[path]; p != nil {
		return p, nil
	}
	var source string
	switch path {
	case "math":
		var b strings.Builder
		b.WriteString(mathStub)
		for f := expression.NoFunc + 1; f < expression.BuiltinMax; f++ {
			b.WriteString("func " + f.String() + "(x")
			if f.Arity() == 2 {
				b.WriteString(", y")
			}
			b.WriteString(" float64) float64\n")
		}
		source = b.String()
	case "math/rand", "math/rand/v2":
		source = randStub
	default:
		return nil, errOpaque
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{Error: func(error) {}} // functions without bodies
	p, _ := config.Check(path, fset, []*ast.File{f}, nil)
	im[path] = p
	return p, nil
}

// mathRand tells whether a package is one of the standard library's two that have
// Float64, NormFloat64 and ExpFloat64.
func mathRand(path string) bool { return path == "math/rand" || path == "math/rand/v2" }

// random tells whether a package is a source of random numbers. Another one, or one
// function of many in a package, is noticed when the results differ.
func random(path string) bool {
	switch path {
	case "math/rand", "math/rand/v2", "crypto/rand", "golang.org/x/exp/rand":
		return true
	}
	for _, prefix := range []string{"gonum.org/v1/gonum/stat/dist", "gonum.org/v1/gonum/stat/sample", "gonum.org/v1/gonum/mathext/prng"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
