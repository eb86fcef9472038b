package graph

import (
	"slices"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Side is one half of what an entity has to do with others.
type Side bool

// The sides.
const (
	NeedsSide    Side = false // what it cannot do without
	NeededBySide Side = true  // what cannot do without it
)

// The limits of a tree.
const (
	maxBranches = 25  // of one node
	maxBranch   = 150 // in all
	// MaxTreeDepth is how deep a tree can be asked for.
	MaxTreeDepth = 10
)

// Branch is one entity in a tree, and what is behind it.
type Branch struct {
	Ref      string
	Relation string // from the one above: "dependsOn"
	Missing  bool
	// Repeated tells that its branches stand elsewhere in the tree, Cycle that it stands
	// above itself. Both have none here.
	Repeated, Cycle bool
	Branches        []Branch
	More            int // branches that are not listed
}

// TreeOf lists what is on one side of an entity, to a depth. Entities that come several
// times have their branches where they are nearest to the root.
func TreeOf(s *readmodel.Snapshot, ref string, side Side, depth int) Branch {
	n, ok := s.Node(ref)
	if !ok {
		return Branch{Ref: ref, Missing: true}
	}
	t := &treeing{s: s, types: s.RelationTypes(), follow: needs, seen: map[readmodel.Node]bool{n: true}}
	if side == NeededBySide {
		t.follow = neededBy
	}
	root := Branch{Ref: ref}
	level := []growing{{branch: &root, node: n}}
	for range min(depth, MaxTreeDepth) {
		level = t.grow(level)
	}
	for _, g := range level { // what the depth has cut off
		g.branch.More = len(t.targets(g.node))
	}
	return root
}

type treeing struct {
	s      *readmodel.Snapshot
	types  []string
	follow []string
	seen   map[readmodel.Node]bool
	count  int
}

// growing is a branch whose own branches are to be found.
type growing struct {
	branch *Branch
	node   readmodel.Node
	above  *growing
}

// targets are where a node's edges of this side lead, each once.
func (t *treeing) targets(n readmodel.Node) []readmodel.Edge {
	var out []readmodel.Edge
	listed := map[readmodel.Node]bool{}
	for e := range t.s.Edges(n) {
		if slices.Contains(t.follow, t.types[e.Relation]) && !listed[e.Target] {
			listed[e.Target] = true
			out = append(out, e)
		}
	}
	return out
}

// grow adds the next level, and returns what can grow further.
func (t *treeing) grow(level []growing) (next []growing) {
	for i := range level {
		g := &level[i]
		edges := t.targets(g.node)
		fit := max(0, min(len(edges), maxBranches, maxBranch-t.count))
		g.branch.More = len(edges) - fit
		g.branch.Branches = make([]Branch, fit)
		t.count += fit
		for k, e := range edges[:fit] {
			b := &g.branch.Branches[k]
			_, live := t.s.EntityOf(e.Target)
			*b = Branch{Ref: t.s.RefOf(e.Target), Relation: t.types[e.Relation], Missing: !live}
			switch {
			case g.isBelow(e.Target):
				b.Cycle = true
			case t.seen[e.Target]:
				b.Repeated = len(t.targets(e.Target)) > 0
			default:
				t.seen[e.Target] = true
				next = append(next, growing{b, e.Target, g})
			}
		}
	}
	return next
}

// isBelow tells whether g is n or stands below it.
func (g *growing) isBelow(n readmodel.Node) bool {
	for ; g != nil; g = g.above {
		if g.node == n {
			return true
		}
	}
	return false
}

// Direct counts the direct needs of an entity and what needs it, each entity once.
func Direct(s *readmodel.Snapshot, ref string) int {
	n, ok := s.Node(ref)
	if !ok {
		return 0
	}
	t := &treeing{s: s, types: s.RelationTypes(), follow: slices.Concat(needs, neededBy)}
	return len(t.targets(n))
}
