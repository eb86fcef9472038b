package files

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/callboard/callboard/sdk"
)

// memory remembers what was given to the catalog, and so what a change of a file
// concerns. All paths are those of locations.
type memory struct {
	mu sync.Mutex
	// walked are the documents that the last pass gave by themselves.
	walked map[string]*root
	// rejected are files that the walk looked into and found to be something else.
	rejected map[string]fingerprint
	// read are the files that Location entities name.
	read map[string]*readFile
	// failed are documents that could not be read the last time.
	failed map[string]bool
	// references are the files that placeholders name, with what was handed out last.
	references map[string]sdk.Fingerprint
	// globs are the globs that Location entities name.
	globs map[globKey]*globRead
}

// readFile is a file that Location entities name.
type readFile struct {
	bases map[string]bool // the files with these Location entities
	gone  bool            // it was not there when it was last looked for
}

func newMemory() *memory {
	return &memory{
		walked:     map[string]*root{},
		rejected:   map[string]fingerprint{},
		read:       map[string]*readFile{},
		failed:     map[string]bool{},
		references: map[string]sdk.Fingerprint{},
		globs:      map[globKey]*globRead{},
	}
}

func (m *memory) setWalked(walked map[string]*root) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.walked = walked
	for p := range m.rejected {
		if walked[p] != nil {
			delete(m.rejected, p)
		}
	}
}

func (m *memory) addWalked(path string, r *root) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.walked[path] = r
	delete(m.rejected, path)
}

func (m *memory) removeWalked(path string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.walked, path)
	delete(m.failed, path)
}

// walkedRoot returns the root that gave path, nil when none did.
func (m *memory) walkedRoot(path string) *root {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.walked[path]
}

// walkedBelow returns the documents that were given of path or of what is below it.
func (m *memory) walkedBelow(path string) []string { return below(m, m.walked, path) }

// readBelow and referencesBelow are the same for what documents name.
func (m *memory) readBelow(path string) []string       { return below(m, m.read, path) }
func (m *memory) referencesBelow(path string) []string { return below(m, m.references, path) }

func below[V any](m *memory, paths map[string]V, path string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []string
	if _, ok := paths[path]; ok {
		found = append(found, path)
	}
	prefix := strings.TrimSuffix(path, string(filepath.Separator)) + string(filepath.Separator)
	for p := range paths {
		if strings.HasPrefix(p, prefix) {
			found = append(found, p)
		}
	}
	slices.Sort(found)
	return found
}

// named returns everything that documents name, to be watched again.
func (m *memory) named() (files []string, globs []globKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	files = slices.Collect(maps.Keys(m.read))
	files = slices.AppendSeq(files, maps.Keys(m.references))
	return files, slices.Collect(maps.Keys(m.globs))
}

// mostRejected bounds what is remembered of files that are not ours, some of which may
// not exist any more.
const mostRejected = 1_000_000

func (m *memory) reject(path string, f fingerprint) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.rejected) >= mostRejected {
		clear(m.rejected)
	}
	m.rejected[path] = f
}

func (m *memory) isRejected(path string, now state) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.rejected[path]
	return ok && f.state == now && !f.racy
}

// addRead remembers that the file base names path. A file that is read as seen from
// itself is named by nobody: somebody wants it anew.
func (m *memory) addRead(path, base string, gone bool) {
	if path == base {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.read[path]
	if f == nil {
		f = &readFile{bases: map[string]bool{}}
		m.read[path] = f
	}
	f.gone = gone
	if base != "" {
		f.bases[base] = true
	}
}

// setGone remembers whether a read file is there, and tells whether this is news.
func (m *memory) setGone(path string, gone bool) (isNews bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.read[path]
	if f == nil || f.gone == gone {
		return false
	}
	f.gone = gone
	return true
}

// bases returns the files that name path.
func (m *memory) bases(path string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.read[path]; f != nil {
		return slices.Sorted(maps.Keys(f.bases))
	}
	return nil
}

// setFailed remembers whether a document could not be read.
func (m *memory) setFailed(path string, failed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if failed {
		m.failed[path] = true
	} else {
		delete(m.failed, path)
	}
}

func (m *memory) hasFailed(path string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failed[path]
}

func (m *memory) isRead(path string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.read[path] != nil
}

func (m *memory) addReference(path string, f sdk.Fingerprint) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.references[path] = f
}

func (m *memory) reference(path string) (sdk.Fingerprint, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.references[path]
	return f, ok
}

// forgetBase forgets what the file base names. It is done before the file is given
// again: whoever reads it then names everything anew.
func (m *memory) forgetBase(base string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key := range m.globs {
		if key.base == base {
			delete(m.globs, key)
		}
	}
	for path, f := range m.read {
		if f.bases[base] {
			delete(f.bases, base)
			if len(f.bases) == 0 {
				delete(m.read, path)
			}
		}
	}
}

func (m *memory) addGlob(key globKey, found *globRead) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.globs[key] = found
}

// globsAt returns the globs whose matches may change with the entry path, and what they
// matched.
func (m *memory) globsAt(path string) map[globKey][]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[globKey][]string{}
	for key, g := range m.globs {
		if g.folders[filepath.Dir(path)] || contains(path, g.start) {
			found[key] = g.matches
		}
	}
	return found
}

// globFolders returns the folders that were listed for a glob.
func (m *memory) globFolders(key globKey) map[string]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if g := m.globs[key]; g != nil {
		return g.folders // never changed once it is here
	}
	return nil
}
