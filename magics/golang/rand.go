package golang

import (
	"go/ast"
	"go/types"
)

// ReachesRand tells whether calling a function may make random numbers: whether
// it mentions a package of random numbers, or anything declared in the file that
// does: functions, variables (also by what is assigned to them), types, and
// methods by their names. Rather too often true than not.
func (f *File) ReachesRand(name string) bool {
	fd := f.decls[name]
	if fd == nil {
		return false
	}
	g := f.references()
	seen := map[string]bool{}
	var reaches func(name string) bool
	reaches = func(name string) bool {
		if seen[name] {
			return false
		}
		seen[name] = true
		if g.random[name] {
			return true
		}
		for to := range g.edges[name] {
			if reaches(to) {
				return true
			}
		}
		return false
	}
	return reaches(name)
}

// references is who mentions whom, by name; a method is ".Name".
type references struct {
	edges  map[string]map[string]bool
	random map[string]bool
}

func (f *File) references() references {
	g := references{map[string]map[string]bool{}, map[string]bool{}}
	for _, d := range f.syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = "." + name
			}
			f.mention(g, name, d)
			f.assigned(g, name, d)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					f.mention(g, s.Name.Name, s)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						f.mention(g, name.Name, s)
					}
				}
			}
		}
	}
	return g
}

func (f *File) mention(g references, name string, n ast.Node) {
	if g.edges[name] == nil {
		g.edges[name] = map[string]bool{}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			g.edges[name]["."+n.Sel.Name] = true
		case *ast.Ident:
			switch o := f.info.Uses[n].(type) {
			case nil:
			case *types.PkgName:
				if random(o.Imported().Path()) {
					g.random[name] = true
				}
			default:
				if o.Pkg() != nil && random(o.Pkg().Path()) { // a dot import, or a method
					g.random[name] = true
				}
				if o.Pkg() == f.pkg && o.Parent() == f.pkg.Scope() {
					g.edges[name][o.Name()] = true
				}
			}
		}
		return true
	})
}

// assigned makes a variable mention the functions that assign to it.
func (f *File) assigned(g references, name string, n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for _, left := range a.Lhs {
				if v := f.packageVar(left); v != nil {
					if g.edges[v.Name()] == nil {
						g.edges[v.Name()] = map[string]bool{}
					}
					g.edges[v.Name()][name] = true
				}
			}
		}
		return true
	})
}

// packageVar is the package-level variable that an expression names or is a
// part of; nil if none.
func (f *File) packageVar(e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			v, ok := f.info.Uses[x].(*types.Var)
			if ok && v.Parent() == f.pkg.Scope() {
				return v
			}
			return nil
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}
