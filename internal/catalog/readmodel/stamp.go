package readmodel

// Node is the entity's node in its snapshot.
func (e Entity) Node() Node { return Node(e.slot) }

// Degree is the number of the entity's relations in both directions.
func (e Entity) Degree() int { return len(e.doc().edges) }

// NodeBlock is how many neighbouring nodes share a stamp.
const NodeBlock = 128

// Stamp tells of the nodes from block*[NodeBlock] on whether anything about them has
// changed, for those who keep a list beside the snapshot: in two snapshots of one model
// that have the same stamp for a block, its nodes are the same entities with the same
// content and relations.
func (s *Snapshot) Stamp(block int) uint64 { return s.stamps[block] }

// Selection is the set of entities that a filter selects in one snapshot.
type Selection struct{ set bitset }

// Select works out a filter once, for many questions about single entities.
func (s *Snapshot) Select(f Filter) Selection {
	b := s.selected(f)
	defer s.give(b)
	return Selection{append(bitset(nil), *b...)}
}

// Has tells whether an entity is selected. The zero Selection has none.
func (x Selection) Has(n Node) bool { return x.set.has(uint32(n)) }

// stampAll gives all blocks the stamp of a new epoch.
func (s *Snapshot) stampAll(epoch uint64) {
	s.stamps = make([]uint64, (len(s.docs)+NodeBlock-1)/NodeBlock)
	for i := range s.stamps {
		s.stamps[i] = epoch
	}
}

// stampTouched gives the blocks of what was touched, and new blocks, the stamp of the
// present epoch.
func (e *edit) stampTouched() {
	e.s.stamps = make([]uint64, (len(e.s.docs)+NodeBlock-1)/NodeBlock)
	for i := copy(e.s.stamps, e.old.stamps); i < len(e.s.stamps); i++ {
		e.s.stamps[i] = e.m.epoch
	}
	for slot := range e.touched {
		e.s.stamps[slot/NodeBlock] = e.m.epoch
	}
}
