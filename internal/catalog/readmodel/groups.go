package readmodel

import "strings"

// group is all entries of a column that are the same in lower case.
type group struct {
	lower   string
	entries []entry
}

type entry struct {
	chunk *chunk
	index int
}

// single returns the only entity of the group.
func (g group) single() (uint32, bool) {
	if len(g.entries) != 1 {
		return 0, false
	}
	e := g.entries[0]
	return e.chunk.one[e.index], e.chunk.sets == nil || e.chunk.sets[e.index] == nil
}

func (g group) count() int {
	n := 0
	for _, e := range g.entries {
		n += e.chunk.count(e.index)
	}
	return n
}

func (g group) addTo(b bitset) {
	for _, e := range g.entries {
		e.chunk.addTo(e.index, b)
	}
}

func (g group) removeFrom(b bitset) {
	g.each(func(slot uint32) bool { b.clear(slot); return true })
}

// each calls yield for every entity; one with several of the values comes several times.
func (g group) each(yield func(uint32) bool) {
	for _, e := range g.entries {
		if e.chunk.sets != nil && e.chunk.sets[e.index] != nil {
			if !e.chunk.sets[e.index].all(yield) {
				return
			}
		} else if !yield(e.chunk.one[e.index]) {
			return
		}
	}
}

// groups calls yield for each group in order of value, falling when down, from the
// position's value on (or the next, if there is none such), until it returns false. The
// group is valid until the next one.
func (c *column) groups(at *position, down bool, yield func(group) bool) {
	var g group
	step := func(ch *chunk, i int) bool {
		if len(g.entries) > 0 && ch.lower[i] != g.lower {
			if !yield(g) {
				g.entries = nil
				return false
			}
			g.entries = g.entries[:0]
		}
		g.lower = ch.lower[i]
		g.entries = append(g.entries, entry{ch, i})
		return true
	}
	switch {
	case !down && at == nil:
		c.from(place{}, step)
	case !down:
		c.from(c.lowerBound(at.Value), step)
	case at == nil:
		c.backFrom(place{len(c.chunks), 0}, step)
	default:
		c.backFrom(c.lowerBound(at.Value+"\x00"), step) // the next text after Value
	}
	if len(g.entries) > 0 {
		yield(g)
	}
}

// backFrom calls yield for each value before p, in falling order, until it returns false.
func (c *column) backFrom(p place, yield func(ch *chunk, i int) bool) {
	for ci := p.chunk; ci >= 0; ci-- {
		if ci == len(c.chunks) {
			continue
		}
		ch, end := c.chunks[ci], p.index
		if ci != p.chunk {
			end = len(ch.lower)
		}
		for i := end - 1; i >= 0; i-- {
			if !yield(ch, i) {
				return
			}
		}
	}
}

// rank returns, by slot, a number that rises with the entity's value, which of several
// is the first in the order; 0 where there is none.
func (c *column) rank(slots int, down bool) []uint32 {
	which := 0
	if down {
		which = 1
	}
	if r := c.ranks[which].Load(); r != nil {
		return *r
	}
	ranks, n := make([]uint32, slots), uint32(c.values)
	if !down {
		n = 1
	}
	c.groups(nil, down, func(g group) bool {
		g.each(func(slot uint32) bool {
			if ranks[slot] == 0 {
				ranks[slot] = n
			}
			return true
		})
		if down {
			n--
		} else {
			n++
		}
		return true
	})
	c.ranks[which].Store(&ranks)
	return ranks
}

func lower(field string) string { return strings.ToLower(strings.TrimSpace(field)) }
