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

// groups calls yield for each group that has somebody in set, in order of value from
// start on, falling when down, until it returns false. The group is valid until the next
// one. A nil set has all.
func (c *column) groups(start place, down bool, set bitset, yield func(group) bool) {
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
	if down {
		c.fallingFrom(start, set, step)
	} else {
		c.risingFrom(start, set, step)
	}
	if len(g.entries) > 0 {
		yield(g)
	}
}

// risingFrom calls yield for each value from p on that may be one of somebody in set.
func (c *column) risingFrom(p place, set bitset, yield func(ch *chunk, i int) bool) {
	for ci := p.chunk; ci < len(c.chunks); ci++ {
		ch := c.chunks[ci]
		for i := p.index; i < len(ch.one); i++ {
			if ch.mayHave(i, set) && !yield(ch, i) {
				return
			}
		}
		p.index = 0
	}
}

// fallingFrom calls yield for each value before p, backwards.
func (c *column) fallingFrom(p place, set bitset, yield func(ch *chunk, i int) bool) {
	for ci := min(p.chunk, len(c.chunks)-1); ci >= 0; ci-- {
		ch := c.chunks[ci]
		end := len(ch.one)
		if ci == p.chunk {
			end = p.index
		}
		for i := end - 1; i >= 0; i-- {
			if ch.mayHave(i, set) && !yield(ch, i) {
				return
			}
		}
	}
}

// mayHave tells whether value i may be one of somebody in set. It is what walking
// through a column with many values mostly does.
func (c *chunk) mayHave(i int, set bitset) bool {
	if set == nil || c.sets != nil && c.sets[i] != nil {
		return true
	}
	slot := c.one[i]
	at := int(slot >> 6)
	return at < len(set) && set[at]&(1<<(slot&63)) != 0
}

// start returns where an order begins that goes on from the position.
func (c *column) start(at *position, down bool) place {
	switch {
	case at != nil && down:
		return c.lowerBound(at.Value + "\x00") // the next text after Value
	case at != nil:
		return c.lowerBound(at.Value)
	case down:
		return place{len(c.chunks), 0}
	default:
		return place{}
	}
}

// pass returns where an order begins after whole chunks that have no more than skip
// entities in set, and how many are to be passed over still. The column must not be multi.
func (c *column) pass(down bool, set bitset, skip int) (place, int) {
	start, rest, n := c.start(nil, down), skip, len(c.chunks)
	for k := range c.chunks {
		ci, next := k, k+1
		if down {
			ci, next = n-1-k, n-2-k
		}
		ch := c.chunks[ci]
		for i := range ch.one {
			skip -= ch.andCount(i, set)
		}
		if skip < 0 {
			break
		}
		if next >= 0 && next < n && ch.touches(c.chunks[next], down) {
			continue // they share a value, whose entities must be put in order together
		}
		start, rest = place{k + 1, 0}, skip
		if down {
			start = place{ci, 0}
		}
	}
	return start, rest
}

// touches tells whether the last value of c is also the first of next.
func (c *chunk) touches(next *chunk, down bool) bool {
	if down {
		c, next = next, c
	}
	return c.lower[len(c.lower)-1] == next.lower[0]
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
	c.groups(c.start(nil, down), down, nil, func(g group) bool {
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
