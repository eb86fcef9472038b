package generator

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
)

// Config says which catalog to make.
type Config struct {
	N    int    // entities, exactly; tried up to 1,000,000
	Seed uint64 // another seed gives another catalog of the same shape
}

// Document is one file of a catalog, with one or more entities.
type Document struct {
	Path     string // with slashes, relative to the catalog's root
	YAML     []byte // the receiver's to keep
	Entities int
}

// Stats says what a catalog holds.
type Stats struct {
	Files    int
	Entities int
	Bytes    int64
	ByKind   map[string]int
}

// Documents yields the files of the catalog in a fixed order: the
// organisation first, then each system in its team's folder.
func Documents(cfg Config) iter.Seq[Document] {
	return func(yield func(Document) bool) { newFiles(cfg, yield).all() }
}

// Write writes the catalog below dir, which is made when it is missing, and
// replaces files of the same name.
func Write(dir string, cfg Config) (Stats, error) {
	var stats Stats
	var failed error
	made := ""
	files := newFiles(cfg, func(d Document) bool {
		path := filepath.Join(dir, filepath.FromSlash(d.Path))
		if folder := filepath.Dir(path); folder != made {
			if failed = os.MkdirAll(folder, 0o755); failed != nil {
				return false
			}
			made = folder
		}
		if failed = os.WriteFile(path, d.YAML, 0o644); failed != nil {
			return false
		}
		stats.Files++
		stats.Entities += d.Entities
		stats.Bytes += int64(len(d.YAML))
		return true
	})
	files.all()
	if failed != nil {
		return stats, fmt.Errorf("write a catalog of %d entities to %s: %w", cfg.N, dir, failed)
	}
	stats.ByKind = make(map[string]int)
	for k, n := range files.written {
		if n > 0 {
			stats.ByKind[kind(k).String()] = n
		}
	}
	return stats, nil
}

// files cuts what the writer writes into files.
type files struct {
	*writer
	yield   func(Document) bool
	stopped bool
	before  int // entities in the files already yielded
}

// newFiles returns files that go to yield until it returns false.
func newFiles(cfg Config, yield func(Document) bool) *files {
	return &files{writer: newWriter(cfg), yield: yield}
}

// all walks the whole catalog until the receiver has had enough.
func (f *files) all() {
	f.upperGroups()
	for i := 0; i < max(f.teams, 1) && !f.stopped; i++ {
		f.teamFile(i)
	}
	f.domains()
	for sys := 0; sys < max(f.count[system], 1) && !f.stopped; sys++ {
		f.systemFile(sys)
	}
}

// perFile is how many entities a file of the organisation holds.
const perFile = 10

// upperGroups writes the organisation, its divisions and departments.
func (f *files) upperGroups() {
	end := min(1+f.divisions+f.departments, f.count[group])
	for g := 0; g < end && !f.stopped; g++ {
		f.group(g)
		if g%perFile == perFile-1 || g == end-1 {
			f.flush(fmt.Sprintf("org/groups-%04d.yaml", g/perFile+1))
		}
	}
}

// teamFile writes the i-th team and its members.
func (f *files) teamFile(i int) {
	if f.teams > 0 {
		f.group(f.team(i))
	}
	first, end := f.teamUsers(i)
	for u := first; u < end; u++ {
		f.user(u)
	}
	f.flush("org/teams/" + f.name(group, f.team(i)) + ".yaml")
}

// domains writes all domains.
func (f *files) domains() {
	for n := 0; n < f.count[domain] && !f.stopped; n++ {
		f.domain(n)
		if n%perFile == perFile-1 || n == f.count[domain]-1 {
			f.flush(fmt.Sprintf("org/domains-%04d.yaml", n/perFile+1))
		}
	}
}

// systemFile writes a system and what is in it, as a team would have it in
// one repository.
func (f *files) systemFile(sys int) {
	p, folder := f.placeOf(sys), "shared"
	if p.system >= 0 {
		f.system(p)
		folder = f.name(system, sys)
	}
	first, end := f.span(component, sys)
	for c := first; c < end; c++ {
		f.component(c, first, p)
	}
	for a, end := f.span(api, sys); a < end; a++ {
		f.api(a, p)
	}
	for r, end := f.span(resource, sys); r < end; r++ {
		f.resource(r, p)
	}
	f.flush("repos/" + f.name(group, p.team) + "/" + folder + "/catalog-info.yaml")
}

// flush closes the current file and hands it over, unless it is empty.
func (f *files) flush(path string) {
	if len(f.out) == 0 || f.stopped {
		return
	}
	total := 0
	for _, n := range f.written {
		total += n
	}
	f.stopped = !f.yield(Document{Path: path, YAML: bytes.Clone(f.out), Entities: total - f.before})
	f.out, f.before = f.out[:0], total
}
