package readmodel

import "slices"

// docset is an immutable set of slots: a sorted list when they are few, a bitset when
// they are many.
type docset struct {
	few  []uint32
	many bitset
	n    int
}

// denseFrom is the number of slots in a set from which on a bitset over universe slots
// is the smaller form.
func denseFrom(universe int) int { return max(64, universe/32) }

// newDocset makes a set of sorted, distinct slots, which it keeps.
func newDocset(sorted []uint32, universe int) docset {
	if len(sorted) < denseFrom(universe) {
		return docset{few: sorted, n: len(sorted)}
	}
	b := make(bitset, words(universe))
	for _, s := range sorted {
		b.set(s)
	}
	return docset{many: b, n: len(sorted)}
}

// docsetOf makes a set of what is in b, which may be changed afterwards.
func docsetOf(b bitset, universe int) docset {
	n := b.count()
	if n >= denseFrom(universe) {
		return docset{many: slices.Clone(b), n: n}
	}
	if n == 0 {
		return docset{}
	}
	few := make([]uint32, 0, n)
	b.ascending(uint32(universe), func(s uint32) bool { few = append(few, s); return true })
	return docset{few: few, n: n}
}

func (d *docset) has(slot uint32) bool {
	if d.many != nil {
		return d.many.has(slot)
	}
	_, ok := slices.BinarySearch(d.few, slot)
	return ok
}

// addTo puts the set into b.
func (d *docset) addTo(b bitset) {
	if d.many != nil {
		b.or(d.many)
		return
	}
	for _, s := range d.few {
		b.set(s)
	}
}

// andCount returns how many of the set are in b.
func (d *docset) andCount(b bitset) int {
	if d.many != nil {
		return d.many.andCount(b)
	}
	n := 0
	for _, s := range d.few {
		if i := s >> 6; int(i) < len(b) {
			n += int(b[i] >> (s & 63) & 1)
		}
	}
	return n
}

// all calls yield for each slot in rising order.
func (d *docset) all(yield func(uint32) bool) bool {
	if d.many != nil {
		return d.many.ascending(^uint32(0), yield)
	}
	for _, s := range d.few {
		if !yield(s) {
			return false
		}
	}
	return true
}

// with returns the set with slot in it.
func (d docset) with(slot uint32, universe int) docset {
	if d.has(slot) {
		return d
	}
	if d.many != nil {
		b := make(bitset, max(len(d.many), words(universe)))
		copy(b, d.many)
		b.set(slot)
		return docset{many: b, n: d.n + 1}
	}
	i, _ := slices.BinarySearch(d.few, slot)
	few := make([]uint32, 0, len(d.few)+1)
	few = append(append(append(few, d.few[:i]...), slot), d.few[i:]...)
	if len(few) >= 2*denseFrom(universe) { // twice: no flapping around the border
		return newDocset(few, universe)
	}
	return docset{few: few, n: len(few)}
}

// without returns the set with slot not in it.
func (d docset) without(slot uint32, universe int) docset {
	if !d.has(slot) {
		return d
	}
	if d.many != nil {
		b := slices.Clone(d.many)
		b.clear(slot)
		if d.n-1 < denseFrom(universe)/2 {
			return docsetOf(b, universe)
		}
		return docset{many: b, n: d.n - 1}
	}
	i, _ := slices.BinarySearch(d.few, slot)
	few := make([]uint32, 0, len(d.few)-1)
	few = append(append(few, d.few[:i]...), d.few[i+1:]...)
	return docset{few: few, n: len(few)}
}
