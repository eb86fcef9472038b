// Package problemlist is the problems of a snapshot, with whose each one is.
package problemlist

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Index is what is to be known about all problems of one snapshot.
type Index struct {
	snapshot *readmodel.Snapshot
	problems []catalog.Problem

	ownersOnce sync.Once
	owners     []string // by problem: the ref of the first owner; "" without one
}

// Cache holds the index of the newest snapshot, made by the first who asks for it. The
// zero Cache is empty; its methods may be called from any goroutine.
type Cache struct {
	index atomic.Pointer[Index]
	count atomic.Pointer[count]
}

// count is how many errors and warnings a snapshot has: all that most pages tell.
type count struct {
	snapshot *readmodel.Snapshot
	n        int
}

// Of returns the index of s, which is kept until another snapshot is asked for.
func (c *Cache) Of(s *readmodel.Snapshot) *Index {
	if index := c.index.Load(); index != nil && index.snapshot == s {
		return index
	}
	index := &Index{snapshot: s, problems: s.Problems()}
	c.index.Store(index)
	return index
}

// Count is how many errors and warnings s has. It makes no index.
func (c *Cache) Count(s *readmodel.Snapshot) int {
	if known := c.count.Load(); known != nil && known.snapshot == s {
		return known.n
	}
	n := s.CountProblems()
	known := &count{s, n[catalog.SeverityError] + n[catalog.SeverityWarning]}
	c.count.Store(known)
	return known.n
}

// All are the problems: the stored ones, then those that follow from the snapshot. They
// must not be changed.
func (x *Index) All() []catalog.Problem { return x.problems }

// UIDs are those of the entities that have an error or a warning, each once.
func (x *Index) UIDs() []string {
	var out []string
	for i := range x.problems {
		if x.problems[i].Severity == catalog.SeverityNotice || x.problems[i].Ref == "" {
			continue
		}
		if e, ok := x.snapshot.ByRef(x.problems[i].Ref); ok {
			out = append(out, e.UID())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Owner is the ref of the group or user who can mend a problem: the owner of the entity,
// or else of any entity in the same file.
func (x *Index) Owner(i int) string {
	x.ownersOnce.Do(x.findOwners)
	return x.owners[i]
}

func (x *Index) findOwners() {
	x.owners = make([]string, len(x.problems))
	byFile := map[string]string{}
	for i := range x.problems {
		pr := &x.problems[i]
		if e, ok := x.snapshot.ByRef(pr.Ref); ok && pr.Ref != "" {
			x.owners[i] = org.Owner(e)
		}
		if x.owners[i] == "" && pr.Location != "" {
			byFile[pr.Location] = ""
		}
	}
	if len(byFile) == 0 {
		return
	}
	for e := range x.snapshot.All() {
		location := e.Record().Location
		if owner, wanted := byFile[location]; wanted && owner == "" {
			byFile[location] = org.Owner(e)
		}
	}
	for i := range x.problems {
		if x.owners[i] == "" {
			x.owners[i] = byFile[x.problems[i].Location]
		}
	}
}
