package main

import (
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// Every package says in its doc.go what it is for; a main package may say it in
// its main.go.
func TestPackageDocs(t *testing.T) {
	folders := map[string]bool{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules" || d.Name() == "build"):
			return fs.SkipDir
		case strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go"):
			folders[filepath.Dir(p)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) < 20 {
		t.Fatalf("only %d packages found", len(folders))
	}
	for dir := range folders {
		name := "doc.go"
		if dir == "." {
			name = "main.go"
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Errorf("%s needs a doc.go: %v", dir, err)
			continue
		}
		if f.Doc == nil || new(doc.Package).Synopsis(f.Doc.Text()) == "" {
			t.Errorf("%s/%s has no package comment", dir, name)
		}
	}
}
