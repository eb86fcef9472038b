package readmodel

import (
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
