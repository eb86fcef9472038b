package readmodel

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
)

// Apply makes the next snapshot from the newest one: a small change copies what it
// touches and shares the rest, a large one builds anew; the outcome is the same. The
// model keeps the JSON of the records. On error the newest snapshot stays as it is.
func (m *Model) Apply(c Change) error {
	m.changes.Lock()
	defer m.changes.Unlock()
	old := m.Snapshot()
	if !c.ProblemsChanged {
		c.Problems = old.problems
	}
	var next *Snapshot
	var err error
	if old.isLarge(&c) {
		next, err = m.rebuild(old.changed(&c), c.Problems, c.Sequence)
		m.scan = newScanner()
	} else {
		next, err = m.edited(old, &c)
	}
	if err != nil {
		return fmt.Errorf("changing the read model to sequence %d: %w", c.Sequence, err)
	}
	m.publish(next)
	return nil
}

// isLarge tells whether building anew is better than copying: because of much to do, or
// because many slots are out of order or unused.
func (s *Snapshot) isLarge(c *Change) bool {
	changes := len(c.Upserts) + len(c.Removals)
	return changes > 32+s.n/50 ||
		len(s.strays)+changes > 1000+len(s.base)/4 ||
		len(s.docs) > 2000+2*len(s.base)
}

// changed gives the records as they are after c.
func (s *Snapshot) changed(c *Change) iter.Seq2[catalog.Record, error] {
	gone := map[string]bool{}
	for _, ref := range c.Removals {
		gone[ref] = true
	}
	upserts := lastOfEach(c.Upserts)
	for _, r := range upserts {
		gone[r.Ref] = true
	}
	return func(yield func(catalog.Record, error) bool) {
		for e := range s.All() {
			if !gone[e.Ref()] && !yield(s.record(e.slot), nil) {
				return
			}
		}
		for _, r := range upserts {
			if !yield(*r, nil) {
				return
			}
		}
	}
}

// lastOfEach returns, of several records with one ref, the last.
func lastOfEach(upserts []*catalog.Record) []*catalog.Record {
	last := map[string]int{}
	for i, r := range upserts {
		last[r.Ref] = i
	}
	if len(last) == len(upserts) {
		return upserts
	}
	var out []*catalog.Record
	for i, r := range upserts {
		if last[r.Ref] == i {
			out = append(out, r)
		}
	}
	return out
}

// edit is a snapshot that is being made from another.
type edit struct {
	m       *Model
	old, s  *Snapshot
	intern  *interner
	touched map[uint32]bool // slots whose document is new and may be changed
	buf     []byte
}

// edited returns the snapshot after a small change.
func (m *Model) edited(old *Snapshot, c *Change) (*Snapshot, error) {
	m.epoch++
	e := &edit{m: m, old: old, intern: newInterner(), touched: map[uint32]bool{}}
	e.s = &Snapshot{
		sequence: c.Sequence, kinds: old.kinds,
		docs: append(make([]*document, 0, len(old.docs)+8*len(c.Upserts)), old.docs...), names: old.names,
		base: old.base, strays: old.strays, live: slices.Clone(old.live), n: old.n,
		relations: old.relations, columns: maps.Clone(old.columns), letters: old.letters,
		problems: old.problems, byRef: old.byRef, failures: old.failures, pool: old.pool,
	}
	if c.ProblemsChanged {
		e.changeProblems(c.Problems)
	}
	upserts := lastOfEach(c.Upserts)
	e.remove(c.Removals, upserts)
	for _, r := range upserts {
		e.upsert(r)
	}
	for _, slot := range slices.Sorted(maps.Keys(e.touched)) {
		if err := e.settle(slot); err != nil {
			return nil, err
		}
	}
	e.stampTouched()
	return e.s, nil
}

// changeProblems takes over a new list of stored problems.
func (e *edit) changeProblems(problems []catalog.Problem) {
	before := e.s.failures
	e.s.problems, e.s.byRef, e.s.failures = problems, indexProblems(problems), failuresOf(problems)
	for _, refs := range []map[string]string{before, e.s.failures} {
		for ref := range refs {
			if before[ref] == e.s.failures[ref] {
				continue
			}
			if slot, ok := e.s.slot(ref); ok && e.s.live.has(slot) {
				e.document(slot).failures = e.s.failures[ref]
			}
		}
	}
}

