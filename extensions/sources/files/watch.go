package files

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// timing is how long things wait; tests make it shorter or longer.
type timing struct {
	quiet  time.Duration // without an event before a burst counts as over
	burst  time.Duration // longest wait from the first event of a burst
	settle time.Duration // before an emptied file is believed to be empty
	poll   time.Duration // between passes where changes cannot be told
}

var defaultTiming = timing{
	quiet:  30 * time.Millisecond,
	burst:  100 * time.Millisecond,
	settle: 200 * time.Millisecond,
	poll:   5 * time.Second,
}

// notifier is what tells changes in folders: fsnotify, or something else in tests.
type notifier interface {
	Add(folder string) error
	Remove(folder string) error
	Close() error // closes both channels
	Events() <-chan fsnotify.Event
	Errors() <-chan error
}

type systemNotifier struct{ *fsnotify.Watcher }

func (n systemNotifier) Events() <-chan fsnotify.Event { return n.Watcher.Events }
func (n systemNotifier) Errors() <-chan error          { return n.Watcher.Errors }

func newNotifier() (notifier, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return systemNotifier{w}, nil
}

// watcher watches folders and tells, in bursts, the paths of locations which a change
// may concern. Folders are watched by their real path, once, whatever links lead there.
// All methods work on a nil watcher and do nothing.
type watcher struct {
	notify  notifier
	timing  timing
	batches chan batch
	done    chan struct{} // closed when the collector has ended
	broken  chan struct{} // closed at the first failure

	mu      sync.Mutex
	folders map[string]*watchedFolder // by real path
	reals   map[string]string         // of walked folders, by path
	failure error
}

// watchedFolder says whom a change in a folder concerns.
type watchedFolder struct {
	// paths are the names under which the folder is walked; everything in it counts.
	paths set
	// names are the entries that count, with the paths that they concern.
	names map[string]set
	// any are paths which any change in the folder concerns.
	any set
	// stale says that the folder was moved or removed, and is not watched any more.
	stale bool
}

type set map[string]struct{}

func (s *set) add(path string) (isNew bool) {
	if *s == nil {
		*s = set{}
	}
	_, has := (*s)[path]
	(*s)[path] = struct{}{}
	return !has
}

// batch is a burst of changes: the paths concerned and what happened there.
type batch struct {
	paths map[string]fsnotify.Op
	// lost says that the system has dropped events.
	lost bool
}

func (b *batch) add(path string, op fsnotify.Op) {
	if b.paths == nil {
		b.paths = map[string]fsnotify.Op{}
	}
	b.paths[path] |= op
}

func (b *batch) isEmpty() bool { return len(b.paths) == 0 && !b.lost }

// errPolling is why a watcher that follows one which failed does not watch.
var errPolling = errors.New("watching has failed before")

// startWatching returns a watcher; one that could not start has failed already. Once
// one has failed no other tries: it would take all that the system has to give.
func (s *Source) startWatching() *watcher {
	w := &watcher{
		timing:  s.timing,
		batches: make(chan batch),
		done:    make(chan struct{}),
		broken:  make(chan struct{}),
		folders: map[string]*watchedFolder{},
		reals:   map[string]string{},
	}
	n, err := notifier(nil), errPolling
	if !s.polls {
		n, err = s.notify()
	}
	if err != nil {
		w.fail(err)
		close(w.done)
		return w
	}
	w.notify = n
	go w.collect()
	return w
}

// close ends the watcher and waits for it.
func (w *watcher) close() {
	if w == nil {
		return
	}
	if w.notify != nil {
		w.notify.Close() // an error only says that it was closed before
	}
	<-w.done
}

// folder watches everything in a walked folder.
func (w *watcher) folder(path, real string) {
	w.update(real, false, func(f *watchedFolder) {
		f.paths.add(path)
		w.reals[path] = real
	})
}

// interest watches one entry of the real folder, for the sake of path.
func (w *watcher) interest(real, name, path string) (isNew bool) {
	return w.interestAnew(real, name, path, false)
}

func (w *watcher) interestAnew(real, name, path string, anew bool) (isNew bool) {
	w.update(real, anew, func(f *watchedFolder) {
		if f.names == nil {
			f.names = map[string]set{}
		}
		paths := f.names[name]
		isNew = paths.add(path)
		f.names[name] = paths
	})
	return isNew
}

// file watches the file at p, and the folders above it as far as its tree goes: the
// file may not be there yet, or its folder may be moved away.
func (w *watcher) file(p place) { w.fileFrom(p, false) }

// fileAnew is file for when some of the folders may be others than before.
func (w *watcher) fileAnew(p place) { w.fileFrom(p, true) }

