package readmodel

import (
	"iter"
	"slices"
)

// Node is a ref of the graph in one snapshot: an entity, or what is only the target of a
// relation. Nodes are numbers from zero to below [Snapshot.Nodes], for those that walk
// far and keep account of where they have been; they mean nothing in another snapshot.
type Node uint32

// Edge is a relation of a node. Relation is an index in [Snapshot.RelationTypes].
type Edge struct {
	Relation int
	Target   Node
}

// Nodes returns how many numbers nodes have; some may stand for nothing any more.
func (s *Snapshot) Nodes() int { return len(s.docs) }

// RelationTypes returns the names of all relations in the snapshot.
func (s *Snapshot) RelationTypes() []string { return slices.Clone(s.relations) }

// Node returns the node of a canonical ref.
func (s *Snapshot) Node(ref string) (Node, bool) {
	slot, ok := s.slot(ref)
	return Node(slot), ok
}

// RefOf returns the canonical ref of a node.
func (s *Snapshot) RefOf(n Node) string { return s.names[n] }

// EntityOf returns the entity that a node is; false for what is not in the catalog.
func (s *Snapshot) EntityOf(n Node) (Entity, bool) {
	if !s.live.has(uint32(n)) {
		return Entity{}, false
	}
	return Entity{s, uint32(n)}, true
}

// Edges gives the relations of a node in both directions, sorted by type and target.
// What is not in the catalog has those that others declare.
func (s *Snapshot) Edges(n Node) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		if s.docs[n] == nil {
			return
		}
		for _, e := range s.docs[n].edges {
			if !yield(Edge{int(e.relation), Node(e.target)}) {
				return
			}
		}
	}
}
