package readmodel

import (
	"strings"
	"unicode/utf8"
)

// The limits of search rows, in UTF-16 units as Backstage counts them (reference:
// "Search rows"). A longer key is not searchable; a longer value counts as null.
const (
	maxKeyLength   = 200
	maxValueLength = 200
)

const orphanAnnotation = "backstage.io/orphan"

// manyValues is how many values of one key an entity may have before a map is used to
// find equal ones.
const manyValues = 32

// utf16Len returns the length of s in UTF-16 units. It stops counting soon after the limits.
func utf16Len(s string) int {
	if len(s) <= maxKeyLength || len(s) > 3*maxKeyLength {
		return len(s) // no more units than bytes, and no fewer than a third
	}
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// emitString emits the string of which raw is the inside.
func (s *scanner) emitString(raw string, escaped, item bool) {
	if len(raw) > 6*3*maxValueLength { // even if every character is written as \u1234
		s.emitNull()
		return
	}
	if escaped {
		raw = unescape(raw)
	}
	s.emit(raw, item)
}

// emit adds a term at the present path, unless the entity has it already: rows that
// differ only in case are one, the first is kept.
func (s *scanner) emit(text string, item bool) {
	if len(text) > maxValueLength && utf16Len(strings.ToLower(text)) > maxValueLength {
		s.emitNull()
		return
	}
	key := s.id(s.path)
	if i := s.same(key, text, false); i >= 0 {
		s.terms[i].item = s.terms[i].item || item
		return
	}
	s.terms = append(s.terms, term{text: text, key: key, item: item})
}

func (s *scanner) emitNull() {
	if key := s.id(s.path); s.same(key, "", true) < 0 {
		s.terms = append(s.terms, term{key: key, null: true})
	}
}

// same returns the index of the present entity's term that equals the given one, or -1;
// then the caller appends it.
func (s *scanner) same(key uint32, text string, null bool) int {
	for int(key) >= len(s.found) {
		s.found = append(s.found, foundKey{})
	}
	f := &s.found[key]
	if f.round != s.round {
		*f = foundKey{round: s.round, count: 1}
		return -1
	}
	if f.count >= manyValues {
		return s.sameOfMany(f, key, text, null)
	}
	for i := range s.terms {
		if t := &s.terms[i]; t.key == key && t.null == null && equalFolded(t.text, text) {
			return i
		}
	}
	f.count++
	return -1
}

func (s *scanner) sameOfMany(f *foundKey, key uint32, text string, null bool) int {
	if f.count == manyValues { // the first time: remember those that are there
		for i, t := range s.terms {
			if t.key == key {
				s.many[manyKey{key, mark(t.null) + strings.ToLower(t.text)}] = i
			}
		}
	}
	k := manyKey{key, mark(null) + strings.ToLower(text)}
	if i, ok := s.many[k]; ok {
		f.count = max(f.count, manyValues+1)
		return i
	}
	s.many[k] = len(s.terms)
	f.count = max(f.count+1, manyValues+1)
	return -1
}

func mark(null bool) string {
	if null {
		return "0"
	}
	return "1"
}

// equalFolded tells whether a and b are the same in lower case, which is not quite what
// strings.EqualFold tells: that takes the Kelvin sign for a k.
func equalFolded(a, b string) bool {
	if a == b {
		return true
	}
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] >= utf8.RuneSelf || b[i] >= utf8.RuneSelf {
			return sameLower(a, b)
		}
		if lowerByte(a[i]) != lowerByte(b[i]) {
			return false
		}
	}
	return len(a) == len(b) || sameLower(a, b)
}

func sameLower(a, b string) bool {
	x, y := strings.ToLower(a), strings.ToLower(b)
	return x == y
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
