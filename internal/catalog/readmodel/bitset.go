package readmodel

import "math/bits"

// bitset is a dense set of slots. At a hundred thousand entities it is 12.5 KB, so that
// combining two takes about a microsecond, less than any compressed form would. Sets may
// be of different lengths; what is beyond the end is not in the set.
type bitset []uint64

func words(slots int) int { return (slots + 63) >> 6 }

func (b bitset) has(slot uint32) bool {
	i := slot >> 6
	return int(i) < len(b) && b[i]&(1<<(slot&63)) != 0
}

func (b bitset) set(slot uint32)   { b[slot>>6] |= 1 << (slot & 63) }
func (b bitset) clear(slot uint32) { b[slot>>6] &^= 1 << (slot & 63) }

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// andCount returns the size of the intersection of b and o.
func (b bitset) andCount(o bitset) int {
	n := min(len(b), len(o))
	b, o = b[:n], o[:n]
	c := 0
	for i, w := range b {
		c += bits.OnesCount64(w & o[i])
	}
	return c
}

func (b bitset) isEmpty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// and keeps in b what is in o too.
func (b bitset) and(o bitset) {
	n := min(len(b), len(o))
	clear(b[n:])
	o = o[:n]
	for i, w := range o {
		b[i] &= w
	}
}

// or puts o into b, which must be at least as long.
func (b bitset) or(o bitset) {
	b = b[:len(o)]
	for i, w := range o {
		b[i] |= w
	}
}

// complement turns b into what is in all but not in b; both are of the same length.
func (b bitset) complement(all bitset) {
	all = all[:len(b)]
	for i, w := range all {
		b[i] = w &^ b[i]
	}
}

// clearFirst removes about the first n slots, never more, and returns how many are left
// to be removed.
func (b bitset) clearFirst(n int) int {
	for i, w := range b {
		c := bits.OnesCount64(w)
		if c > n {
			break
		}
		b[i] = 0
		n -= c
	}
	return n
}

// ascending calls yield for each slot below end in rising order until it returns false.
func (b bitset) ascending(end uint32, yield func(uint32) bool) bool {
	for i, w := range b {
		for w != 0 {
			slot := uint32(i<<6 + bits.TrailingZeros64(w))
			if slot >= end {
				return true
			}
			if !yield(slot) {
				return false
			}
			w &= w - 1
		}
	}
	return true
}

// descending is ascending backwards.
func (b bitset) descending(end uint32, yield func(uint32) bool) bool {
	for i := min(len(b), words(int(end))) - 1; i >= 0; i-- {
		for w := b[i]; w != 0; {
			top := 63 - bits.LeadingZeros64(w)
			w &^= 1 << top
			if slot := uint32(i<<6 + top); slot < end && !yield(slot) {
				return false
			}
		}
	}
	return true
}