func (w *watcher) fileFrom(p place, anew bool) {
	if w == nil {
		return
	}
	if p.path != p.real {
		w.link(p.path, p.real)
	}
	for at := p.real; at != p.tree && contains(p.tree, at); at = filepath.Dir(at) {
		path := at
		if p.path != p.real {
			path = p.path
		}
		if !w.interestAnew(filepath.Dir(at), filepath.Base(at), path, anew) && !anew {
			return
		}
	}
}

// link watches a path that leads to a file by way of a link: what it leads to, and the
// folder it is in, as one of the links on the way may be there.
func (w *watcher) link(path, real string) {
	if w == nil {
		return
	}
	w.interest(filepath.Dir(real), filepath.Base(real), path)
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		w.update(folder, false, func(f *watchedFolder) { f.any.add(path) })
	}
}

// update changes what counts in a folder, and watches it if it was not; again also if
// it was, when anew is set.
func (w *watcher) update(real string, anew bool, change func(*watchedFolder)) {
	if w == nil {
		return
	}
	w.mu.Lock()
	f := w.folders[real]
	if f == nil {
		f = &watchedFolder{stale: true}
		w.folders[real] = f
	}
	anew = anew || f.stale
	f.stale = false
	change(f)
	failed := w.failure != nil
	w.mu.Unlock()
	if !anew || failed {
		return
	}
	// Not under the lock: the notifier may wait for its events to be taken.
	if err := w.notify.Add(real); err != nil {
		w.mu.Lock()
		delete(w.folders, real)
		w.mu.Unlock()
		if !isNotExist(err) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.ENOTDIR) {
			w.fail(err)
		}
	}
}

// forget stops watching the folder at path and those below it. It does nothing when
// path is a file.
func (w *watcher) forget(path string) {
	if w == nil {
		return
	}
	for _, real := range w.drop(path) {
		_ = w.notify.Remove(real) // an error says that it is gone already
	}
}

// drop takes the folders at path and below it out of the books and returns those that
// need no watching any more.
func (w *watcher) drop(path string) (idle []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	top, ok := w.reals[path]
	if !ok {
		top = path
	}
	if w.folders[top] == nil {
		return nil
	}
	for real, f := range w.folders {
		for p := range f.paths {
			if contains(path, p) {
				delete(f.paths, p)
				delete(w.reals, p)
			}
		}
		if contains(top, real) || len(f.paths)+len(f.names)+len(f.any) == 0 {
			delete(w.folders, real)
			idle = append(idle, real)
		}
	}
	return idle
}

func (w *watcher) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failure == nil {
		w.failure = err
		close(w.broken)
	}
}

// why returns what made it fail, with the way out.
func (w *watcher) why() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case errors.Is(w.failure, syscall.ENOSPC):
		return fmt.Errorf("there are more folders than the system watches for one user; raise the limit, for example by sysctl fs.inotify.max_user_watches=1048576, and restart: %w", w.failure)
	case errors.Is(w.failure, syscall.EMFILE):
		return fmt.Errorf("the system has no more watchers for this user; raise the limit, for example by sysctl fs.inotify.max_user_instances=1024, and restart: %w", w.failure)
	}
	return w.failure
}

// collect gathers events into batches until the notifier is closed. While nobody takes
// a batch it grows.
func (w *watcher) collect() {
	defer close(w.done)
	var b batch
	var first time.Time
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	over := false
	errs := w.notify.Errors()
	for {
		var out chan batch
		if over && !b.isEmpty() {
			out = w.batches
		}
		select {
		case e, ok := <-w.notify.Events():
			if !ok {
				return
			}
			if !w.take(&b, e) {
				continue
			}
			if first.IsZero() {
				first = time.Now()
			}
			timer.Reset(min(w.timing.quiet, w.timing.burst-time.Since(first)))
		case err, ok := <-errs:
			if !ok {
				errs = nil
				continue
			}
			b.lost = b.lost || errors.Is(err, fsnotify.ErrEventOverflow)
			over = over || b.lost
		case <-timer.C:
			over = !b.isEmpty()
		case out <- b:
			b, first, over = batch{}, time.Time{}, false
		}
	}
}

// take puts the paths that e concerns into b, and tells whether there are any.
func (w *watcher) take(b *batch, e fsnotify.Event) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := false
	report := func(paths set, name string) {
		for p := range paths {
			b.add(filepath.Join(p, name), e.Op)
			found = true
		}
	}
	base := filepath.Base(e.Name)
	if f := w.folders[filepath.Dir(e.Name)]; f != nil {
		report(f.paths, base)
		report(f.names[base], "")
		report(f.any, "")
	}
	if f := w.folders[e.Name]; f != nil && e.Has(fsnotify.Remove|fsnotify.Rename) {
		f.stale = true
		report(f.paths, "")
		report(f.any, "")
		for _, paths := range f.names {
			report(paths, "")
		}
	}
	return found
}
