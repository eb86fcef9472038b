package files

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// globKey names a glob: the file that names it and the pattern, an absolute path.
type globKey struct {
	base    string
	pattern string
}

// globRead is what came of a glob the last time.
type globRead struct {
	start   string // the folder where it begins
	matches []string
	folders map[string]bool // those that were listed; a change in them may change matches
}

// These bound what matching one name can cost.
const (
	longestGlob      = 1024
	mostAlternatives = 1000
)

func isGlob(target string) bool { return strings.ContainsAny(target, "*?[{") }

// splitGlob divides a glob into the folder that it begins in and the rest.
func splitGlob(pattern string) (folder, rest string) {
	parts := strings.Split(filepath.ToSlash(pattern), "/")
	n := slices.IndexFunc(parts, isGlob)
	if n < 0 {
		n = len(parts) - 1
	}
	folder = filepath.FromSlash(strings.Join(parts[:n], "/"))
	if folder == "" && filepath.IsAbs(pattern) {
		folder = string(filepath.Separator)
	}
	return folder, strings.Join(parts[n:], "/")
}

func checkGlob(pattern string) error {
	_, rest := splitGlob(pattern)
	switch {
	case len(pattern) > longestGlob || alternatives(rest) > mostAlternatives:
		return &ReadError{pattern, "is too long a glob", "Use several shorter ones.", nil}
	case slices.Contains(strings.Split(rest, "/"), ".."):
		return &ReadError{pattern, "is a glob that goes up again", "Put ../ at its beginning only.", nil}
	case !doublestar.ValidatePattern(rest):
		return &ReadError{pattern, "is not a valid glob", "Close every bracket and brace; the wildcards are *, **, ?, [] and {}.", nil}
	}
	return nil
}

// alternatives returns how many patterns without braces a pattern stands for at most.
func alternatives(pattern string) int {
	total := 1
	var open []int
	for _, c := range pattern {
		switch n := len(open); {
		case c == '{':
			open = append(open, 1)
		case c == ',' && n > 0:
			open[n-1]++
		case c == '}' && n > 0:
			total = min(total*open[n-1], mostAlternatives+1)
			open = open[:n-1]
		}
	}
	return total
}

// globber expands one glob. Folders are listed by hand rather than by the library, to
// be watched, bounded, and never entered through links.
type globber struct {
	source  *Source
	pattern string   // relative to the folder where it begins, with slashes
	parts   []string // of pattern, nil when it cannot be taken apart
	folder  string   // where it begins, as named
	real    string   // the same, links resolved
	watch   *watcher
	result  globRead
}

// expand returns the files that match pattern, sorted. from is the file that names it;
// empty for a configured one. A folder that does not exist has no matches.
func (s *Source) expand(ctx context.Context, from, pattern string, w *watcher) (*globRead, error) {
	if err := checkGlob(pattern); err != nil {
		return nil, err
	}
	folder, rest := splitGlob(pattern)
	var p place
	var err error
	if from == "" {
		p, err = s.trees.Load().locate(folder)
	} else {
		p, err = s.trees.Load().locateFrom(from, folder)
	}
	if err != nil {
		return nil, err
	}
	g := &globber{source: s, pattern: rest, folder: folder, real: p.real, watch: w}
	g.result = globRead{start: folder, folders: map[string]bool{}}
	if !strings.Contains(rest, "{") {
		g.parts = strings.Split(rest, "/")
	}
	w.file(p)
	if err := g.list(ctx, "", 0); err != nil {
		return nil, err
	}
	slices.Sort(g.result.matches)
	return &g.result, nil
}

// list goes through the folder rel.
func (g *globber) list(ctx context.Context, rel string, depth int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if depth > g.source.limits.Depth {
		return nil
	}
	real := filepath.Join(g.real, rel)
	g.watch.folder(filepath.Join(g.folder, rel), real)
	g.result.folders[filepath.Join(g.folder, rel)] = true
	entries, err := os.ReadDir(real)
	if err != nil {
		return nil // as a glob goes, what cannot be listed matches nothing
	}
	for _, e := range entries {
		name := path.Join(rel, e.Name())
		if e.IsDir() {
			if e.Name() == ".git" || e.Name() == "node_modules" || !g.reaches(name) {
				continue
			}
			if err := g.list(ctx, name, depth+1); err != nil {
				return err
			}
			continue
		}
		if doublestar.MatchUnvalidated(g.pattern, name) && isFile(filepath.Join(real, e.Name())) {
			if len(g.result.matches) == g.source.limits.Files {
				return &ReadError{filepath.Join(g.folder, g.pattern), fmt.Sprintf("matches more than %d files", g.source.limits.Files), "Make the glob narrower.", nil}
			}
			g.result.matches = append(g.result.matches, filepath.Join(g.folder, name))
		}
	}
	return nil
}

// isFile tells whether a match is to be read. Links to folders are not; a broken link is,
// so that somebody hears of it.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err != nil || !info.IsDir()
}

// reaches tells whether anything below the folder rel can match.
func (g *globber) reaches(rel string) bool {
	if g.parts == nil {
		return true
	}
	names := strings.Split(rel, "/")
	for i, name := range names {
		switch {
		case i >= len(g.parts)-1:
			return g.parts[len(g.parts)-1] == "**"
		case g.parts[i] == "**":
			return true
		case !doublestar.MatchUnvalidated(g.parts[i], name):
			return false
		}
	}
	return true
}

// globRoot gives the matches of a configured glob.
func (s *Source) globRoot(ctx context.Context, r *root, w *watcher, emit func(candidate) bool) error {
	key := globKey{pattern: r.path}
	found, err := s.expand(ctx, "", r.path, w)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		if !emit(candidate{path: r.path, real: r.path, tree: filepath.Dir(r.path), root: r, problem: err}) {
			return errStopped
		}
		return nil
	}
	s.seen.addGlob(key, found)
	for _, m := range found.matches {
		if !emit(s.namedRoot(r, m, w)) {
			return errStopped
		}
	}
	return nil
}
