package files

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/callboard/callboard/sdk"
	"github.com/fsnotify/fsnotify"
)

// change finds out what a burst of events means for the catalog.
type change struct {
	source *Source
	bucket sdk.Bucket
	watch  *watcher

	delta sdk.Delta
	done  map[string]bool // paths that are in delta as documents, removed or touched
	held  batch           // paths to be looked at a little later
	full  bool            // only a full pass can tell
}

func (s *Source) changes(ctx context.Context, bucket sdk.Bucket, w *watcher, b batch) *change {
	c := &change{source: s, bucket: bucket, watch: w, done: map[string]bool{}}
	paths := slices.Sorted(maps.Keys(b.paths))
	for _, p := range paths {
		if c.needsPass(p, b.paths[p]) {
			c.full = true
			return c
		}
	}
	// What has gone first: a folder that was moved must be forgotten under its old name
	// before it is watched under the new one.
	for _, p := range paths {
		if _, err := os.Lstat(p); err != nil && isNotExist(err) {
			c.gone(p)
		} else if b.paths[p].Has(fsnotify.Rename | fsnotify.Remove) {
			c.watch.forget(p)
		}
	}
	for _, p := range paths {
		if info, err := os.Lstat(p); err == nil && info.IsDir() {
			c.appeared(ctx, p)
		} else if err == nil {
			c.file(ctx, p)
		}
	}
	c.globs(ctx, paths, b.paths)
	return c
}

// needsPass tells whether path changes what is walked at all.
func (c *change) needsPass(path string, op fsnotify.Op) bool {
	for i := range c.source.roots {
		r := &c.source.roots[i]
		if !r.folder {
			continue
		}
		if path == r.path && op.Has(fsnotify.Create|fsnotify.Rename|fsnotify.Remove) {
			return true
		}
		if filepath.Base(path) == ignoreFile && contains(r.path, path) {
			return true
		}
	}
	return false
}

// gone deals with path, a file or a folder, not being there any more.
func (c *change) gone(path string) {
	c.watch.forget(path)
	for _, p := range c.source.seen.walkedBelow(path) {
		c.lost(p)
	}
	for _, p := range c.source.seen.readBelow(path) {
		c.lost(p)
	}
	for _, p := range c.source.seen.referencesBelow(path) {
		c.watchNamed(p)
		c.touch(p)
	}
}

func (c *change) touch(path string) {
	if l := fileLocation(path); !slices.Contains(c.delta.Touched, l) {
		c.delta.Touched = append(c.delta.Touched, l)
	}
}

// lost deals with one document that is gone. What the walk found is removed; what is
// named somewhere stays named, and is an error of who names it.
func (c *change) lost(path string) {
	if c.done[path] {
		return
	}
	c.done[path] = true
	seen := c.source.seen
	r := seen.walkedRoot(path)
	isRead := seen.isRead(path)
	if isRead {
		c.watchNamed(path)
		if seen.setGone(path, true) {
			c.again(seen.bases(path))
		}
	}
	seen.forgetBase(path)
	if r != nil && (r.folder || r.glob) {
		seen.removeWalked(path)
		c.delta.Removed = append(c.delta.Removed, fileLocation(path))
		return
	}
	doc := sdk.Document{Location: fileLocation(path), Err: explain(path, sdk.ErrNotExist)}
	seen.setFailed(path, true)
	if r != nil {
		c.watchNamed(path)
		doc.Root = r.sdk()
	}
	c.delta.Documents = append(c.delta.Documents, doc)
}

// watchNamed watches a named file from whatever is left of the way to it.
func (c *change) watchNamed(path string) {
	if p, err := c.source.trees.Load().locate(path); err == nil {
		c.watch.fileAnew(p)
	}
}

