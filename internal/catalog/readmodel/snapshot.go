package readmodel

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// Snapshot is the catalog at one sequence of changes. It never changes, and its methods
// may be called from any goroutine.
//
// Inside, every ref that is an entity or the target of a relation has a slot, a small
// number that stays the same until the next rebuild. Slots below len(base) are in order
// of ref; those that came later are strays.
type Snapshot struct {
	sequence int64
	at       time.Time
	kinds    *entity.Model

	docs   []*document       // by slot
	names  []string          // refs by slot
	base   map[string]uint32 // slots by ref, as of the last rebuild
	strays []uint32          // slots that are not in base, in order of ref
	live   bitset            // slots of entities
	n      int               // how many
	stamps []uint64          // see Stamp

	letters *letterIndex // see near

	relations []string // names of relations by number
	columns   map[string]*column

	problems   []catalog.Problem  // stored ones
	byRef      map[string][]int32 // indexes of problems
	failures   map[string]string  // JSON of status items by ref
	derived    []catalog.Problem  // see dangling
	derivation sync.Once

	pool *sync.Pool // of *bitset, shared by all snapshots of a model
}

// Sequence returns the sequence of the last change that is in the snapshot.
func (s *Snapshot) Sequence() int64 { return s.sequence }

// At returns when the snapshot was made.
func (s *Snapshot) At() time.Time { return s.at }

// Len returns the number of entities.
func (s *Snapshot) Len() int { return s.n }

// ByRef returns the entity with the given ref, written in full and in any case.
func (s *Snapshot) ByRef(ref string) (Entity, bool) {
	slot, ok := s.slot(strings.ToLower(ref))
	if !ok || !s.live.has(slot) {
		return Entity{}, false
	}
	return Entity{s, slot}, true
}

// ByUID returns the entity with the given metadata.uid.
func (s *Snapshot) ByUID(uid string) (Entity, bool) {
	c := s.columns["metadata.uid"]
	if c == nil || uid == "" {
		return Entity{}, false
	}
	lower, found := strings.ToLower(uid), Entity{}
	c.from(c.lowerBound(lower), func(ch *chunk, i int) bool {
		if ch.text[i] == uid {
			found = Entity{s, ch.first(i)}
		}
		return found.s == nil && ch.lower[i] == lower
	})
	return found, found.s != nil
}

// All gives all entities in order of ref.
func (s *Snapshot) All() iter.Seq[Entity] {
	return func(yield func(Entity) bool) {
		s.byName(s.live, false, func(slot uint32) bool { return yield(Entity{s, slot}) })
	}
}

// slot returns the slot of a canonical ref.
func (s *Snapshot) slot(ref string) (uint32, bool) {
	if slot, ok := s.base[ref]; ok {
		return slot, true
	}
	i, ok := slices.BinarySearchFunc(s.strays, ref, func(slot uint32, ref string) int {
		return strings.Compare(s.names[slot], ref)
	})
	if !ok {
		return 0, false
	}
	return s.strays[i], true
}

// compareSlots orders slots by ref.
func (s *Snapshot) compareSlots(a, b uint32) int {
	if n := uint32(len(s.base)); a < n && b < n {
		return int(a) - int(b)
	}
	return strings.Compare(s.names[a], s.names[b])
}

// byName calls yield for the slots in b in order of ref, or in the opposite order, until
// it returns false.
func (s *Snapshot) byName(b bitset, backwards bool, yield func(uint32) bool) bool {
	base, each, step, at := uint32(len(s.base)), b.ascending, 1, 0
	if backwards {
		each, step, at = b.descending, -1, len(s.strays)-1
	}
	// pass yields the strays in b that come before slot (all when whole).
	pass := func(slot uint32, whole bool) bool {
		for ; at >= 0 && at < len(s.strays); at += step {
			stray := s.strays[at]
			if !b.has(stray) {
				continue
			}
			if !whole && (s.names[stray] < s.names[slot]) == backwards {
				return true
			}
			if !yield(stray) {
				return false
			}
		}
		return true
	}
	if len(s.strays) == 0 {
		return each(base, yield)
	}
	return each(base, func(slot uint32) bool { return pass(slot, false) && yield(slot) }) && pass(0, true)
}

// take returns an empty bitset for all slots; give it back after use.
func (s *Snapshot) take() *bitset {
	n := words(len(s.docs))
	if b, ok := s.pool.Get().(*bitset); ok && cap(*b) >= n {
		*b = (*b)[:n]
		clear(*b)
		return b
	}
	b := make(bitset, n, n+n/8+1)
	return &b
}

func (s *Snapshot) give(b *bitset) { s.pool.Put(b) }

// Ancestor is an entity on the way from root locations to an entity, and the refs of
// those that led to it.
type Ancestor struct {
	Entity  Entity
	Parents []string
}

// Ancestry returns the entity with the given ref and all that led to it, breadth first
// from the entity on. Parents that are not in the catalog are left out.
func (s *Snapshot) Ancestry(ref string) ([]Ancestor, bool) {
	root, ok := s.ByRef(ref)
	if !ok {
		return nil, false
	}
	out := []Ancestor{{Entity: root}}
	seen := map[uint32]bool{root.slot: true}
	for i := 0; i < len(out); i++ {
		parents := []string{}
		for _, p := range out[i].Entity.doc().parents {
			e, ok := s.ByRef(p)
			if !ok {
				continue
			}
			parents = append(parents, e.Ref())
			if !seen[e.slot] {
				seen[e.slot] = true
				out = append(out, Ancestor{Entity: e})
			}
		}
		out[i].Parents = parents
	}
	return out, true
}
