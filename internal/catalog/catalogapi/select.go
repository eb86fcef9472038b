package catalogapi

import (
	"bytes"
	"encoding/json"
)

// selector copies parts out of a JSON text without decoding it: a thousand times as
// many entities can be projected as by way of maps. It keeps its working memory, so it
// serves one caller at a time.
type selector struct {
	text  []byte     // of the entity at hand
	hits  []hit      // stack: what the paths of each open object have found
	paths [][]string // stack: what remains of paths inside each open object
}

// hit is where a path goes on from an object.
type hit struct {
	rest  []string // of the path, below value
	parts int      // how many parts of the path make the key; 0 while nothing is found
	key   []byte   // with its quotes
	value []byte
}

// appendObject appends the part of the JSON object text that paths select.
func (s *selector) appendObject(dst, text []byte, paths [][]string) []byte {
	base := len(s.hits)
	for range paths {
		s.hits = append(s.hits, hit{})
	}
	s.find(text, paths, base)
	dst = append(dst, '{')
	dst = s.appendMembers(dst, base, base+len(paths))
	s.hits = s.hits[:base]
	return append(dst, '}')
}

// find looks up the first key of each path. A key may have dots itself, as those of
// annotations do; of several that fit the shortest counts.
func (s *selector) find(text []byte, paths [][]string, base int) {
	for key, value := range members(text) {
		name := unquote(key)
		for i, path := range paths {
			h := &s.hits[base+i]
			if n := leading(name, path); n > 0 && (h.parts == 0 || n < h.parts) {
				*h = hit{rest: path[n:], parts: n, key: key, value: value}
			}
		}
	}
}

// appendMembers appends what the hits from base to end select, each key once.
func (s *selector) appendMembers(dst []byte, base, end int) []byte {
	first := true
	for i := base; i < end; i++ {
		key, value := s.hits[i].key, s.hits[i].value
		if s.hits[i].parts == 0 || s.seen(base, i) {
			continue
		}
		mark := len(dst)
		if !first {
			dst = append(dst, ',')
		}
		dst = append(dst, key...)
		dst = append(dst, ':')
		from := len(s.paths)
		whole := s.gather(i, end)
		start := len(dst)
		if whole {
			dst = append(dst, value...)
		} else if value[0] == '{' {
			dst = s.appendObject(dst, value, s.paths[from:])
		}
		s.paths = s.paths[:from]
		if !whole && len(dst)-start <= len("{}") { // nothing in it is selected
			dst = dst[:mark]
			continue
		}
		first = false
	}
	return dst
}

// seen tells whether an earlier path has led to the same key.
func (s *selector) seen(base, i int) bool {
	for j := base; j < i; j++ {
		if s.hits[j].parts > 0 && same(s.hits[j].key, s.hits[i].key) {
			return true
		}
	}
	return false
}

// same tells whether two keys are the same piece of the text.
func same(a, b []byte) bool { return &a[0] == &b[0] }

// gather pushes what remains of the paths that lead to the key of hit i; it returns
// true when one of them ends there.
func (s *selector) gather(i, end int) (whole bool) {
	for j := i; j < end; j++ {
		h := s.hits[j]
		if h.parts == 0 || !same(h.key, s.hits[i].key) {
			continue
		}
		if len(h.rest) == 0 {
			whole = true
		}
		s.paths = append(s.paths, h.rest)
	}
	return whole
}

// leading returns how many parts of path, joined by dots, make name; 0 when none do.
func leading(name []byte, path []string) int {
	for i, part := range path {
		if len(name) < len(part) || string(name[:len(part)]) != part {
			return 0
		}
		if len(name) == len(part) {
			return i + 1
		}
		if name[len(part)] != '.' {
			return 0
		}
		name = name[len(part)+1:]
	}
	return 0
}

// unquote returns the text of a quoted key.
func unquote(key []byte) []byte {
	inner := key[1 : len(key)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var s string
	if json.Unmarshal(key, &s) != nil { // cannot be: it is part of a JSON text
		return inner
	}
	return []byte(s)
}

// members walks the keys, with their quotes, and values of a JSON object. The text must
// be JSON without white space, as the read model gives it.
func members(text []byte) func(yield func(key, value []byte) bool) {
	return func(yield func(key, value []byte) bool) {
		for i := 1; i < len(text) && text[i] == '"'; i++ {
			keyEnd := afterString(text, i)
			valueEnd := afterValue(text, keyEnd+1)
			if !yield(text[i:keyEnd], text[keyEnd+1:valueEnd]) {
				return
			}
			i = valueEnd // at the comma or the closing brace
		}
	}
}

// afterString returns where the string that begins at i ends.
func afterString(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// afterValue returns where the value that begins at i ends.
func afterValue(text []byte, i int) int {
	level := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = afterString(text, i)
			if level == 0 {
				return i
			}
			continue
		case '{', '[':
			level++
		case '}', ']':
			if level == 0 {
				return i // of the object around it: a number, true, false or null came before
			}
			if level--; level == 0 {
				return i + 1
			}
		case ',':
			if level == 0 {
				return i
			}
		}
		i++
	}
	return len(text)
}
