package readmodel

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
)

// What lists of many entities ask, beside queries: single fields without a record around
// them, and sets that no column has.

// Place returns where the entity is described: a location such as
// "file:/srv/a/catalog-info.yaml", and a line, 0 when that is not known.
func (e Entity) Place() (location string, line int) {
	d := e.doc()
	return d.location, int(d.line)
}

// Annotation returns one of metadata.annotations.
func (e Entity) Annotation(key string) string {
	return fieldString(e.doc().body, "metadata", "annotations", key)
}

// CountProblems returns how many errors and warnings [Snapshot.ProblemsOf] has for the
// entity. It is cheap: nothing is derived.
func (e Entity) CountProblems() int {
	if e.s == nil {
		return 0
	}
	n := 0
	for _, i := range e.s.byRef[e.Ref()] {
		if e.s.problems[i].Severity != catalog.SeverityNotice {
			n++
		}
	}
	for _, g := range e.doc().edges {
		if g.own && !e.s.live.has(g.target) {
			n++
		}
	}
	return n
}

// Key is a dotted path that entities have, in lower case, and how many distinct values
// there are.
type Key struct {
	Name   string
	Values int
}

// Keys returns the paths that begin with prefix, in order.
func (s *Snapshot) Keys(prefix string) []Key {
	prefix = strings.ToLower(prefix)
	var keys []Key
	for name, c := range s.columns {
		if strings.HasPrefix(name, prefix) {
			keys = append(keys, Key{name, c.values})
		}
	}
	slices.SortFunc(keys, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return keys
}

// Dangling returns a filter that selects the entities with a relation to what is not in
// the catalog. It is held, and so only for this snapshot.
func (s *Snapshot) Dangling() Filter {
	return Filter{&node{op: opHeld, set: s.dangling()}}
}

// Troubled returns a filter that selects the entities with an error or a warning, stored
// or dangling. It is held, and so only for this snapshot.
func (s *Snapshot) Troubled() Filter {
	set := s.dangling()
	for i := range s.problems {
		p := &s.problems[i]
		if p.Ref == "" || p.Severity == catalog.SeverityNotice {
			continue
		}
		if slot, ok := s.slot(strings.ToLower(p.Ref)); ok && s.live.has(slot) {
			set.set(slot)
		}
	}
	return Filter{&node{op: opHeld, set: set}}
}

// dangling looks at what is not in the catalog, which is little, for who relates to it.
func (s *Snapshot) dangling() bitset {
	set := make(bitset, words(len(s.docs)))
	for slot, d := range s.docs {
		if d == nil || s.live.has(uint32(slot)) {
			continue
		}
		for _, e := range d.edges {
			if e.reverse {
				set.set(e.target)
			}
		}
	}
	return set
}

// TopValues are the most frequent values of a key.
type TopValues struct {
	Values   []FacetValue // those with the most entities first; by value where that is the same
	Distinct int          // how many values there are in all
}

// Top counts as [Snapshot.Facets] does, for each key the limit values that most of the
// selected entities have. Of a key that is followed by "=" and a prefix, in lower case,
// only the values with that prefix count. Keys with thousands of values cost no memory.
func (s *Snapshot) Top(filter Filter, limit int, keys ...string) map[string]TopValues {
	out := make(map[string]TopValues, len(keys))
	set := s.selected(filter)
	defer s.give(set)
	for _, asked := range keys {
		key, prefix, _ := strings.Cut(asked, "=")
		if c := s.column(strings.ToLower(key)); c != nil {
			out[key] = c.top(*set, filter.IsZero(), prefix, limit)
		}
	}
	return out
}

// top goes by places, because looking at thousands of texts all over the memory would
// take most of the time.
func (c *column) top(set bitset, whole bool, prefix string, limit int) TopValues {
	t := topCounter{limit: limit}
	from, end := c.lowerBound(prefix), place{chunk: len(c.chunks)}
	if prefix != "" {
		end = c.lowerBound(prefix + separator)
	}
	for ; from.chunk <= end.chunk && from.chunk < len(c.chunks); from = (place{from.chunk + 1, 0}) {
		ch := c.chunks[from.chunk]
		until := len(ch.text)
		if from.chunk == end.chunk {
			until = end.index
		}
		for i := from.index; i < until; i++ {
			n := 0
			if whole {
				n = ch.count(i)
			} else {
				n = ch.andCount(i, set)
			}
			if n > 0 {
				t.add(ch, i, n)
			}
		}
	}
	t.cut()
	return t.top
}

// topCounter sorts now and then rather than keeping values in order, and knows by then
// what need not be kept at all.
type topCounter struct {
	top   TopValues
	limit int
	least int // entities that a value must have, once there are enough values
}

func (t *topCounter) add(ch *chunk, i, n int) {
	t.top.Distinct++
	if n < t.least || t.limit <= 0 {
		return
	}
	if t.top.Values = append(t.top.Values, FacetValue{ch.text[i], n}); len(t.top.Values) >= 2*t.limit {
		t.cut()
	}
}

func (t *topCounter) cut() {
	slices.SortFunc(t.top.Values, compareCounts)
	if n := t.limit; n > 0 && len(t.top.Values) >= n {
		t.top.Values = t.top.Values[:n]
		t.least = t.top.Values[n-1].Count
	}
}

// compareCounts orders values by how many entities have them.
func compareCounts(a, b FacetValue) int {
	return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
}
