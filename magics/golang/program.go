package golang

import (
	"fmt"
	"go/format"
	"strconv"
)

// The generated code's names. Nobody else has them, so nothing that a user's
// cell declares is hidden by them.
const (
	prolog = `import (
	gonbenchParallel "gonbench/parallel"
	gonbenchRunner "gonbench/parallel/runner"
)

func main() {
	gonbenchRunner.Main(%s)
}
`
	operation = `gonbenchParallel.Operation{
		Name:    %s,
		InPlace: %t,
		Compute: func(gonbenchDst []float64, gonbenchCols [][]float64) {
%s		},
	}`
	scalarLoop = `			gonbenchSrc := gonbenchCols[0][:len(gonbenchDst)]
			_ = gonbenchSrc
%s			for gonbenchRow := range gonbenchDst {
%s
			}
`
	rowLoop = `			gonbenchBuffer := make([]float64, len(gonbenchCols))
%s			for gonbenchRow := range gonbenchDst {
				for gonbenchCol, gonbenchSrc := range gonbenchCols[:len(gonbenchBuffer)] {
					gonbenchBuffer[gonbenchCol] = gonbenchSrc[gonbenchRow]
				}
%s
			}
`
	chunkCall = `			%s(gonbenchDst, gonbenchCols[0][:len(gonbenchDst):len(gonbenchDst)])
`
	blocks = `			gonbenchParallel.Blocks(gonbenchDst, gonbenchCols, %d, func(gonbenchDst []float64, gonbenchCols, gonbenchDraws [][]float64) {
%s			})
`
	label = "\t\tgonbenchLoop:\n"
)

// Program returns the cell that makes a runner of a function which can be
// benchmarked. It reads and writes without bounds checks. A row function gets one
// buffer a chunk, or a block, gathered from the columns anew for every row.
//
// The function is called directly in the loop; the body of a short one is put
// there as it stands, since the compiler's budget for inlining ends just below
// x + 100 + rand.Float64(). A loop reads a row before it writes its result, so that
// worker processes can compute in the memory that the column came in; what a chunk
// function does is not known.
//
// A function that has a vector form gets it as a second operation.
func Program(fn Function, name string) string {
	operations := fmt.Sprintf(operation, strconv.Quote(name), fn.Form != Chunk, fn.loop())
	if loop, ok := fn.vectorLoop(); ok {
		operations += ", " + fmt.Sprintf(operation, strconv.Quote(name), true, loop)
	}
	program := fmt.Sprintf(prolog, operations)
	if formatted, err := format.Source([]byte(program)); err == nil {
		return string(formatted)
	}
	return program
}

// Vector tells whether the function has a vector form: the same statements, with
// random numbers that were drawn for a block of rows at once, in vector registers,
// where the function calls rand.Float64. That is what code for NumPy does, and takes
// a fraction of the time of one call for each; but numbers are drawn for all rows, also
// for those that need none. It takes a body that [Program] puts into the loop, with
// such a call outside of loops, closures and other functions.
func (fn Function) Vector() bool {
	_, ok := fn.vectorLoop()
	return ok
}

// loop is the function as it is written, on all rows of a chunk.
func (fn Function) loop() string {
	if fn.Form == Chunk {
		return fmt.Sprintf(chunkCall, fn.Name)
	}
	b, ok := fn.inline(fn.argument(), false)
	if !ok {
		b.text = fmt.Sprintf("gonbenchDst[gonbenchRow] = %s(%s)", fn.Name, fn.argument())
	}
	return fn.over(b)
}

// vectorLoop is the function's vector form, if it has one.
func (fn Function) vectorLoop() (loop string, ok bool) {
	if fn.Form == Chunk {
		return "", false
	}
	b, ok := fn.inline(fn.argument(), true)
	if !ok || b.draws == 0 {
		return "", false
	}
	columns := ""
	for i := range b.draws {
		columns += fmt.Sprintf("\t\t\tgonbenchDraw%d := gonbenchDraws[%d][:len(gonbenchDst)]\n", i, i)
	}
	return fmt.Sprintf(blocks, b.draws, columns+fn.over(b)), true
}

// argument is what the loop hands to the function.
func (fn Function) argument() string {
	if fn.Form == Row {
		return "gonbenchBuffer"
	}
	return "gonbenchSrc[gonbenchRow]"
}

// over is the loop over the rows around a body.
func (fn Function) over(b body) string {
	loop, before := scalarLoop, ""
	switch fn.Form {
	case Scalar:
	case Row:
		loop = rowLoop
	default:
		panic("golang: a loop for a function that cannot be benchmarked: " + fn.Name)
	}
	if b.labelled {
		before = label
	}
	return fmt.Sprintf(loop, before, b.text)
}
