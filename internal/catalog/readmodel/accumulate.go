package readmodel

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// accumulator collects the values of one path while documents are scanned. It begins
// as a dictionary; when it turns out that most values are different, such as names or
// descriptions, it becomes a plain list, which is sorted at the end.
type accumulator struct {
	folding *folding

	dict   map[string]uint32 // numbers of values
	values []string          // by number
	lower  []string          // the same in lower case
	pairs  blocks[numbered]

	isList bool
	list   blocks[listed]

	nulls []uint32 // documents where the path is null
}

// numbered is a document and the number of its value, listed one and the value itself.
type (
	numbered struct{ doc, id uint32 }
	listed   struct {
		text, lower string
		doc         uint32
	}
)

// sampleSize is how many values are looked at before a dictionary may be given up.
const sampleSize = 2048

func (a *accumulator) add(text string, doc uint32) {
	if a.isList { // the text is in the processor's cache now, and will not be later
		a.list.push(listed{text, a.folding.lower(text), doc})
		return
	}
	id, ok := a.dict[text]
	if !ok {
		if a.dict == nil {
			a.dict = map[string]uint32{}
		}
		id = uint32(len(a.values))
		own := strings.Clone(text) // many may share it: don't hold on to one's JSON
		a.dict[own] = id
		a.values, a.lower = append(a.values, own), append(a.lower, a.folding.lower(own))
	}
	a.pairs.push(numbered{doc, id})
	if !ok && a.pairs.n >= sampleSize && len(a.values) > a.pairs.n/2 {
		a.becomeList()
	}
}

func (a *accumulator) becomeList() {
	for _, part := range a.pairs.parts {
		for _, p := range part {
			a.list.push(listed{a.values[p.id], a.lower[p.id], p.doc})
		}
	}
	*a = accumulator{folding: a.folding, isList: true, list: a.list, nulls: a.nulls}
}

func (a *accumulator) count() int { return a.pairs.n + a.list.n }

// blocks is a list that grows without copying what is there.
type blocks[T any] struct {
	parts [][]T
	n     int
}

const blockSize = 2048

func (b *blocks[T]) push(v T) {
	last := len(b.parts) - 1
	if last < 0 || len(b.parts[last]) == blockSize {
		b.parts = append(b.parts, nil)
		last++
		if last > 0 {
			b.parts[last] = make([]T, 0, blockSize)
		}
	}
	b.parts[last] = append(b.parts[last], v)
	b.n++
}

// folding makes lower-cased texts with few allocations: they stand one after the other
// in blocks.
type folding struct{ block []byte }

const foldingBlock = 64 << 10

func (f *folding) lower(s string) string {
	upper := false
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
		upper = upper || 'A' <= s[i] && s[i] <= 'Z'
	}
	if !upper {
		return s
	}
	if len(f.block)+len(s) > cap(f.block) {
		f.block = make([]byte, 0, foldingBlock)
	}
	start := len(f.block)
	f.block = append(f.block, s...)
	low := f.block[start:]
	for i, c := range low {
		low[i] = lowerByte(c)
	}
	return text(low)
}

// assemble makes the column of what the accumulators have; slots gives the slot of
// each scanned document.
func assemble(accs []*accumulator, slots []uint32, universe int) *column {
	var c *column
	if slices.ContainsFunc(accs, func(a *accumulator) bool { return a.isList }) {
		c = assembleList(accs, slots, universe)
	} else {
		c = assembleDictionary(accs, slots, universe)
	}
	var nulls []uint32
	for _, a := range accs {
		for _, d := range a.nulls {
			nulls = append(nulls, slots[d])
		}
	}
	if len(nulls) > 0 {
		slices.Sort(nulls)
		c.nulls = newDocset(nulls, universe)
	}
	return c
}

// assembleDictionary joins the dictionaries and then sorts the few values.
func assembleDictionary(accs []*accumulator, slots []uint32, universe int) *column {
	ids, r := map[string]uint32{}, &rows{}
	var members [][]uint32
	for _, a := range accs {
		counts := make([]int, len(a.values))
		for _, part := range a.pairs.parts {
			for _, p := range part {
				counts[p.id]++
			}
		}
		global := make([]uint32, len(a.values))
		for i, v := range a.values {
			id, ok := ids[v]
			if !ok {
				id = uint32(len(r.text))
				ids[v] = id
				r.text, r.lower = append(r.text, v), append(r.lower, a.lower[i])
				members = append(members, nil)
			}
			members[id] = slices.Grow(members[id], counts[i])
			global[i] = id
		}
		for _, part := range a.pairs.parts {
			for _, p := range part {
				id := global[p.id]
				members[id] = append(members[id], slots[p.doc])
			}
		}
	}
	r.slots = make([]uint32, len(r.text))
	w := newColumnWriter(universe)
	for _, k := range r.sorted() {
		w.push(&posting{lower: r.lower[k.row], text: r.text[k.row], set: unsortedDocset(members[k.row], universe)})
	}
	return w.finish()
}

// unsortedDocset makes a set of distinct slots in any order, which it keeps.
func unsortedDocset(list []uint32, universe int) docset {
	if len(list) < denseFrom(universe) {
		slices.Sort(list)
	}
	return newDocset(list, universe)
}

// assembleList sorts all values and puts equal ones together.
func assembleList(accs []*accumulator, slots []uint32, universe int) *column {
	n := weightOf(accs)
	r := &rows{text: make([]string, 0, n), lower: make([]string, 0, n), slots: make([]uint32, 0, n)}
	for _, a := range accs {
		for _, part := range a.list.parts {
			for i := range part {
				l := &part[i]
				r.text, r.lower, r.slots = append(r.text, l.text), append(r.lower, l.lower), append(r.slots, slots[l.doc])
			}
		}
		for _, part := range a.pairs.parts {
			for _, p := range part {
				r.text, r.lower, r.slots = append(r.text, a.values[p.id]), append(r.lower, a.lower[p.id]), append(r.slots, slots[p.doc])
			}
		}
	}
	w := newColumnWriter(universe)
	keys := r.sorted()
	for start := 0; start < len(keys); {
		row, end := keys[start].row, start+1
		for end < len(keys) && r.isSame(keys[start], keys[end]) {
			end++
		}
		p := posting{lower: r.lower[row], text: r.text[row]}
		if end-start == 1 {
			p.set = docset{few: r.slots[row : row+1], n: 1} // only looked at
		} else {
			p.set = r.group(keys[start:end], universe)
			p.text = strings.Clone(p.text) // don't hold on to one entity's JSON
			p.lower = strings.ToLower(p.text)
		}
		w.push(&p)
		start = end
	}
	return w.finish()
}

// isSame tells whether two rows that are neighbours in order have one value. Sorting
// leaves different keys only where the values are different.
func (r *rows) isSame(a, b rowKey) bool {
	return a.key == b.key && r.text[a.row] == r.text[b.row]
}

// group returns the entities of rows with one value.
func (r *rows) group(keys []rowKey, universe int) docset {
	list := make([]uint32, len(keys))
	for i, k := range keys {
		list[i] = r.slots[k.row]
	}
	return newDocset(list, universe)
}