// appeared deals with a folder that is new, was moved here, or may be entered now.
func (c *change) appeared(ctx context.Context, path string) {
	for i := range c.source.roots {
		r := &c.source.roots[i]
		if r.folder && path != r.path && contains(r.path, path) {
			c.walkInto(ctx, r, path)
		}
	}
	if c.source.seen.walkedRoot(path) != nil {
		c.file(ctx, path) // it was a file, or could not be listed
	}
	for _, p := range slices.Concat(c.source.seen.readBelow(path), c.source.seen.referencesBelow(path)) {
		c.watchNamed(p)
		c.file(ctx, p)
	}
}

// walkInto walks a part of a root.
func (c *change) walkInto(ctx context.Context, r *root, path string) {
	s := c.source
	real, err := filepath.EvalSymlinks(r.path)
	if err != nil {
		return // the root is going; that is an event of its own
	}
	rel := filepath.ToSlash(relative(r.path, path))
	above, ok := ignoresAround(real, rel)
	if !ok {
		return
	}
	depth := 0
	for at := rel; at != "."; at = filepath.Dir(at) {
		depth++
	}
	w := &walk{source: s, root: r, real: real, watch: c.watch, emit: func(k candidate) bool {
		if k.problem != nil || isYAML(k.path) {
			c.candidate(k)
		}
		return true
	}}
	// An error can only be that ctx is done: nothing is lost, as another pass begins then.
	_ = w.walkFrom(ctx, rel, depth, above)
}

// file deals with a file that is there, or something else in its place.
func (c *change) file(ctx context.Context, path string) {
	s := c.source
	if k, ok := c.asRoot(path); ok {
		c.candidate(k)
	} else if s.seen.isRead(path) {
		p, err := s.trees.Load().locate(path)
		c.candidate(candidate{path: path, real: p.real, tree: p.tree, problem: err})
	} else if s.seen.walkedRoot(path) != nil {
		c.remove(path)
	}
	if old, ok := s.seen.reference(path); ok && !s.ReferenceUnchanged(ctx, fileLocation(path), old) {
		c.touch(path)
	}
}

// remove takes back a document that the walk gave.
func (c *change) remove(path string) {
	c.done[path] = true
	c.source.seen.forgetBase(path)
	c.source.seen.removeWalked(path)
	c.delta.Removed = append(c.delta.Removed, fileLocation(path))
}

// asRoot returns the candidate that path is for one of the roots.
func (c *change) asRoot(path string) (candidate, bool) {
	s := c.source
	for i := range s.roots {
		r := &s.roots[i]
		switch {
		case r.folder && isYAML(path) && contains(r.path, path):
			if k, ok := c.asWalked(r, path); ok {
				return k, true
			}
		case r.folder || r.glob && s.seen.walkedRoot(path) != r:
		case r.glob || path == r.path:
			return s.namedRoot(r, path, c.watch), true
		}
	}
	return candidate{}, false
}

// asWalked returns what a walk of r would give for path.
func (c *change) asWalked(r *root, path string) (candidate, bool) {
	real, err := filepath.EvalSymlinks(r.path)
	if err != nil {
		return candidate{}, false
	}
	var found candidate
	w := &walk{source: c.source, root: r, real: real, watch: c.watch, emit: func(k candidate) bool {
		found = k
		return true
	}}
	rel := filepath.ToSlash(relative(r.path, path))
	info, err := os.Lstat(filepath.Join(real, rel))
	if err != nil || !w.takes(rel) {
		return candidate{}, false
	}
	switch mode := info.Mode(); {
	case mode&os.ModeSymlink != 0:
		err = w.link(rel)
	case mode.IsRegular() || isCatalogInfo(filepath.Base(path)):
		err = w.give(rel, nil)
	}
	return found, err == nil && found.path != ""
}

