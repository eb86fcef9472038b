package catalogweb

import (
	"slices"
	"sync"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// problemIndex is what is to be known about all problems of one snapshot. It is made
// once for each snapshot, by the first page that needs it.
type problemIndex struct {
	snapshot *readmodel.Snapshot
	problems []catalog.Problem

	ownersOnce sync.Once
	owners     []string // by problem: the ref of the first owner; "" without one
}

// problemIndex returns the index of s, which stays until a newer snapshot comes.
func (p *Pages) problemIndex(s *readmodel.Snapshot) *problemIndex {
	if index := p.index.Load(); index != nil && index.snapshot == s {
		return index
	}
	index := &problemIndex{snapshot: s, problems: s.Problems()}
	p.index.Store(index)
	return index
}

// problemCount is how many errors and warnings a snapshot has: all that most pages tell.
type problemCount struct {
	snapshot *readmodel.Snapshot
	n        int
}

func (p *Pages) problemCount(s *readmodel.Snapshot) int {
	if count := p.count.Load(); count != nil && count.snapshot == s {
		return count.n
	}
	n := s.CountProblems()
	count := &problemCount{s, n[catalog.SeverityError] + n[catalog.SeverityWarning]}
	p.count.Store(count)
	return count.n
}

// uids are those of the entities that have an error or a warning, each once.
func (x *problemIndex) uids(s *readmodel.Snapshot) []string {
	var out []string
	for i := range x.problems {
		if x.problems[i].Severity == catalog.SeverityNotice || x.problems[i].Ref == "" {
			continue
		}
		if e, ok := s.ByRef(x.problems[i].Ref); ok {
			out = append(out, e.UID())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// owner is the ref of the group or user who can mend a problem: the owner of the entity,
// or else of any entity in the same file.
func (x *problemIndex) owner(i int) string {
	x.ownersOnce.Do(x.findOwners)
	return x.owners[i]
}

func (x *problemIndex) findOwners() {
	x.owners = make([]string, len(x.problems))
	byFile := map[string]string{}
	for i := range x.problems {
		pr := &x.problems[i]
		if e, ok := x.snapshot.ByRef(pr.Ref); ok && pr.Ref != "" {
			x.owners[i] = ownerOf(e)
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
			byFile[location] = ownerOf(e)
		}
	}
	for i := range x.problems {
		if x.owners[i] == "" {
			x.owners[i] = byFile[x.problems[i].Location]
		}
	}
}

// ownerOf is the first owner of an entity; a group owns itself.
func ownerOf(e readmodel.Entity) string {
	if owners := e.Related(entity.OwnedBy); len(owners) > 0 {
		return owners[0].Target
	}
	if parseRef(e.Ref()).Kind == "group" {
		return e.Ref()
	}
	return ""
}
