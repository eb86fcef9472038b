package readmodel

import (
	"slices"
	"sort"
	"strings"
	"sync/atomic"
)

// column holds all values that entities have at one dotted path, in order of their
// lower-cased form and then of their original form, and for each the entities that have
// it. The values are kept in chunks, so that a change copies a chunk and not the whole.
type column struct {
	chunks   []*chunk
	values   int    // distinct originals
	postings int    // pairs of value and entity
	present  docset // entities with a value
	nulls    docset // entities where the path is null or its value too long to be kept

	// items holds only those values that stand in lists of strings: they make the path
	// path.<item> = true, which is not stored but derived. It is nil when there are none
	// and the column itself when there are no others. Only its chunks are kept up.
	items *column

	epoch uint64 // the edit that may change it in place; 0 once published

	ranks [2]atomic.Pointer[[]uint32] // see rank
}

// chunkSize is how many values a fresh chunk has; a chunk of twice as many is split.
const chunkSize = 256

// chunk is a run of neighbouring values of a column, in parallel lists.
type chunk struct {
	lower []string // same backing array as text when all are equal
	text  []string // as written
	one   []uint32 // the only entity with the value, where sets is nil or has nil
	sets  []*docset
	epoch uint64

	search atomic.Pointer[searchText]
}

// isMulti tells whether some entity has several values.
func (c *column) isMulti() bool { return c.postings > c.present.n }

func (c *chunk) count(i int) int {
	if c.sets != nil && c.sets[i] != nil {
		return c.sets[i].n
	}
	return 1
}

// first returns the entity with value i that has the lowest slot.
func (c *chunk) first(i int) uint32 {
	slot := c.one[i]
	if c.sets != nil && c.sets[i] != nil {
		c.sets[i].all(func(s uint32) bool { slot = s; return false })
	}
	return slot
}

func (c *chunk) addTo(i int, b bitset) {
	if c.sets != nil && c.sets[i] != nil {
		c.sets[i].addTo(b)
		return
	}
	b.set(c.one[i])
}

func (c *chunk) andCount(i int, b bitset) int {
	if c.sets != nil && c.sets[i] != nil {
		return c.sets[i].andCount(b)
	}
	if b.has(c.one[i]) {
		return 1
	}
	return 0
}

// place is a position in a column.
type place struct{ chunk, index int }

// lowerBound returns the first place whose lower-cased value is not below lower.
func (c *column) lowerBound(lower string) place {
	ci := sort.Search(len(c.chunks), func(i int) bool {
		l := c.chunks[i].lower
		return l[len(l)-1] >= lower
	})
	if ci == len(c.chunks) {
		return place{ci, 0}
	}
	i, _ := slices.BinarySearch(c.chunks[ci].lower, lower)
	return place{ci, i}
}

// from calls yield for each value from p on, in rising order, until it returns false.
func (c *column) from(p place, yield func(ch *chunk, i int) bool) {
	for ci := p.chunk; ci < len(c.chunks); ci++ {
		ch := c.chunks[ci]
		for i := p.index; i < len(ch.lower); i++ {
			if !yield(ch, i) {
				return
			}
		}
		p.index = 0
	}
}

// equal puts all entities with the value lower into b.
func (c *column) equal(lower string, b bitset) {
	c.from(c.lowerBound(lower), func(ch *chunk, i int) bool {
		if ch.lower[i] != lower {
			return false
		}
		ch.addTo(i, b)
		return true
	})
}

// prefixed puts all entities with a value that begins with prefix into b.
func (c *column) prefixed(prefix string, b bitset) {
	c.from(c.lowerBound(prefix), func(ch *chunk, i int) bool {
		if !strings.HasPrefix(ch.lower[i], prefix) {
			return false
		}
		ch.addTo(i, b)
		return true
	})
}

// containing puts all entities with a value that contains term into b.
func (c *column) containing(term string, b bitset) {
	for _, ch := range c.chunks {
		ch.containing(term, func(i int) { ch.addTo(i, b) })
	}
}

// exists puts all entities that have the path at all into b.
func (c *column) exists(b bitset) {
	c.present.addTo(b)
	c.nulls.addTo(b)
}

