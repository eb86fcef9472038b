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
	if utf16Len(key) > maxKeyLength {
		return nil
	}
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
	if set == nil || set.isEmpty() {
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
	next     chunk // the chunk that is being filled; copied when it is full
	shared   bool  // no value of it has upper case
	plain    bool  // no value of it has several entities
}

func newColumnWriter(universe int) *columnWriter {
	return &columnWriter{c: &column{}, universe: universe, present: make(bitset, words(universe)), shared: true, plain: true}
}

func (w *columnWriter) push(p *posting) {
	if len(w.next.one) == chunkSize {
		w.flush()
	}
	n := &w.next
	n.lower, n.text = append(n.lower, p.lower), append(n.text, p.text)
	w.shared = w.shared && p.lower == p.text
	if p.set.n == 1 && p.set.many == nil {
		n.one, n.sets = append(n.one, p.set.few[0]), append(n.sets, nil)
	} else {
		set := p.set
		n.one, n.sets = append(n.one, 0), append(n.sets, &set)
		w.plain = false
	}
	p.set.addTo(w.present)
	w.c.values++
	w.c.postings += p.set.n
}

// flush puts a chunk into the column that is as large as it must be.
func (w *columnWriter) flush() {
	n := &w.next
	ch := &chunk{text: slices.Clone(n.text), one: slices.Clone(n.one)}
	ch.lower = ch.text
	if !w.shared {
		ch.lower = slices.Clone(n.lower)
	}
	if !w.plain {
		ch.sets = slices.Clone(n.sets)
	}
	w.c.chunks = append(w.c.chunks, ch)
	n.lower, n.text, n.one, n.sets = n.lower[:0], n.text[:0], n.one[:0], n.sets[:0]
	w.shared, w.plain = true, true
}

func (w *columnWriter) finish() *column {
	if len(w.next.one) > 0 {
		w.flush()
	}
	w.c.chunks = slices.Clone(w.c.chunks)
	w.c.present = docsetOf(w.present, w.universe)
	return w.c
}

// searchText is all lower-cased values of a chunk in one text, each with a separator
// after it. Searching it is several times as fast as searching the values one by one,
// which lie all over the memory. It is made when a column is first searched.
type searchText struct {
	text string
	ends []uint32 // for each value the place of its separator
}

const separator = "\xff" // in no valid text

func (c *chunk) searchText() *searchText {
	if t := c.search.Load(); t != nil {
		return t
	}
	var b strings.Builder
	t := &searchText{ends: make([]uint32, len(c.lower))}
	for i, l := range c.lower {
		b.WriteString(l)
		t.ends[i] = uint32(b.Len())
		b.WriteString(separator)
	}
	t.text = b.String()
	c.search.Store(t)
	return t
}

// containing calls found for each value that contains term, which is not empty.
func (c *chunk) containing(term string, found func(i int)) {
	t := c.searchText()
	at, i := 0, 0
	for {
		n := strings.Index(t.text[at:], term)
		if n < 0 {
			return
		}
		at += n
		for int(t.ends[i]) < at {
			i++
		}
		if at+len(term) <= int(t.ends[i]) {
			found(i)
			at = int(t.ends[i]) + 1
		} else {
			at++ // across a separator
		}
		if at >= len(t.text) {
			return
		}
	}
}
