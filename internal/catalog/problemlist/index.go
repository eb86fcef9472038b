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
	owners     []string         // by problem: the ref of the first owner; "" without one
	byOwner    map[string][]int // numbers of problems
	counts     map[string]int   // errors and warnings by owner

	orders orders
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

// Of are the numbers of the problems of one owner; of nobody's when it is empty. They
// must not be changed.
func (x *Index) Of(owner string) []int {
	x.ownersOnce.Do(x.findOwners)
	return x.byOwner[owner]
}

// Counts are how many errors and warnings each owner has. They must not be changed.
func (x *Index) Counts() map[string]int {
	x.ownersOnce.Do(x.findOwners)
	return x.counts
}

// Count is how many errors and warnings an owner has.
func (x *Index) Count(owner string) int { return x.Counts()[owner] }

// Rank orders severities, the worst first.
func Rank(s catalog.Severity) int {
	switch s {
	case catalog.SeverityError:
		return 0
	case catalog.SeverityWarning:
		return 1
	}
	return 2
}

func (x *Index) findOwners() {
	x.owners = make([]string, len(x.problems))
	ownerless := map[string]string{} // by location
	for i := range x.problems {
		pr := &x.problems[i]
		if e, ok := x.snapshot.ByRef(pr.Ref); ok && pr.Ref != "" {
			x.owners[i] = org.Owner(e)
		}
		if x.owners[i] == "" && pr.Location != "" {
			ownerless[pr.Location] = ""
		}
	}
	x.findNeighbours(ownerless)
	x.byOwner, x.counts = map[string][]int{}, map[string]int{}
	for i := range x.problems {
		pr := &x.problems[i]
		if x.owners[i] == "" {
			x.owners[i] = ownerless[pr.Location]
		}
		x.byOwner[x.owners[i]] = append(x.byOwner[x.owners[i]], i)
		if pr.Severity != catalog.SeverityNotice {
			x.counts[x.owners[i]]++
		}
	}
}

// findNeighbours fills in, for each location, the owner of the first entity described
// there that has one.
func (x *Index) findNeighbours(locations map[string]string) {
	if len(locations) == 0 {
		return
	}
	for e := range x.snapshot.All() {
		at, _ := e.Place()
		if owner, wanted := locations[at]; wanted && owner == "" {
			locations[at] = org.Owner(e)
		}
	}
}
