package readmodel

import (
	"cmp"
	"slices"
)

// walk goes through the entities of a set in order: value by value of the first
// order's column, those without a value last, and by ref where that is the same.
type walk struct {
	s       *Snapshot
	set     bitset // of the walk's own; emptied on the way when the column is multi
	column  *column
	down    bool // values fall
	drop    bool // entities without a value are not in set
	further []ranking

	skip    int    // how many to pass over before the first; only without a position
	value   string // of the group that is being visited
	missing bool   // the group of those without a value
	buf     []uint32
}

// position is a place in an order: that of the entity Ref, which need not exist any more.
type position struct {
	Value   string `json:"value,omitempty"` // lower-cased
	Missing bool   `json:"missing,omitempty"`
	Ref     string `json:"ref"`
}

// ranking is a second or later order: numbers that rise with the column's values, by
// slot; 0 where there is none.
type ranking struct {
	ranks []uint32
	down  bool
}

// newWalk takes over set and leaves in it what the walk will visit.
func (s *Snapshot) newWalk(set bitset, order []Order, drop bool) *walk {
	w := &walk{s: s, set: set}
	if len(order) == 0 {
		return w
	}
	w.column, w.down = s.column(lower(order[0].Field)), order[0].Descending
	if w.column == nil {
		w.column = &column{}
	}
	if drop {
		w.drop = true
		w.keepPresent(set)
	}
	for _, o := range order[1:] {
		if c := s.column(lower(o.Field)); c != nil {
			w.further = append(w.further, ranking{c.rank(len(s.docs), o.Descending), o.Descending})
		}
	}
	return w
}

// keepPresent removes from set what has no value in the first order's column.
func (w *walk) keepPresent(set bitset) {
	have := w.s.take()
	w.column.present.addTo(*have)
	set.and(*have)
	w.s.give(have)
}

func (w *walk) position(slot uint32) position {
	return position{w.value, w.missing, w.s.names[slot]}
}

// each calls yield for every entity after the position, or, backwards, for every one
// before it from the nearest on, until yield returns false. Without a position it
// begins at the first.
func (w *walk) each(at *position, backwards bool, yield func(uint32) bool) {
	visit := yield
	yield = func(slot uint32) bool {
		if w.skip > 0 {
			w.skip--
			return true
		}
		return visit(slot)
	}
	switch {
	case w.column == nil:
		if len(w.s.strays) == 0 {
			w.skip = w.set.clearFirst(w.skip)
		}
		w.visitSet(w.set, at, backwards, yield)
	case backwards && w.column.isMulti():
		w.multiBackwards(at, yield)
	case backwards:
		if at == nil || at.Missing {
			if !w.visitMissing(at, true, yield) {
				return
			}
			at = nil
		}
		w.visitGroups(at, true, yield)
	case at != nil && at.Missing:
		w.visitMissing(at, false, yield)
	default:
		if w.visitGroups(at, false, yield) {
			w.visitMissing(nil, false, yield)
		}
	}
}

// visitGroups visits the groups of all values from the one of the position on.
func (w *walk) visitGroups(at *position, backwards bool, yield func(uint32) bool) bool {
	w.missing = false
	multi := w.column.isMulti()
	if multi {
		visit := yield
		yield = func(slot uint32) bool { // an entity counts at its first value only
			w.set.clear(slot)
			return visit(slot)
		}
	}
	going := true
	from := at
	if multi {
		from = nil // the values before decide who was there already
	}
	start := w.column.start(from, w.down != backwards)
	if w.skip > 0 && !multi && at == nil {
		start, w.skip = w.column.pass(w.down, w.set, w.skip)
	}
	w.column.groups(start, w.down != backwards, w.set, func(g group) bool {
		w.value = g.lower
		switch {
		case at == nil:
			going = w.visit(g, nil, backwards, yield)
		case g.lower == at.Value:
			going = w.visit(g, at, backwards, yield)
			if multi && going {
				g.removeFrom(w.set)
			}
		case g.lower < at.Value == (w.down == backwards): // only when multi
			g.removeFrom(w.set)
		default:
			going = w.visit(g, nil, backwards, yield)
		}
		return going
	})
	return going
}