func (e *edit) remove(refs []string, upserts []*catalog.Record) {
	for _, ref := range refs {
		slot, ok := e.s.slot(ref)
		if !ok || !e.s.live.has(slot) || slices.ContainsFunc(upserts, func(r *catalog.Record) bool { return r.Ref == ref }) {
			continue
		}
		e.declare(slot, nil)
		*e.document(slot) = document{edges: e.document(slot).edges}
		e.s.live.clear(slot)
		e.s.n--
	}
}

func (e *edit) upsert(r *catalog.Record) {
	slot := e.slot(r.Ref)
	d := e.document(slot)
	*d = document{edges: d.edges, failures: e.s.failures[r.Ref]}
	d.fill(r, e.intern)
	if !e.s.live.has(slot) {
		e.s.live.set(slot)
		e.s.n++
	}
	e.declare(slot, r.Declared)
}

// slot returns the slot of a ref, a new one if need be.
func (e *edit) slot(ref string) uint32 {
	if slot, ok := e.s.slot(ref); ok {
		return slot
	}
	s, slot := e.s, uint32(len(e.s.docs))
	s.docs = append(s.docs, nil)
	s.names = append(s.names, ref) // beyond what older snapshots look at
	at, _ := slices.BinarySearchFunc(s.strays, ref, func(slot uint32, ref string) int { return strings.Compare(s.names[slot], ref) })
	s.strays = slices.Concat(s.strays[:at], []uint32{slot}, s.strays[at:])
	for len(s.live) < words(len(s.docs)) {
		s.live = append(s.live, 0)
	}
	return slot
}

// document returns the document of a slot, to be changed.
func (e *edit) document(slot uint32) *document {
	if !e.touched[slot] {
		d := document{}
		if old := e.s.docs[slot]; old != nil {
			d = *old
			d.edges = slices.Clone(old.edges)
		}
		e.s.docs[slot] = &d
		e.touched[slot] = true
	}
	return e.s.docs[slot]
}

// declare replaces the relations that an entity declares, at both ends.
func (e *edit) declare(slot uint32, declared []Relation) {
	d := e.document(slot)
	targets := map[uint32]bool{}
	kept := d.edges[:0]
	for _, g := range d.edges {
		if g.own {
			targets[g.target] = true
		}
		if g.own = false; g.reverse {
			kept = append(kept, g)
		}
	}
	d.edges = kept
	for _, rel := range declared {
		targets[e.slot(rel.Target)] = true
	}
	for t := range targets {
		n := e.document(t)
		kept := n.edges[:0]
		for _, g := range n.edges {
			if g.target == slot {
				g.reverse = false
			}
			if g.own || g.reverse {
				kept = append(kept, g)
			}
		}
		n.edges = kept
	}
	for _, rel := range declared {
		t := e.slot(rel.Target)
		e.connect(e.document(slot), edge{relation: e.relation(rel.Type), own: true, target: t})
		if r := e.s.kinds.Reverse(rel.Type); r != "" {
			e.connect(e.document(t), edge{relation: e.relation(r), reverse: true, target: slot})
		}
	}
}

// connect puts an edge where it belongs.
func (e *edit) connect(d *document, g edge) {
	i, ok := slices.BinarySearchFunc(d.edges, g, e.s.compareEdges)
	if !ok {
		d.edges = slices.Insert(d.edges, i, g)
		return
	}
	d.edges[i].own = d.edges[i].own || g.own
	d.edges[i].reverse = d.edges[i].reverse || g.reverse
}

// relation returns the number of a relation, a new one if need be.
func (e *edit) relation(name string) uint16 {
	if i := slices.Index(e.s.relations, name); i >= 0 {
		return uint16(i)
	}
	e.s.relations = append(slices.Clip(e.s.relations), name)
	return uint16(len(e.s.relations) - 1)
}
