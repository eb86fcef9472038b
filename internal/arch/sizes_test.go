package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"testing"
)

// The limits of HABITS. What is near one should be cut before it gets there.
const (
	maxFileLines        = 800
	maxFunctionLines    = 100 // without the lines of tables
	maxInterfaceMethods = 12
	maxPackageFiles     = 60
)

func TestSizes(t *testing.T) {
	t.Parallel()
	var files, functions, packages distribution
	perPackage := make(map[string]int)
	for _, f := range goFiles(t) {
		if f.generated {
			continue
		}
		files.add(f.lines, f.path)
		if !f.test {
			perPackage[f.folder]++
		}
		if f.lines > maxFileLines {
			t.Errorf("%s has %d lines; cut it into files that tell the story in order (at most %d)", f.path, f.lines, maxFileLines)
		}
		for _, function := range functionsOf(f) {
			lines := codeLines(function)
			functions.add(lines, f.position(function))
			if lines > maxFunctionLines {
				t.Errorf("%s: this function has %d lines besides tables; cut it (at most %d)", f.position(function), lines, maxFunctionLines)
			}
		}
	}
	for folder, n := range perPackage {
		packages.add(n, folder)
		if n > maxPackageFiles {
			t.Errorf("%s has %d files; it is more than one package (at most %d)", folder, n, maxPackageFiles)
		}
	}
	t.Logf("file lines:     %s", &files)
	t.Logf("function lines: %s", &functions)
	t.Logf("package files:  %s", &packages)
}

// distribution collects sizes to tell their percentiles.
type distribution struct {
	sizes   []int
	largest string
}

func (d *distribution) add(size int, where string) {
	if len(d.sizes) == 0 || size > slices.Max(d.sizes) {
		d.largest = where
	}
	d.sizes = append(d.sizes, size)
}

func (d *distribution) String() string {
	if len(d.sizes) == 0 {
		return "none"
	}
	sizes := slices.Sorted(slices.Values(d.sizes))
	at := func(percent int) int { return sizes[(len(sizes)-1)*percent/100] }
	return fmt.Sprintf("median %d, 95 %% up to %d, largest %d (%s), %d in all", at(50), at(95), at(100), d.largest, len(sizes))
}

// functionsOf returns the declared functions of a file.
func functionsOf(f goFile) []*ast.FuncDecl {
	var functions []*ast.FuncDecl
	for _, declaration := range f.ast.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && function.Body != nil {
			functions = append(functions, function)
		}
	}
	return functions
}

// codeLines counts the lines of a function without those of its tables: a
// composite literal counts as its first line, though function literals within
// it count as code.
func codeLines(function *ast.FuncDecl) int {
	line := func(p token.Pos) int { return positions.Position(p).Line }
	first := line(function.Pos())
	table := make([]bool, line(function.End())-first+1)
	mark := func(node ast.Node, is bool) {
		for i := line(node.Pos()) + 1; i <= line(node.End()); i++ {
			table[i-first] = is
		}
	}
	ast.Inspect(function, func(node ast.Node) bool { // parents come before children
		switch node := node.(type) {
		case *ast.CompositeLit:
			mark(node, true)
		case *ast.FuncLit:
			mark(node, false)
		}
		return true
	})
	count := 0
	for _, is := range table {
		if !is {
			count++
		}
	}
	return count
}

func TestInterfacesAreSmall(t *testing.T) {
	t.Parallel()
	_, of := folders(t)
	for _, files := range of {
		declared := interfacesOf(files)
		for name, i := range declared {
			if n := methods(i.node, declared); n > maxInterfaceMethods {
				t.Errorf("%s: interface %s has %d methods; cut it by who uses what (at most %d)", i.file.position(i.node), name, n, maxInterfaceMethods)
			}
		}
	}
}

type declaredInterface struct {
	file goFile
	node *ast.InterfaceType
}

func interfacesOf(files []goFile) map[string]declaredInterface {
	declared := make(map[string]declaredInterface)
	for _, f := range files {
		if f.generated {
			continue
		}
		ast.Inspect(f.ast, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				if i, ok := spec.Type.(*ast.InterfaceType); ok {
					declared[spec.Name.Name] = declaredInterface{f, i}
				}
			}
			return true
		})
	}
	return declared
}

// methods counts the methods of an interface with those of the interfaces of
// the same package that it embeds; one of another package counts as one.
func methods(i *ast.InterfaceType, declared map[string]declaredInterface) int {
	count := 0
	for _, field := range i.Methods.List {
		embedded, ok := field.Type.(*ast.Ident)
		if inner, known := declared[nameOf(embedded)]; ok && known && len(field.Names) == 0 {
			count += methods(inner.node, declared)
		} else {
			count += max(1, len(field.Names))
		}
	}
	return count
}

func nameOf(identifier *ast.Ident) string {
	if identifier == nil {
		return ""
	}
	return identifier.Name
}
