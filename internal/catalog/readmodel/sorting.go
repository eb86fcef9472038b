package readmodel

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// rows are values with their entities, to be sorted by lower-cased form, then original
// form, then entity.
type rows struct {
	lower, text []string
	slots       []uint32
}

// rowKey is row number row with the eight bytes that are compared next.
type rowKey struct {
	key uint64
	row uint32
}

// sorted returns the order of the rows.
func (r *rows) sorted() []rowKey {
	keys := make([]rowKey, len(r.lower))
	for i := range keys {
		keys[i].row = uint32(i)
	}
	r.sort(keys, 0)
	return keys
}

// sort sorts keys whose lower-cased forms agree in the first depth bytes: by the next
// eight bytes after their common prefix, then each run of equals further. Values of one
// path usually have a long prefix in common, so that comparing them whole is slow.
func (r *rows) sort(keys []rowKey, depth int) {
	if len(keys) <= 16 {
		slices.SortFunc(keys, func(a, b rowKey) int { return r.compare(a.row, b.row, depth) })
		return
	}
	depth, same := r.commonPrefix(keys, depth)
	if same {
		slices.SortFunc(keys, func(a, b rowKey) int { return r.compareEqual(a.row, b.row) })
		return
	}
	for i := range keys {
		keys[i].key = eightBytes(r.lower[keys[i].row], depth)
	}
	slices.SortFunc(keys, func(a, b rowKey) int { return cmp.Compare(a.key, b.key) })
	for start := 0; start < len(keys); {
		end := start + 1
		for end < len(keys) && keys[end].key == keys[start].key {
			end++
		}
		switch end - start {
		case 1:
		case len(keys): // values that end here and values that go on with zero bytes
			slices.SortFunc(keys, func(a, b rowKey) int { return r.compare(a.row, b.row, depth) })
		default:
			r.sort(keys[start:end], depth)
		}
		start = end
	}
}

// commonPrefix returns how many bytes all rows of keys have in common, depth at least,
// and whether they are the same altogether. When the rows agree in more than the next
// eight bytes, the next call gets beyond them.
func (r *rows) commonPrefix(keys []rowKey, depth int) (int, bool) {
	first := r.lower[keys[0].row]
	n, same := len(first), true
	for _, k := range keys[1:] {
		s := r.lower[k.row]
		same = same && len(s) == len(first)
		n = min(n, len(s))
		if n > depth && s[depth:n] != first[depth:n] {
			i := depth
			for s[i] == first[i] {
				i++
			}
			n = i
		}
		if n <= depth {
			return depth, false
		}
	}
	return n, same && n == len(first)
}

func eightBytes(s string, from int) uint64 {
	if from >= len(s) {
		return 0
	}
	var b [8]byte
	copy(b[:], s[from:])
	return binary.BigEndian.Uint64(b[:])
}

func (r *rows) compare(a, b uint32, depth int) int {
	if c := strings.Compare(r.lower[a][depth:], r.lower[b][depth:]); c != 0 {
		return c
	}
	return r.compareEqual(a, b)
}

func (r *rows) compareEqual(a, b uint32) int {
	if c := strings.Compare(r.text[a], r.text[b]); c != 0 {
		return c
	}
	return cmp.Compare(r.slots[a], r.slots[b])
}
