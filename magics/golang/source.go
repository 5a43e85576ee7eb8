package golang

import (
	"go/ast"
	"go/format"
	"go/token"
	"strings"
)

// Source returns a function's source text, formatted, with its doc comment; ""
// if there is no such function.
func (f *File) Source(name string) string {
	fd := f.decls[name]
	if fd == nil {
		return ""
	}
	from := fd.Pos()
	if fd.Doc != nil {
		from = fd.Doc.Pos()
	}
	return f.text(from, fd.End())
}

// OneLine returns the function in one line, for titles: the expression that it
// returns if that is all it does and it fits, else its signature with the name.
func (f *File) OneLine(name string, width int) string {
	fd := f.decls[name]
	if fd == nil {
		return name
	}
	if fd.Body != nil && len(fd.Body.List) == 1 {
		if r, ok := fd.Body.List[0].(*ast.ReturnStmt); ok && len(r.Results) == 1 {
			body := f.raw(r.Results[0].Pos(), r.Results[0].End())
			if len(body) <= width && !strings.Contains(body, "\n") {
				return body
			}
		}
	}
	return name + strings.TrimPrefix(signature(fd.Type), "func")
}

func (f *File) raw(from, to token.Pos) string {
	return string(f.src[f.fset.Position(from).Offset:f.fset.Position(to).Offset])
}

func (f *File) text(from, to token.Pos) string {
	raw := f.raw(from, to)
	if formatted, err := format.Source([]byte(raw)); err == nil {
		return string(formatted)
	}
	return raw
}
