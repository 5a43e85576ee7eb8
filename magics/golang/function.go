package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"gonbench/dataset/near"
	"slices"
	"strings"
)

// Form is how a function takes its data.
type Form int

// The forms.
const (
	NoForm Form = iota // cannot be benchmarked
	Scalar             // func(float64) float64
	Chunk              // func(dst, src []float64)
	Row                // func(row []float64) float64
)

func (f Form) String() string {
	return [...]string{"none", "scalar", "chunk", "row"}[f]
}

// forms says what can be benchmarked.
const forms = "func(float64) float64, func(dst, src []float64) or func(row []float64) float64"

// Function is a declared function or method.
type Function struct {
	Name      string // of a method: Type.Method
	Form      Form
	Signature string // func(string) int
	Reason    string // why it cannot be benchmarked: one line, "" if it can
	Line      int    // in the file

	file *File
	decl *ast.FuncDecl
}

// Functions returns the functions in the order of the file, except main and init.
func (f *File) Functions() []Function { return slices.Clone(f.functions) }

// NotFoundError says that there is no such function.
type NotFoundError struct {
	Name    string
	Nearest []string // names of functions that can be benchmarked, nearest first
}

func (e *NotFoundError) Error() string {
	if len(e.Nearest) == 0 {
		return fmt.Sprintf("there is no function %s; declare it in a cell and run that first", e.Name)
	}
	return fmt.Sprintf("there is no function %s; did you mean %s?", e.Name, strings.Join(e.Nearest, " or "))
}

// FormError says that a function cannot be benchmarked.
type FormError struct{ Function Function }

func (e *FormError) Error() string { return e.Function.Reason }

// Function returns the function of that name if it can be benchmarked. The error
// is a *NotFoundError or a *FormError.
func (f *File) Function(name string) (Function, error) {
	for _, fn := range f.functions {
		if fn.Name == name {
			if fn.Form == NoForm {
				return fn, &FormError{fn}
			}
			return fn, nil
		}
	}
	if f.pkg != nil {
		if v, ok := f.pkg.Scope().Lookup(name).(*types.Var); ok {
			fn := Function{Name: name, Signature: types.TypeString(v.Type(), types.RelativeTo(f.pkg))}
			fn.Reason = fmt.Sprintf("%s is a variable; declare it as a function, %s, so that the compiler can inline it", name, forms)
			return fn, &FormError{fn}
		}
	}
	return Function{}, &NotFoundError{Name: name, Nearest: f.nearest(name)}
}

func (f *File) nearest(name string) []string {
	var names []string
	for _, fn := range f.functions {
		if fn.Form != NoForm {
			names = append(names, fn.Name)
		}
	}
	return near.Alike(name, names)
}

func (f *File) function(fd *ast.FuncDecl) Function {
	fn := Function{
		Name:      fd.Name.Name,
		Signature: signature(fd.Type),
		Line:      f.fset.Position(fd.Pos()).Line,
		file:      f,
		decl:      fd,
	}
	switch {
	case fd.Recv != nil:
		fn.Name = receiver(fd) + "." + fn.Name
		fn.Reason = fmt.Sprintf("%s is a method; call it from a function, %s", fn.Name, forms)
	case fd.Type.TypeParams != nil:
		fn.Reason = fmt.Sprintf("%s has type parameters; call it from a function, %s", fn.Name, forms)
	case fd.Body == nil:
		fn.Reason = fmt.Sprintf("%s has no body", fn.Name)
	default:
		fn.Form = f.form(fd)
		if fn.Form == NoForm {
			fn.Reason = fmt.Sprintf("%s has the signature %s; %%bench takes %s", fn.Name, fn.Signature, forms)
		}
	}
	return fn
}

func (f *File) form(fd *ast.FuncDecl) Form {
	object, _ := f.info.Defs[fd.Name].(*types.Func)
	if object == nil {
		return NoForm
	}
	sig := object.Type().(*types.Signature)
	if sig.Variadic() {
		return NoForm
	}
	params, results := sig.Params(), sig.Results()
	float := func(t types.Type) bool { return types.Unalias(t) == types.Typ[types.Float64] }
	// A named slice of float64 takes a []float64 as it is.
	floats := func(t types.Type) bool {
		s, ok := t.Underlying().(*types.Slice)
		return ok && float(s.Elem())
	}
	switch {
	case params.Len() == 1 && results.Len() == 1 && float(results.At(0).Type()):
		if t := params.At(0).Type(); float(t) {
			return Scalar
		} else if floats(t) {
			return Row
		}
	case params.Len() == 2 && results.Len() == 0 && floats(params.At(0).Type()) && floats(params.At(1).Type()):
		return Chunk
	}
	return NoForm
}

// signature writes a function type without the names of its parameters.
func signature(t *ast.FuncType) string {
	list := func(fields *ast.FieldList) string {
		var types_ []string
		if fields != nil {
			for _, field := range fields.List {
				for range max(1, len(field.Names)) {
					types_ = append(types_, types.ExprString(field.Type))
				}
			}
		}
		return strings.Join(types_, ", ")
	}
	s := "func"
	if t.TypeParams != nil {
		var params []string
		for _, field := range t.TypeParams.List {
			for _, name := range field.Names {
				params = append(params, name.Name+" "+types.ExprString(field.Type))
			}
		}
		s += "[" + strings.Join(params, ", ") + "]"
	}
	s += "(" + list(t.Params) + ")"
	results := list(t.Results)
	switch {
	case results == "":
		return s
	case t.Results.NumFields() > 1:
		return s + " (" + results + ")"
	}
	return s + " " + results
}

// receiver is the name of a method's type.
func receiver(fd *ast.FuncDecl) string {
	t := fd.Recv.List[0].Type
	for {
		switch e := t.(type) {
		case *ast.StarExpr:
			t = e.X
		case *ast.ParenExpr:
			t = e.X
		case *ast.IndexExpr:
			t = e.X
		case *ast.IndexListExpr:
			t = e.X
		case *ast.Ident:
			return e.Name
		default:
			return "?"
		}
	}
}
