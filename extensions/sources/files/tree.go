package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// trees are the folders within which files may point to each other, the outermost
// only, links resolved. See the package comment for which these are.
type trees struct {
	folders []string
}

// place is a path and what it really is: where it leads when links are resolved, and
// the tree in which that lies.
type place struct {
	path string
	real string
	tree string
}

// inTree returns the real path relative to the tree.
func (p place) inTree() string {
	return relative(p.tree, p.real)
}

func findTrees(roots []root) *trees {
	home := homeFolder()
	var folders []string
	add := func(folder string) {
		if real, err := realPath(folder); err == nil {
			folders = append(folders, workTree(real, home))
		}
	}
	for i := range roots {
		r := &roots[i]
		add(r.start())
		if r.folder || r.glob {
			continue
		}
		if real, err := filepath.EvalSymlinks(r.path); err == nil {
			add(filepath.Dir(real)) // the file may be a link to one elsewhere
		}
	}
	slices.Sort(folders)
	t := &trees{}
	for _, f := range folders {
		if n := len(t.folders); n == 0 || !contains(t.folders[n-1], f) {
			t.folders = append(t.folders, f)
		}
	}
	return t
}

// start returns the folder where r begins.
func (r *root) start() string {
	switch {
	case r.folder:
		return r.path
	case r.glob:
		base, _ := splitGlob(r.path)
		return base
	default:
		return filepath.Dir(r.path)
	}
}

// workTree returns the Git work tree around folder, or folder itself.
func workTree(folder, home string) string {
	for f := folder; f != home; f = filepath.Dir(f) {
		if filepath.Dir(f) == f {
			break
		}
		if _, err := os.Lstat(filepath.Join(f, ".git")); err == nil {
			return f
		}
	}
	return folder
}

// contains tells whether path is folder or below it.
func contains(folder, path string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}

// around returns the tree in which a real path lies.
func (t *trees) around(real string) (string, bool) {
	for _, f := range t.folders {
		if contains(f, real) {
			return f, true
		}
	}
	return "", false
}

// locate finds what path is and refuses what lies in no tree. It does not ask whether
// anything is there.
func (t *trees) locate(path string) (place, error) {
	real, err := realPath(path)
	if err != nil {
		return place{path: path}, explain(path, err)
	}
	p := place{path: path, real: real}
	tree, ok := t.around(real)
	if !ok {
		return p, errOutside(path, "")
	}
	p.tree = tree
	if rel := p.inTree(); slices.Contains(strings.Split(rel, string(filepath.Separator)), ".git") {
		return p, errInsideGit(path)
	}
	return p, nil
}

// locateFrom is locate for what the file at base names: it must lie in the same tree.
func (t *trees) locateFrom(base, path string) (place, error) {
	from, err := t.locate(base)
	if err != nil {
		return place{path: path}, err
	}
	p, err := t.locate(path)
	if p.tree != from.tree && (err == nil || p.real != "") {
		return p, errOutside(path, from.tree)
	}
	return p, err
}

// realPath resolves the links in path as far as it exists. What comes after that is
// appended as it is.
func realPath(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return real, tooManyLinks(err)
	}
	dir, name := filepath.Split(path)
	if dir = filepath.Clean(dir); dir == path {
		return path, nil
	}
	real, err = realPath(dir)
	return filepath.Join(real, name), err
}

// homeFolder returns the home folder, links resolved, or nothing.
func homeFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(home); err == nil {
		return real
	}
	return home
}

// relative returns path, which is folder or lies below it, relative to folder.
func relative(folder, path string) string {
	if path == folder {
		return "."
	}
	return strings.TrimPrefix(path[len(folder):], string(filepath.Separator))
}