// visitMissing visits the entities without a value.
func (w *walk) visitMissing(at *position, backwards bool, yield func(uint32) bool) bool {
	if w.drop {
		return true
	}
	rest, have := w.s.take(), w.s.take()
	defer w.s.give(rest)
	w.column.present.addTo(*have)
	rest.or(*have)
	w.s.give(have)
	rest.complement(w.set)
	w.value, w.missing = "", true
	return w.visitSet(*rest, at, backwards, yield)
}

// multiBackwards walks forward up to the position and then visits what it has seen.
func (w *walk) multiBackwards(at *position, yield func(uint32) bool) {
	type seen struct {
		slot uint32
		pos  position
	}
	var before []seen
	w.each(nil, false, func(slot uint32) bool {
		p := w.position(slot)
		if at != nil && !w.before(p, *at) {
			return false
		}
		before = append(before, seen{slot, p})
		return true
	})
	for _, e := range slices.Backward(before) {
		w.value, w.missing = e.pos.Value, e.pos.Missing
		if !yield(e.slot) {
			return
		}
	}
}

// before tells whether position a comes before b.
func (w *walk) before(a, b position) bool {
	if a.Missing != b.Missing {
		return b.Missing
	}
	if a.Value != b.Value {
		return a.Value < b.Value != w.down
	}
	return a.Ref < b.Ref
}

// visit visits the entities of one value, which is mostly one entity.
func (w *walk) visit(g group, at *position, backwards bool, yield func(uint32) bool) bool {
	if slot, ok := g.single(); ok {
		if !w.set.has(slot) || !w.beyond(slot, at, backwards) {
			return true
		}
		return yield(slot)
	}
	if g.count() > 512 {
		part := w.s.take()
		defer w.s.give(part)
		g.addTo(*part)
		part.and(w.set)
		return w.visitSet(*part, at, backwards, yield)
	}
	w.buf = w.buf[:0]
	g.each(func(slot uint32) bool {
		if w.set.has(slot) {
			w.buf = append(w.buf, slot)
		}
		return true
	})
	return w.visitList(w.buf, at, backwards, yield)
}

// visitSet visits the entities of a set, of one value or all without order.
func (w *walk) visitSet(set bitset, at *position, backwards bool, yield func(uint32) bool) bool {
	if len(w.further) > 0 {
		w.buf = w.buf[:0]
		set.ascending(^uint32(0), func(slot uint32) bool { w.buf = append(w.buf, slot); return true })
		return w.visitList(w.buf, at, backwards, yield)
	}
	started := at == nil
	return w.s.byName(set, backwards, func(slot uint32) bool {
		started = started || w.beyond(slot, at, backwards)
		return !started || yield(slot)
	})
}

func (w *walk) visitList(list []uint32, at *position, backwards bool, yield func(uint32) bool) bool {
	slices.SortFunc(list, w.compare)
	list = slices.Compact(list)
	for i := range list {
		slot := list[i]
		if backwards {
			slot = list[len(list)-1-i]
		}
		if w.beyond(slot, at, backwards) && !yield(slot) {
			return false
		}
	}
	return true
}

// beyond tells whether slot comes after the position, or before it backwards, if both
// have the same value.
func (w *walk) beyond(slot uint32, at *position, backwards bool) bool {
	if at == nil {
		return true
	}
	if backwards {
		return w.s.names[slot] < at.Ref
	}
	return w.s.names[slot] > at.Ref
}

// compare orders entities of the same first value.
func (w *walk) compare(a, b uint32) int {
	for _, r := range w.further {
		x, y := r.of(a), r.of(b)
		if x == y {
			continue
		}
		if x == 0 || y == 0 { // without a value: last
			return cmp.Compare(y, x)
		}
		if r.down {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	}
	return w.s.compareSlots(a, b)
}

func (r ranking) of(slot uint32) uint32 {
	if int(slot) >= len(r.ranks) {
		return 0
	}
	return r.ranks[slot]
}
