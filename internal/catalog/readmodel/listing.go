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

// top sorts now and then rather than keeping values in order, and knows by then what need
// not be kept at all.
func (c *column) top(set bitset, whole bool, prefix string, limit int) TopValues {
	var t TopValues
	var last *FacetValue // of those that are kept, once there are enough
	cut := func() {
		slices.SortFunc(t.Values, compareCounts)
		if limit > 0 && len(t.Values) >= limit {
			t.Values = t.Values[:limit]
			worst := t.Values[limit-1]
			last = &worst
		}
	}
	c.from(c.lowerBound(prefix), func(ch *chunk, i int) bool {
		if prefix != "" && !strings.HasPrefix(ch.lower[i], prefix) {
			return false
		}
		n := ch.count(i)
		if !whole {
			n = ch.andCount(i, set)
		}
		if n == 0 {
			return true
		}
		t.Distinct++
		if v := (FacetValue{ch.text[i], n}); limit > 0 && (last == nil || compareCounts(v, *last) < 0) {
			t.Values = append(t.Values, v)
		}
		if limit > 0 && len(t.Values) >= 2*limit {
			cut()
		}
		return true
	})
	cut()
	return t
}

// compareCounts orders values by how many entities have them.
func compareCounts(a, b FacetValue) int {
	return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
}
