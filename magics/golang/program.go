package golang

import (
	"fmt"
	"strconv"
)

// The generated code's names. Nobody else has them, so nothing that a user's
// cell declares is hidden by them.
const prolog = `import (
	gonbenchParallel "gonbench/parallel"
	gonbenchRunner "gonbench/parallel/runner"
)

func main() {
	gonbenchRunner.Main(gonbenchParallel.Operation{
		Name:    %s,
		InPlace: %t,
		Compute: func(gonbenchDst []float64, gonbenchCols [][]float64) {
%s		},
	})
}
`

const (
	scalarLoop = `			gonbenchSrc := gonbenchCols[0][:len(gonbenchDst)]
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
	label = "\t\tgonbenchLoop:\n"
)

// Program returns the cell that makes a runner of a function which can be
// benchmarked. It reads and writes without bounds checks. A row function gets one
// buffer a chunk, gathered from the columns anew for every row.
//
// The function is called directly in the loop; the body of a short one is put
// there as it stands, since the compiler's budget for inlining ends just below
// x + 100 + rand.Float64(). A loop reads a row before it writes its result, so that
// worker processes can compute in the memory that the column came in; what a chunk
// function does is not known.
func Program(fn Function, operation string) string {
	loop, argument := scalarLoop, "gonbenchSrc[gonbenchRow]"
	switch fn.Form {
	case Scalar:
	case Row:
		loop, argument = rowLoop, "gonbenchBuffer"
	case Chunk:
		return fmt.Sprintf(prolog, strconv.Quote(operation), false, fmt.Sprintf(chunkCall, fn.Name))
	default:
		panic("golang: Program of a function that cannot be benchmarked: " + fn.Name)
	}
	body, labelled, ok := fn.inline(argument)
	if !ok {
		body = fmt.Sprintf("gonbenchDst[gonbenchRow] = %s(%s)", fn.Name, argument)
	}
	before := ""
	if labelled {
		before = label
	}
	return fmt.Sprintf(prolog, strconv.Quote(operation), true, fmt.Sprintf(loop, before, body))
}
