package golang

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// LastFunction returns the name of the last function that the body of a %%bench
// cell declares. The body is Go declarations, with imports, without a package
// clause, among lines for GoNB that begin with % or !.
func LastFunction(cellBody string) (name string, err error) {
	const clause = "package main;" // on the first line, so that lines keep their numbers
	src := blankSpecial(cellBody)
	if !strings.HasPrefix(strings.TrimSpace(src), "package ") {
		src = clause + src
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("the cell must hold Go declarations: line %w", err)
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil && fd.Name.Name != "main" && fd.Name.Name != "init" {
			name = fd.Name.Name
		}
	}
	if name == "" {
		return "", errors.New("the cell declares no function; %%bench takes " + forms)
	}
	return name, nil
}

// blankSpecial empties the lines that GoNB takes for itself: those that begin
// with % or ! outside of a raw string or comment, and what a backslash at the end
// continues.
func blankSpecial(body string) string {
	lines := strings.Split(body, "\n")
	var in byte // '`' or '*' while within a raw string or comment
	continued := false
	for i, line := range lines {
		if in == 0 && (continued || strings.HasPrefix(line, "%") || strings.HasPrefix(line, "!")) {
			continued = strings.HasSuffix(line, "\\")
			lines[i] = ""
			continue
		}
		continued = false
		in = scan(line, in)
	}
	return strings.Join(lines, "\n")
}

// scan follows raw strings and block comments through a line.
func scan(line string, in byte) byte {
	for i := 0; i < len(line); i++ {
		rest := line[i:]
		switch {
		case in == '`':
			if line[i] == '`' {
				in = 0
			}
		case in == '*':
			if strings.HasPrefix(rest, "*/") {
				in = 0
				i++
			}
		case strings.HasPrefix(rest, "//"):
			return 0
		case strings.HasPrefix(rest, "/*"):
			in = '*'
			i++
		case line[i] == '`':
			in = '`'
		case line[i] == '"' || line[i] == '\'':
			quote := line[i]
			for i++; i < len(line) && line[i] != quote; i++ {
				if line[i] == '\\' {
					i++
				}
			}
		}
	}
	return in
}