// column returns the column of a lower-cased key, or nil. The path of an item in a list
// of strings ("metadata.tags.java") gives a column made for the occasion.
func (s *Snapshot) column(key string) *column {
	c := s.columns[key]
	var set bitset
	for i := len(key) - 1; i > 0; i-- {
		if key[i] != '.' {
			continue
		}
		if p := s.columns[key[:i]]; p != nil && p.items != nil {
			if set == nil {
				set = make(bitset, words(len(s.docs)))
			}
			p.items.equal(key[i+1:], set)
		}
	}
	if set == nil || set.isEmpty() || utf16Len(key) > maxKeyLength {
		return c
	}
	universe := len(s.docs)
	made := columnOf([]posting{{text: "true", lower: "true", set: docsetOf(set, universe)}}, universe)
	if c == nil {
		return made
	}
	return union(c, made, universe)
}

// union returns a column with the values of a and b.
func union(a, b *column, universe int) *column {
	var list []posting
	add := func(ch *chunk, i int) bool {
		set := make(bitset, words(universe))
		ch.addTo(i, set)
		p := posting{text: ch.text[i], lower: ch.lower[i]}
		at, found := slices.BinarySearchFunc(list, p, posting.compare)
		if found {
			list[at].set.addTo(set)
			list[at].set = docsetOf(set, universe)
			return true
		}
		p.set = docsetOf(set, universe)
		list = slices.Insert(list, at, p)
		return true
	}
	a.from(place{}, add)
	b.from(place{}, add)
	u := columnOf(list, universe)
	u.nulls = a.nulls
	return u
}

// posting is one value with its entities, while a column is being built.
type posting struct {
	lower, text string
	set         docset
}

func (p posting) compare(q posting) int {
	if c := strings.Compare(p.lower, q.lower); c != 0 {
		return c
	}
	return strings.Compare(p.text, q.text)
}

// columnOf makes a column of sorted, distinct postings.
func columnOf(list []posting, universe int) *column {
	w := newColumnWriter(universe)
	for i := range list {
		w.push(&list[i])
	}
	return w.finish()
}

// columnWriter makes a column of values that come in order.
type columnWriter struct {
	c        *column
	universe int
	present  bitset
}

func newColumnWriter(universe int) *columnWriter {
	return &columnWriter{c: &column{}, universe: universe, present: make(bitset, words(universe))}
}

func (w *columnWriter) push(p *posting) {
	if n := len(w.c.chunks); n == 0 || len(w.c.chunks[n-1].one) == chunkSize {
		if n > 0 {
			w.c.chunks[n-1].share()
		}
		w.c.chunks = append(w.c.chunks, newChunk(8))
	}
	w.c.chunks[len(w.c.chunks)-1].push(p.lower, p.text, p.set)
	p.set.addTo(w.present)
	w.c.values++
	w.c.postings += p.set.n
}

func (w *columnWriter) finish() *column {
	if n := len(w.c.chunks); n > 0 {
		w.c.chunks[n-1].share()
	}
	w.c.chunks = slices.Clip(w.c.chunks)
	w.c.present = docsetOf(w.present, w.universe)
	return w.c
}

func newChunk(size int) *chunk {
	return &chunk{lower: make([]string, 0, size), text: make([]string, 0, size), one: make([]uint32, 0, size)}
}

// push appends a value that comes after all others of ch.
func (ch *chunk) push(lower, text string, set docset) {
	ch.lower = append(ch.lower, lower)
	ch.text = append(ch.text, text)
	if set.n == 1 && set.many == nil {
		ch.one = append(ch.one, set.few[0])
		if ch.sets != nil {
			ch.sets = append(ch.sets, nil)
		}
		return
	}
	if ch.sets == nil {
		ch.sets = make([]*docset, len(ch.one), cap(ch.one))
	}
	ch.one = append(ch.one, 0)
	ch.sets = append(ch.sets, &set)
}

// share lets the two lists of values be one when they are equal.
func (ch *chunk) share() {
	ch.lower, ch.text, ch.one, ch.sets = slices.Clip(ch.lower), slices.Clip(ch.text), slices.Clip(ch.one), slices.Clip(ch.sets)
	if slices.Equal(ch.lower, ch.text) {
		ch.lower = ch.text
	}
}
