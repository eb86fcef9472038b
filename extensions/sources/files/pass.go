package files

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"github.com/callboard/callboard/sdk"
)

const (
	// readers is how many files are read at the same time.
	readers = 4
	// readAhead is how many files are read before the catalog asks for them; with the
	// limit for one file it bounds the memory of a pass.
	readAhead = 16
)

// Documents gives all documents in a fixed order, those that known has already without
// their text. Files are read a few ahead of the one that is asked for. An error ends the
// sequence: a root folder cannot be listed, or there are more documents than the limit.
func (s *Source) Documents(ctx context.Context, known func(sdk.Location) (sdk.Fingerprint, bool)) iter.Seq2[sdk.Document, error] {
	return func(yield func(sdk.Document, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		p := &pass{
			source: s,
			watch:  s.watcher.Load(),
			known:  known,
			queue:  make(chan *task, readAhead),
			work:   make(chan *task, readAhead),
			given:  map[string]*root{},
			trees:  map[string]*os.Root{},
		}
		p.start(ctx)
		defer p.stop(cancel)
		if p.deliver(yield) {
			if err := p.err; err != nil {
				yield(sdk.Document{}, err)
				return
			}
			s.seen.setWalked(p.given)
		}
	}
}

// pass is one reading of everything: a finder walks, readers read, and the caller's
// goroutine delivers in the finder's order.
type pass struct {
	source *Source
	watch  *watcher
	known  known
	queue  chan *task // in order
	work   chan *task // the same, for the readers
	wait   sync.WaitGroup
	err    error // of the finder; read after queue is closed

	given map[string]*root
	found map[string]bool // real paths, so that no file is given twice

	mu    sync.Mutex
	trees map[string]*os.Root
}

// task is one candidate and what became of it.
type task struct {
	candidate candidate
	done      chan struct{}
	document  sdk.Document
	given     bool
}

func (p *pass) start(ctx context.Context) {
	p.found = map[string]bool{}
	p.wait.Go(func() {
		defer close(p.queue)
		defer close(p.work)
		p.err = p.find(ctx)
	})
	for range readers {
		p.wait.Go(func() {
			for t := range p.work {
				p.read(t)
			}
		})
	}
}

func (p *pass) stop(cancel context.CancelFunc) {
	cancel()
	for range p.queue { // let the finder come to its end
	}
	p.wait.Wait()
	for _, t := range p.trees {
		t.Close()
	}
}

// deliver gives what was read in order, and returns false when no more is wanted.
func (p *pass) deliver(yield func(sdk.Document, error) bool) bool {
	limit := p.source.limits.Files
	for t := range p.queue {
		<-t.done
		if !t.given {
			continue
		}
		if len(p.given) == limit {
			yield(sdk.Document{}, fmt.Errorf("files: there are more than %d documents; give a smaller folder, or exclude some by a .gitignore", limit))
			return false
		}
		p.given[t.candidate.path] = t.candidate.root
		if !yield(t.document, nil) {
			return false
		}
	}
	return true
}

// find goes through the roots in order.
func (p *pass) find(ctx context.Context) error {
	emit := func(c candidate) bool { return p.emit(ctx, c) }
	for i := range p.source.roots {
		r := &p.source.roots[i]
		var err error
		switch {
		case r.folder:
			err = p.source.walkRoot(ctx, r, p.watch, emit)
		case r.glob:
			err = p.source.globRoot(ctx, r, p.watch, emit)
		case !emit(p.source.namedRoot(r, r.path, p.watch)):
			err = errStopped
		}
		if errors.Is(err, errStopped) {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *pass) emit(ctx context.Context, c candidate) bool {
	if p.found[c.real] && c.walked || p.found[c.path] {
		return true
	}
	p.found[c.real], p.found[c.path] = true, true
	t := &task{candidate: c, done: make(chan struct{})}
	select {
	case p.queue <- t:
		p.work <- t // has room: it empties faster than queue
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *pass) read(t *task) {
	defer close(t.done)
	tree, err := p.tree(t.candidate.tree)
	if err != nil && t.candidate.problem == nil {
		t.candidate.problem = explain(t.candidate.path, err)
	}
	t.document, t.given = p.source.document(tree, t.candidate, p.known)
}

// tree opens a tree once for the whole pass.
func (p *pass) tree(folder string) (*os.Root, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.trees[folder]; t != nil {
		return t, nil
	}
	t, err := os.OpenRoot(folder)
	if err == nil {
		p.trees[folder] = t
	}
	return t, err
}

// namedRoot is the candidate for a path that was given or configured, or that matches a
// configured glob.
func (s *Source) namedRoot(r *root, path string, w *watcher) candidate {
	c := candidate{path: path, real: path, tree: filepath.Dir(path), root: r}
	place, err := s.trees.Load().locate(path)
	if err != nil {
		c.problem = err
		return c
	}
	w.file(place)
	c.real, c.tree = place.real, place.tree
	return c
}
