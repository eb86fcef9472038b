package entity

import (
	"slices"
	"strconv"
	"strings"
)

// Backstage indexes entities by the lower-cased paths of their fields and refuses those
// in which two paths differ only by letter case (reference: "Validation rules"). Lists
// add nothing to a path: the items of a list share the paths of their fields.
//
// Nearly no entity has such paths, so hashes are compared first: cheaply, and without
// writing any path down. Only when two hashes meet are the paths themselves compared.

// caseDuplicates reports each field whose path differs from an earlier one by case only.
func (c *checker) caseDuplicates() {
	x := pathIndex{}
	x.walk(c.e.root, pathHash{hashSeed, hashSeed}, true)
	if !x.clash {
		return
	}
	first := map[string]string{} // by lower-cased path
	walkPaths(c.e.root, "", "", func(flat, at string) {
		lower := strings.ToLower(flat)
		other, ok := first[lower]
		if !ok {
			first[lower] = flat
		} else if other != flat {
			c.add(at, "case-duplicate-key", "Rename one of them, or write both in the same letter case.",
				"%s and %s differ only in letter case", other, flat)
		}
	})
}

// walkPaths calls leaf for every value that is no object or list, in order of the keys,
// with its path as it is indexed and as it is found in the document.
func walkPaths(v any, flat, at string, leaf func(flat, at string)) {
	switch v := v.(type) {
	case Object:
		for _, key := range orderedKeys(nil, v, nil) {
			walkPaths(v[key], join(flat, key), join(at, key), leaf)
		}
	case []any:
		for i, item := range v {
			walkPaths(item, flat, join(at, strconv.Itoa(i)), leaf)
		}
	default:
		leaf(flat, at)
	}
}

// pathHash is the hash of a path as it is written, and in lower case.
type pathHash struct{ exact, lower uint64 }

// FNV-1a.
const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

func (h pathHash) add(key string, first bool) pathHash {
	if !first {
		h.exact = (h.exact ^ '.') * hashPrime
		h.lower = (h.lower ^ '.') * hashPrime
	}
	for i := 0; i < len(key); i++ {
		c := key[i]
		if c >= 0x80 {
			return h.addFolded(key[i:])
		}
		h.exact = (h.exact ^ uint64(c)) * hashPrime
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		h.lower = (h.lower ^ uint64(c)) * hashPrime
	}
	return h
}

// addFolded adds the rest of a key with letters beyond ASCII.
func (h pathHash) addFolded(rest string) pathHash {
	for i := 0; i < len(rest); i++ {
		h.exact = (h.exact ^ uint64(rest[i])) * hashPrime
	}
	lower := strings.ToLower(rest)
	for i := 0; i < len(lower); i++ {
		h.lower = (h.lower ^ uint64(lower[i])) * hashPrime
	}
	return h
}

// pathIndex remembers hashes of paths: few in an array, many in a map.
type pathIndex struct {
	few   [48]pathHash
	n     int
	many  map[uint64]uint64
	clash bool
}

func (x *pathIndex) walk(v any, h pathHash, first bool) {
	switch v := v.(type) {
	case Object:
		for key, value := range v {
			if x.clash {
				return
			}
			x.walk(value, h.add(key, first), false)
		}
	case []any:
		put := false
		for _, item := range v {
			switch item.(type) {
			case Object, []any:
				x.walk(item, h, first)
			default:
				if !put { // all values of a list share one path
					x.put(h)
				}
				put = true
			}
		}
	default:
		x.put(h)
	}
}

func (x *pathIndex) put(h pathHash) {
	if x.many != nil {
		if exact, ok := x.many[h.lower]; ok && exact != h.exact {
			x.clash = true
		} else {
			x.many[h.lower] = h.exact
		}
		return
	}
	if i := slices.IndexFunc(x.few[:x.n], func(p pathHash) bool { return p.lower == h.lower }); i >= 0 {
		x.clash = x.clash || x.few[i].exact != h.exact
		return
	}
	if x.n < len(x.few) {
		x.few[x.n] = h
		x.n++
		return
	}
	x.many = make(map[uint64]uint64, 2*len(x.few))
	for _, p := range x.few {
		x.many[p.lower] = p.exact
	}
	x.put(h)
}
