package readmodel

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// Query asks for a page of entities.
type Query struct {
	Filter Filter
	Text   *FullText
	// Restrict is applied besides Filter, with a cursor too, and is never part of a
	// cursor: the place for what the caller may see.
	Restrict Filter
	// Order is by ref when empty. Ties are always broken by ref, rising. Where an entity
	// has several values at a field, the one that comes first counts.
	Order []Order
	// DropMissing leaves out entities that have no value at the first order's field, as
	// by-query does; else they come last in either direction.
	DropMissing bool
	Limit       int // of the number of items; below 0: none
	Offset      int // how many to pass over; not with a cursor
	// Cursor is one from a [Page]. Filter, Text, Order and DropMissing then come from it.
	Cursor    string
	SkipTotal bool // leave [Page.Total] 0
}

// FullText keeps entities that have Term in the value of one of Fields, in any case.
// Without fields it looks at the first order's field, without that at metadata.uid
// (reference A3, "Full text").
type FullText struct {
	Term   string   `json:"term"`
	Fields []string `json:"fields,omitempty"`
}

// Order is one order of a list.
type Order struct {
	Field      string `json:"field"`
	Descending bool   `json:"descending,omitempty"`
}

// Page is the answer to a [Query].
type Page struct {
	Items []Entity
	Total int // of all that the filters select
	// NextCursor and PrevCursor lead to the neighbouring pages; empty when there is none
	// and when the query has more than one order.
	NextCursor, PrevCursor string
}

// maxOrders bounds how many orders a query may have.
const maxOrders = 16

// Query answers q. The error is a fault.Invalid.
func (s *Snapshot) Query(q Query) (Page, error) {
	c, err := q.start()
	if err != nil {
		return Page{}, err
	}
	set := s.selected(And(q.Filter, q.Restrict, c.text()))
	defer s.give(set)
	w := s.newWalk(*set, c.Order, c.DropMissing)
	page := Page{}
	if !c.SkipTotal {
		page.Total = set.count()
	}
	if q.Limit == 0 {
		return page, nil
	}
	f := s.fetch(w, &c, q)
	page.Items = f.items
	if len(f.items) == 0 || len(c.Order) > 1 {
		return page, nil
	}
	c.Query = q.Filter
	first := c.First
	if first == nil {
		first = &f.first
	}
	if f.more || c.Previous {
		page.NextCursor = c.to(f.last, first, false)
	}
	if c.First != nil && f.first != *c.First && (f.more || !c.Previous) {
		page.PrevCursor = c.to(f.first, first, true)
	}
	return page, nil
}

// start returns the cursor of q, or one that is before the first item; filters, text
// and order in q are then the ones that apply.
func (q *Query) start() (cursor, error) {
	if q.Cursor != "" {
		c, err := parseCursor(q.Cursor)
		if err != nil {
			return cursor{}, err
		}
		q.Filter, q.Offset = c.Query, 0
		return c, nil
	}
	if len(q.Order) > maxOrders {
		return cursor{}, fault.New(fault.Invalid, "At most %d orders are allowed.", maxOrders)
	}
	if q.Text != nil && len(q.Text.Fields) > maxTextFields {
		return cursor{}, fault.New(fault.Invalid, "At most %d full text fields are allowed.", maxTextFields)
	}
	return cursor{Order: q.Order, DropMissing: q.DropMissing, Text: q.Text, SkipTotal: q.SkipTotal}, nil
}

// text returns the filter of the full text.
func (c *cursor) text() Filter {
	if c.Text == nil {
		return Filter{}
	}
	fields := c.Text.Fields
	if len(fields) == 0 {
		fields = []string{"metadata.uid"}
		if len(c.Order) > 0 {
			fields = []string{c.Order[0].Field}
		}
	}
	return Text(c.Text.Term, fields...)
}

// fetched are the items of a page in order.
type fetched struct {
	items       []Entity
	first, last position
	more        bool // beyond the items, in the direction in which they were fetched
}

func (s *Snapshot) fetch(w *walk, c *cursor, q Query) fetched {
	var f fetched
	w.skip = max(q.Offset, 0)
	if q.Limit > 0 {
		f.items = make([]Entity, 0, min(q.Limit, 1000))
	}
	w.each(c.At, c.Previous, func(slot uint32) bool {
		if q.Limit > 0 && len(f.items) == q.Limit {
			f.more = true
			return false
		}
		f.items = append(f.items, Entity{s, slot})
		f.last = w.position(slot)
		if len(f.items) == 1 {
			f.first = f.last
		}
		return true
	})
	if c.Previous {
		slices.Reverse(f.items)
		f.first, f.last = f.last, f.first
	}
	return f
}

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
