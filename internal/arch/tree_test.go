package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	module = "github.com/callboard/callboard"
	root   = "../.."
)

// leftBehind reports whether a file or folder is not part of the repository:
// tools, builds and running programs leave it behind (see .gitignore).
func leftBehind(name string) bool {
	switch path.Base(name) {
	case ".git", "node_modules", "callboard-data":
		return true
	}
	return name == "dist" || name == "callboard" || name == ".cache"
}

// goFile is one parsed Go file.
type goFile struct {
	path      string // from the repository's root, with slashes
	folder    string // of path; "." for the root
	test      bool
	generated bool
	lines     int
	ast       *ast.File
}

// imports returns the import paths of the file.
func (f goFile) imports() []string {
	paths := make([]string, len(f.ast.Imports))
	for i, spec := range f.ast.Imports {
		paths[i], _ = strconv.Unquote(spec.Path.Value)
	}
	return paths
}

// position returns where a node begins: file and line.
func (f goFile) position(node ast.Node) string {
	return f.path + ":" + strconv.Itoa(positions.Position(node.Pos()).Line)
}

// positions knows the lines of all parsed files. It is safe for use by tests
// that run in parallel.
var positions = token.NewFileSet()

// generatedMark is what Go tools agree to write into generated files.
var generatedMark = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// repositoryFiles lists all files of the repository once.
var repositoryFiles = sync.OnceValues(func() ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil // gone while we walked
		}
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		switch {
		case entry.IsDir() && leftBehind(relative):
			return fs.SkipDir
		case entry.Type().IsRegular() && !leftBehind(relative):
			files = append(files, relative)
		}
		return nil
	})
	return files, err
})

// allFiles returns the paths of all files of the repository.
func allFiles(t *testing.T) []string {
	t.Helper()
	files, err := repositoryFiles()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// read returns the content of a file of the repository.
func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return data
}

// foreign are Go files that are not part of the main module: tools, test
// data, and what templates make new repositories from.
var foreign = regexp.MustCompile(`^tools/|(^|/)(testdata|skeleton)/`)

// parsed holds the Go files of the main module, read once.
var parsed = sync.OnceValues(func() ([]goFile, error) {
	names, err := repositoryFiles()
	if err != nil {
		return nil, err
	}
	var files []goFile
	for _, name := range names {
		if path.Ext(name) != ".go" || foreign.MatchString(name) {
			continue
		}
		source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if os.IsNotExist(err) {
			continue
		}
		tree, err := parser.ParseFile(positions, name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, goFile{
			path:      name,
			folder:    path.Dir(name),
			test:      strings.HasSuffix(name, "_test.go"),
			generated: generatedMark.Match(source),
			lines:     bytes.Count(source, []byte("\n")),
			ast:       tree,
		})
	}
	return files, nil
})

// goFiles returns all Go files of the main module.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// folders returns the folders that hold Go files, sorted, with their files.
func folders(t *testing.T) ([]string, map[string][]goFile) {
	t.Helper()
	of := make(map[string][]goFile)
	var names []string
	for _, f := range goFiles(t) {
		if len(of[f.folder]) == 0 {
			names = append(names, f.folder)
		}
		of[f.folder] = append(of[f.folder], f)
	}
	slices.Sort(names)
	return names, of
}