// candidate reads k and puts it into the delta if it is news.
func (c *change) candidate(k candidate) {
	if c.done[k.path] {
		return
	}
	if c.isBeingWritten(k) {
		c.held.add(k.path, fsnotify.Write)
		return
	}
	s := c.source
	failed, was := s.seen.hasFailed(k.path), s.seen.walkedRoot(k.path)
	doc, ok := c.read(k)
	if !ok {
		if was != nil { // no catalog file any more
			c.remove(k.path)
		}
		return
	}
	if k.root != nil {
		s.seen.addWalked(k.path, k.root)
	}
	bases := s.seen.bases(k.path)
	if s.seen.setGone(k.path, isNotExist(doc.Err)) {
		c.again(bases)
	}
	if k.root == nil && len(bases) > 0 && !c.isHeld(doc.Location) {
		// The catalog does not know where it belongs; those that name it tell.
		c.again(bases)
		return
	}
	isNews := !doc.Unchanged || failed || k.root != nil && was == nil
	if isNews && !c.done[k.path] {
		c.add(doc)
	}
}

func (c *change) isHeld(l sdk.Location) bool {
	_, ok := c.bucket.Known(l)
	return ok
}

func (c *change) add(doc sdk.Document) {
	c.done[doc.Location.Target] = true
	c.source.seen.forgetBase(doc.Location.Target)
	c.delta.Documents = append(c.delta.Documents, doc)
}

func (c *change) read(k candidate) (sdk.Document, bool) {
	tree, err := os.OpenRoot(k.tree)
	if err != nil {
		if k.problem == nil {
			k.problem = explain(k.path, err)
		}
		return c.source.document(nil, k, c.bucket.Known)
	}
	defer tree.Close()
	return c.source.document(tree, k, c.bucket.Known)
}

// isBeingWritten tells whether k was emptied a moment ago: most likely somebody is about
// to write its new text, and it must not look like the removal of all that was in it.
func (c *change) isBeingWritten(k candidate) bool {
	info, err := os.Lstat(k.real)
	return err == nil && k.problem == nil && info.Mode().IsRegular() && info.Size() == 0 &&
		c.source.now().Sub(info.ModTime()) < c.source.timing.settle
}

// globs looks again at the globs that a change may concern.
func (c *change) globs(ctx context.Context, paths []string, ops map[string]fsnotify.Op) {
	looked := map[globKey]bool{}
	for _, p := range paths {
		if !ops[p].Has(fsnotify.Create | fsnotify.Remove | fsnotify.Rename) {
			continue
		}
		for key, before := range c.source.seen.globsAt(p) {
			if !looked[key] {
				looked[key] = true
				c.glob(ctx, key, before)
			}
		}
	}
}

// glob expands a glob again. Other matches are news for the file that names it; for a
// configured one they are new roots.
func (c *change) glob(ctx context.Context, key globKey, before []string) {
	s := c.source
	found, err := s.expand(ctx, key.base, key.pattern, c.watch)
	if err != nil {
		return
	}
	s.seen.addGlob(key, found)
	if slices.Equal(found.matches, before) {
		return
	}
	if key.base != "" {
		c.again([]string{key.base})
		return
	}
	for i := range s.roots {
		if r := &s.roots[i]; r.glob && r.path == key.pattern {
			for _, m := range found.matches {
				if !slices.Contains(before, m) {
					c.candidate(s.namedRoot(r, m, c.watch))
				}
			}
		}
	}
}

// again gives the files bases, although they have not changed, so that what they name
// is read anew.
func (c *change) again(bases []string) {
	s := c.source
	for _, base := range bases {
		k, ok := c.asRoot(base)
		if !ok {
			p, err := s.trees.Load().locate(base)
			k = candidate{path: base, real: p.real, tree: p.tree, problem: err}
		}
		if c.done[base] {
			continue
		}
		if doc, ok := c.readFresh(k); ok && doc.Err == nil {
			c.add(doc)
		}
	}
}

func (c *change) readFresh(k candidate) (sdk.Document, bool) {
	tree, err := os.OpenRoot(k.tree)
	if err != nil {
		return sdk.Document{}, false
	}
	defer tree.Close()
	return c.source.document(tree, k, nothingKnown)
}
