package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// candidate is a file that may be a catalog file.
type candidate struct {
	path string // as it is given: the path of its location
	real string // links resolved
	tree string // real folder which it must not leave
	root *root  // nil when a Location entity named it
	// walked is set when the walk came by; such a file is looked into before it is
	// taken, one that was named is not.
	walked bool
	// problem is set when it is known already that it cannot be read.
	problem error
}

// walk goes through one root folder in a fixed order and gives every candidate to emit,
// which returns false to stop.
type walk struct {
	source *Source
	root   *root
	real   string // the root folder, links resolved
	watch  *watcher
	emit   func(candidate) bool
	wait   sync.WaitGroup // for listings
}

// errStopped ends a walk whose receiver wants no more.
var errStopped = errors.New("stopped")

func (s *Source) walkRoot(ctx context.Context, r *root, w *watcher, emit func(candidate) bool) error {
	real, err := filepath.EvalSymlinks(r.path)
	if err != nil {
		return explain(r.path, err)
	}
	wk := &walk{source: s, root: r, real: real, watch: w, emit: emit}
	// Whoever replaces the folder itself does it in the folder above.
	if above, err := filepath.EvalSymlinks(filepath.Dir(r.path)); err == nil {
		w.interest(above, filepath.Base(r.path), r.path)
	}
	return wk.walkFrom(ctx, "", 0, nil)
}

// listAhead is how many folders are listed before the walk comes to them.
const listAhead = 4

// listing is a folder's entries, once done is closed.
type listing struct {
	done    chan struct{}
	entries []fs.DirEntry
	err     error
}

// list begins to list the folder rel. It is watched first, so that no change is lost.
func (w *walk) list(rel string) *listing {
	l := &listing{done: make(chan struct{})}
	w.wait.Go(func() {
		defer close(l.done)
		real := filepath.Join(w.real, rel)
		w.watch.folder(w.path(rel), real)
		l.entries, l.err = os.ReadDir(real)
	})
	return l
}

// walkFrom walks the folder rel (with slashes, "" for the root), which lies depth
// folders deep. above is what the folders above it leave out.
func (w *walk) walkFrom(ctx context.Context, rel string, depth int, above *ignores) error {
	defer w.wait.Wait()
	return w.folder(ctx, rel, w.list(rel), depth, above)
}

func (w *walk) folder(ctx context.Context, rel string, l *listing, depth int, above *ignores) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	<-l.done
	if l.err != nil {
		return w.unreadable(rel, l.err)
	}
	inside := readIgnores(filepath.Join(w.real, rel), rel, l.entries, above)
	var ahead []*listing // of the next folders
	next := 0            // the first entry that was not looked at for ahead
	for i, e := range l.entries {
		name := path.Join(rel, e.Name())
		if !w.enters(name, e, inside) {
			if err := w.file(name, e, inside); err != nil {
				return err
			}
			continue
		}
		if depth >= w.source.limits.Depth {
			if err := w.give(name, &ReadError{w.path(name), "lies too deep: folders inside each other are read to a certain depth only", "Point the source to a folder closer to it.", nil}); err != nil {
				return err
			}
			continue
		}
		for next = max(next, i); next < len(l.entries) && len(ahead) < listAhead; next++ {
			if n := path.Join(rel, l.entries[next].Name()); w.enters(n, l.entries[next], inside) {
				ahead = append(ahead, w.list(n))
			}
		}
		if err := w.folder(ctx, name, ahead[0], depth+1, inside); err != nil {
			return err
		}
		ahead = ahead[1:]
	}
	return nil
}

// enters tells whether an entry is a folder that the walk goes into.
func (w *walk) enters(rel string, e fs.DirEntry, ign *ignores) bool {
	return e.IsDir() && !alwaysIgnored(e.Name()) && !ign.match(rel, true)
}

