package graph

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// GroupBy says by what nodes are put together.
type GroupBy string

// The groups. GroupNone draws single nodes.
const (
	GroupNone     GroupBy = ""
	GroupBySystem GroupBy = "system"
	GroupByDomain GroupBy = "domain"
	GroupByOwner  GroupBy = "owner"
)

// Groups tells which group nodes of a snapshot belong to, and remembers it.
type Groups struct {
	s     *readmodel.Snapshot
	by    GroupBy
	up    int     // number of the relation that leads to groups, or -1
	known []int64 // by node: its group, or one of those below
}

const (
	notAsked int64 = 0
	inNone   int64 = -1 // also while it is looked for, so that circles end
	// A group is kept as its node plus groupBase.
	groupBase = 1
)

// GroupsOf returns the groups of one sort in a snapshot. It may be used by one goroutine
// at a time.
func GroupsOf(s *readmodel.Snapshot, by GroupBy) *Groups {
	relation := entity.PartOf
	if by == GroupByOwner {
		relation = entity.OwnedBy
	}
	return &Groups{s: s, by: by, up: slices.Index(s.RelationTypes(), relation), known: make([]int64, s.Nodes())}
}

// Of returns the group that a node belongs to: the nearest one above it. A system is in
// its own group by system, and so on; of several the first by name counts.
func (g *Groups) Of(n readmodel.Node) (readmodel.Node, bool) {
	if g.known[n] == notAsked {
		g.known[n] = inNone
		g.known[n] = g.look(n)
	}
	return readmodel.Node(g.known[n] - groupBase), g.known[n] != inNone
}

func (g *Groups) look(n readmodel.Node) int64 {
	if g.is(g.s.RefOf(n)) {
		return int64(n) + groupBase
	}
	for e := range g.s.Edges(n) {
		if e.Relation != g.up {
			continue
		}
		if group, ok := g.Of(e.Target); ok {
			return int64(group) + groupBase
		}
	}
	return inNone
}

// is tells whether a ref names a group of the sort.
func (g *Groups) is(ref string) bool {
	if g.by == GroupByOwner {
		return strings.HasPrefix(ref, "group:") || strings.HasPrefix(ref, "user:")
	}
	return strings.HasPrefix(ref, string(g.by)+":")
}
