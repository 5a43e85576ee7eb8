package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// File is what the user has declared.
type File struct {
	src       []byte
	fset      *token.FileSet
	syntax    *ast.File
	pkg       *types.Package
	info      *types.Info
	functions []Function
	decls     map[string]*ast.FuncDecl // top-level functions, no methods
	changed   map[*types.Var]bool      // package-level variables that are assigned to
	typeError error                    // the first one, for ParseCheck
}

// Parse reads a whole Go file. An error is a syntax error; types that do not fit
// together are left to the compiler.
func Parse(src []byte) (*File, error) {
	f := &File{
		src:   src,
		fset:  token.NewFileSet(),
		decls: map[string]*ast.FuncDecl{},
		info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{},
			Defs:  map[*ast.Ident]types.Object{},
			Uses:  map[*ast.Ident]types.Object{},
		},
	}
	var err error
	f.syntax, err = parser.ParseFile(f.fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("the declared Go cannot be read: %w", err)
	}
	config := types.Config{
		Importer:                 importer{},
		DisableUnusedImportCheck: true,
		Error: func(err error) {
			if f.typeError == nil {
				f.typeError = err
			}
		},
	}
	f.pkg, _ = config.Check("main", f.fset, []*ast.File{f.syntax}, f.info)
	f.changed = f.assignments()
	for _, d := range f.syntax.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok || fd.Recv == nil && (fd.Name.Name == "main" || fd.Name.Name == "init" || fd.Name.Name == "_") {
			continue
		}
		f.functions = append(f.functions, f.function(fd))
		if fd.Recv == nil {
			f.decls[fd.Name.Name] = fd
		}
	}
	return f, nil
}