// file deals with an entry that is not entered.
func (w *walk) file(rel string, e fs.DirEntry, ign *ignores) error {
	mode := e.Type()
	switch {
	case mode.IsDir(), !isYAML(e.Name()), ign.match(rel, false):
		return nil
	case mode&fs.ModeSymlink != 0:
		return w.link(rel)
	case !mode.IsRegular() && !isCatalogInfo(e.Name()):
		return nil
	default:
		return w.give(rel, nil)
	}
}

// link gives the file behind a link, unless the walk meets it anyway or it lies
// elsewhere. Only a catalog-info that leads nowhere is worth a complaint.
func (w *walk) link(rel string) error {
	real, err := filepath.EvalSymlinks(filepath.Join(w.real, rel))
	if err == nil {
		w.watch.link(w.path(rel), real)
		info, statErr := os.Stat(real)
		if statErr == nil && info.IsDir() {
			return nil
		}
		err = statErr
	}
	switch {
	case err != nil && isCatalogInfo(path.Base(rel)):
		err = explain(w.path(rel), tooManyLinks(err))
		if isNotExist(err) {
			err = &ReadError{w.path(rel), "is a link to a file that does not exist", "Mend the link or remove it.", nil}
		}
		return w.give(rel, err)
	case err != nil:
		return nil
	case !contains(w.real, real):
		if isCatalogInfo(path.Base(rel)) {
			return w.give(rel, &ReadError{w.path(rel), "is a link that leads out of " + w.root.path, "Copy the file, or give its folder to Callboard as well.", nil})
		}
		return nil
	case w.takes(relative(w.real, real)):
		return nil
	}
	return w.giveReal(rel, real, nil)
}

func (w *walk) path(rel string) string { return filepath.Join(w.root.path, rel) }

func (w *walk) give(rel string, problem error) error {
	return w.giveReal(rel, filepath.Join(w.real, rel), problem)
}

func (w *walk) giveReal(rel, real string, problem error) error {
	if !w.emit(candidate{path: w.path(rel), real: real, tree: w.real, root: w.root, walked: true, problem: problem}) {
		return errStopped
	}
	return nil
}

// unreadable deals with a folder that cannot be listed. What the last pass found in it
// is given again with the error, so that the catalog keeps it.
func (w *walk) unreadable(rel string, err error) error {
	if rel == "" {
		return explain(w.root.path, err)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	problem := explain(w.path(rel), err)
	if err := w.give(rel, problem); err != nil {
		return err
	}
	for _, p := range w.source.seen.walkedBelow(w.path(rel)) {
		if err := w.give(filepath.ToSlash(relative(w.root.path, p)), problem); err != nil {
			return err
		}
	}
	return nil
}

// takes tells whether the walk meets the file rel by itself, as far as names can tell.
func (w *walk) takes(rel string) bool {
	rel = filepath.ToSlash(rel)
	ign, ok := ignoresAround(w.real, path.Dir(rel))
	return ok && isYAML(rel) && !ign.match(rel, false)
}

// ignoresAround returns what holds in the folder rel of the root real, and false when
// that folder is left out itself.
func ignoresAround(real, rel string) (*ignores, bool) {
	if rel == "." {
		rel = ""
	}
	var above *ignores
	if rel != "" {
		var ok bool
		if above, ok = ignoresAround(real, path.Dir(rel)); !ok || alwaysIgnored(path.Base(rel)) || above.match(rel, true) {
			return nil, false
		}
	}
	folder := filepath.Join(real, rel)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return above, true // nothing more is said in a folder that cannot be listed
	}
	return readIgnores(folder, rel, entries, above), true
}

// readIgnores reads the .gitignore of a folder if it has one. In another work tree
// those above it do not count.
func readIgnores(real, rel string, entries []fs.DirEntry, above *ignores) *ignores {
	const longest = 1 << 20
	var own bool
	for _, e := range entries {
		switch e.Name() {
		case ".git":
			above = nil
		case ignoreFile:
			own = e.Type().IsRegular()
		}
	}
	if !own {
		return above
	}
	f, err := os.Open(filepath.Join(real, ignoreFile))
	if err != nil {
		return above
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, longest))
	if err != nil {
		return above
	}
	return above.add(rel, string(text))
}
