package arch

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// saysNothing are names that gather what belongs elsewhere.
var saysNothing = []string{"util", "utils", "helper", "helpers", "common", "types", "misc", "shared", "base"}

func TestNamesSaySomething(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if name := f.ast.Name.Name; slices.Contains(saysNothing, name) {
			t.Errorf("%s: package %s says nothing; name it after what it does", f.path, name)
		}
		if name := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test"); slices.Contains(saysNothing, name) {
			t.Errorf("%s: this file name says nothing; name it after what it does", f.path)
		}
	}
}

func TestPackageComments(t *testing.T) {
	t.Parallel()
	names, of := folders(t)
	for _, folder := range names {
		code, comment := 0, ""
		for _, f := range of[folder] {
			if !f.test {
				code++
			}
			if f.ast.Doc != nil && !f.generated && (!f.test || comment == "") {
				comment = f.ast.Doc.Text()
			}
		}
		first := of[folder][0].ast.Name.Name
		switch {
		case comment == "":
			t.Errorf("%s: the package has no comment; say what it owns, what it hands off and where to start reading (in a doc.go; templ tears comments apart)", folder)
		case code > 0 && !strings.HasPrefix(comment, "Package "+strings.TrimSuffix(first, "_test")) && !strings.HasPrefix(comment, "Command "):
			t.Errorf("%s: the package comment should begin with Package %s", folder, first)
		}
	}
}

func TestNoInit(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		for _, declaration := range f.ast.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
				t.Errorf("%s: init runs behind the reader's back; call it from where it is needed", f.position(function))
			}
		}
	}
}
