package readmodel

import (
	"slices"
	"strings"
)

// FacetValue is one value of a key, as it is written, and how many entities have it.
type FacetValue struct {
	Value string
	Count int
}

// Facets counts, for each key, how many of the entities that filter selects have each
// of its values; ordered by value. Every key asked for is in the answer, as it was
// written (reference A3, "entity-facets").
func (s *Snapshot) Facets(filter Filter, keys []string) map[string][]FacetValue {
	out := make(map[string][]FacetValue, len(keys))
	set := s.selected(filter)
	defer s.give(set)
	for _, key := range keys {
		if _, ok := out[key]; ok {
			continue
		}
		values := []FacetValue{}
		if c := s.column(strings.ToLower(key)); c != nil {
			values = c.facet(*set, filter.IsZero())
		}
		out[key] = values
	}
	return out
}

// facet counts the values in set; whole says that all entities are in it.
func (c *column) facet(set bitset, whole bool) []FacetValue {
	out := make([]FacetValue, 0, min(c.values, 1024))
	for _, ch := range c.chunks {
		for i, value := range ch.text {
			n := ch.count(i)
			if !whole {
				n = ch.andCount(i, set)
			}
			if n > 0 {
				out = append(out, FacetValue{value, n})
			}
		}
	}
	byValue := func(a, b FacetValue) int { return strings.Compare(a.Value, b.Value) }
	if !slices.IsSortedFunc(out, byValue) { // they come in order of their lower-cased form
		slices.SortFunc(out, byValue)
	}
	return out
}
