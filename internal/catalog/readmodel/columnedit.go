package readmodel

import (
	"slices"
	"sort"
	"strings"
)

// column returns the column of a key, to be changed.
func (e *edit) column(key string) *column {
	c := e.s.columns[key]
	if c == nil {
		c = &column{epoch: e.m.epoch}
	} else {
		c = e.own(c)
	}
	e.s.columns[key] = c
	return c
}

// own returns c, or a copy of it that belongs to the edit. Chunks are still shared.
func (e *edit) own(c *column) *column {
	if c.epoch == e.m.epoch {
		return c
	}
	n := &column{
		chunks: slices.Clone(c.chunks), values: c.values, postings: c.postings,
		present: c.present, nulls: c.nulls, items: c.items, epoch: e.m.epoch,
	}
	if c.items == c {
		n.items = n
	}
	return n
}

// find returns the place of a value, or the one where it belongs.
func (c *column) find(lower, text string) (place, bool) {
	compare := func(ch *chunk, i int) int {
		if d := strings.Compare(ch.lower[i], lower); d != 0 {
			return d
		}
		return strings.Compare(ch.text[i], text)
	}
	ci := sort.Search(len(c.chunks), func(i int) bool {
		ch := c.chunks[i]
		return compare(ch, len(ch.lower)-1) >= 0
	})
	if ci == len(c.chunks) {
		return place{ci, 0}, false
	}
	ch := c.chunks[ci]
	i := sort.Search(len(ch.lower), func(i int) bool { return compare(ch, i) >= 0 })
	return place{ci, i}, compare(ch, i) == 0
}

// chunk returns chunk ci, to be changed.
func (c *column) chunk(epoch uint64, ci int) *chunk {
	ch := c.chunks[ci]
	if ch.epoch != epoch {
		ch = &chunk{
			lower: slices.Clone(ch.lower), text: slices.Clone(ch.text),
			one: slices.Clone(ch.one), sets: slices.Clone(ch.sets), epoch: epoch,
		}
		c.chunks[ci] = ch
	}
	return ch
}

// insert adds an entity to a value. The column must belong to the edit.
func (c *column) insert(epoch uint64, lower, text string, slot uint32, universe int) {
	p, found := c.find(lower, text)
	c.postings++
	if found {
		ch := c.chunk(epoch, p.chunk)
		if ch.sets == nil {
			ch.sets = make([]*docset, len(ch.one))
		}
		var set docset
		if ch.sets[p.index] != nil {
			set = ch.sets[p.index].with(slot, universe)
		} else {
			set = docset{few: []uint32{ch.one[p.index]}, n: 1}.with(slot, universe)
			ch.text[p.index] = strings.Clone(text) // don't hold on to one entity's JSON
			ch.lower[p.index] = strings.ToLower(ch.text[p.index])
		}
		ch.sets[p.index] = &set
		return
	}
	c.values++
	if len(c.chunks) == 0 {
		c.chunks = append(c.chunks, &chunk{epoch: epoch})
		p = place{0, 0}
	}
	if p.chunk == len(c.chunks) {
		p = place{p.chunk - 1, len(c.chunks[p.chunk-1].one)}
	}
	ch := c.chunk(epoch, p.chunk)
	ch.lower = slices.Insert(ch.lower, p.index, lower)
	ch.text = slices.Insert(ch.text, p.index, text)
	ch.one = slices.Insert(ch.one, p.index, slot)
	if ch.sets != nil {
		ch.sets = slices.Insert(ch.sets, p.index, nil)
	}
	if len(ch.one) > 2*chunkSize {
		c.split(p.chunk)
	}
}

// split makes two of a chunk that the edit owns.
func (c *column) split(ci int) {
	ch := c.chunks[ci]
	half := len(ch.one) / 2
	right := &chunk{
		lower: slices.Clone(ch.lower[half:]), text: slices.Clone(ch.text[half:]),
		one: slices.Clone(ch.one[half:]), epoch: ch.epoch,
	}
	ch.lower, ch.text, ch.one = ch.lower[:half], ch.text[:half], ch.one[:half]
	if ch.sets != nil {
		right.sets = slices.Clone(ch.sets[half:])
		ch.sets = ch.sets[:half]
	}
	c.chunks = slices.Insert(c.chunks, ci+1, right)
}

// delete removes an entity from a value. The column must belong to the edit.
func (c *column) delete(epoch uint64, lower, text string, slot uint32, universe int) {
	p, found := c.find(lower, text)
	if !found {
		return
	}
	c.postings--
	ch := c.chunk(epoch, p.chunk)
	if ch.sets != nil && ch.sets[p.index] != nil {
		set := ch.sets[p.index].without(slot, universe)
		if set.n > 1 {
			ch.sets[p.index] = &set
			return
		}
		if set.n == 1 {
			set.all(func(s uint32) bool { ch.one[p.index] = s; return false })
			ch.sets[p.index] = nil
			return
		}
	}
	c.values--
	ch.lower = slices.Delete(ch.lower, p.index, p.index+1)
	ch.text = slices.Delete(ch.text, p.index, p.index+1)
	ch.one = slices.Delete(ch.one, p.index, p.index+1)
	if ch.sets != nil {
		ch.sets = slices.Delete(ch.sets, p.index, p.index+1)
	}
	if len(ch.one) == 0 {
		c.chunks = slices.Delete(c.chunks, p.chunk, p.chunk+1)
	}
}
