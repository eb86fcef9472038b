package readmodel

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// errBroken means that stored JSON is not what entity.Entity.MarshalJSON writes.
var errBroken = errors.New("the stored JSON is broken")

// maxDepth bounds the nesting of documents that are looked into.
const maxDepth = 500

// term is one search row of an entity (reference: "Search rows"): a value at a path.
type term struct {
	text string // as written; may share memory with the scanned JSON
	key  uint32 // number of the lower-cased path in the scanner's table
	null bool   // the path is there but has no value to search for
	item bool   // the value stands in a list of strings
}

// marks are the places in an entity's JSON where the read model puts something in.
type marks struct {
	metadataEnd    uint32 // of the brace that closes metadata; 0 when there is none
	annotationsEnd uint32 // of the brace that closes annotations; 0 when there are none
	hasUID         bool
	hasETag        bool
	hasOrphan      bool // the document itself has the orphan annotation
}

// scanner turns JSON into terms in one pass. It belongs to one goroutine and is used
// for many entities, so that paths are known by number.
type scanner struct {
	keyTable
	body  []byte
	pos   int
	path  []byte
	terms []term
	marks marks

	namespaced bool
	found      []foundKey // by key: terms of the present entity with that key
	round      uint32
	many       map[manyKey]int // index into terms, for keys with many values
}

type foundKey struct {
	round uint32
	count uint32
}

type manyKey struct {
	key   uint32
	lower string
}

// keyTable numbers lower-cased paths.
type keyTable struct {
	ids   map[string]uint32
	names []string
}

func (t *keyTable) id(path []byte) uint32 {
	if id, ok := t.ids[string(path)]; ok {
		return id
	}
	id, name := uint32(len(t.names)), string(path)
	t.ids[name] = id
	t.names = append(t.names, name)
	return id
}

func newScanner() *scanner {
	return &scanner{keyTable: keyTable{ids: map[string]uint32{}}, many: map[manyKey]int{}}
}

// where tells which objects of a document need special care.
type where uint8

const (
	elsewhere where = iota
	atRoot
	inMetadata
	inAnnotations
)

// scan returns the terms of body, which stay valid until the next call, and its marks.
// The terms share body's memory. Relations are not among them.
func (s *scanner) scan(body []byte, uid string, orphan bool) ([]term, marks, error) {
	s.body, s.pos, s.path, s.terms, s.marks, s.namespaced = body, 0, s.path[:0], s.terms[:0], marks{}, false
	s.round++
	clear(s.many)
	if len(body) == 0 || body[0] != '{' || len(body) > 1<<31 || !s.object(0, atRoot) || s.pos != len(body) {
		return nil, marks{}, errBroken
	}
	if !s.namespaced {
		s.special("metadata.namespace", "default")
	}
	s.special("metadata.uid", uid)
	if orphan && !s.marks.hasOrphan {
		s.special("metadata.annotations.backstage.io/orphan", "true")
	}
	return s.terms, s.marks, nil
}

func (s *scanner) special(key, text string) {
	s.path = append(s.path[:0], key...)
	s.emit(text, false)
}

func (s *scanner) peek() byte {
	if s.pos < len(s.body) {
		return s.body[s.pos]
	}
	return 0
}

func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.pos++
	return true
}

func (s *scanner) value(depth int, at where, item bool) bool {
	if depth > maxDepth {
		return false
	}
	switch s.peek() {
	case '{':
		return s.object(depth, at)
	case '[':
		return s.array(depth)
	case '"':
		raw, escaped, ok := s.str()
		if ok {
			s.emitString(raw, escaped, item)
		}
		return ok
	default:
		lit := s.literal()
		if lit == "null" {
			s.emitNull()
		} else if lit != "" {
			s.emit(lit, false)
		}
		return lit != ""
	}
}

func (s *scanner) array(depth int) bool {
	s.pos++
	if s.take(']') {
		return true
	}
	for {
		if !s.value(depth+1, elsewhere, true) {
			return false
		}
		if s.take(']') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

func (s *scanner) object(depth int, at where) bool {
	s.pos++
	if s.take('}') {
		s.close(at)
		return true
	}
	length := len(s.path)
	for {
		if s.peek() != '"' {
			return false
		}
		raw, escaped, ok := s.str()
		if !ok || !s.take(':') {
			return false
		}
		key := raw
		if escaped {
			key = unescape(raw)
		}
		if !s.member(depth, at, key) {
			return false
		}
		s.path = s.path[:length]
		if s.take('}') {
			s.close(at)
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// close remembers where an object ended.
func (s *scanner) close(at where) {
	switch at {
	case inMetadata:
		s.marks.metadataEnd = uint32(s.pos - 1)
	case inAnnotations:
		s.marks.annotationsEnd = uint32(s.pos - 1)
	}
}

// member reads the value of one key of an object.
func (s *scanner) member(depth int, at where, key string) bool {
	next := elsewhere
	switch at {
	case atRoot:
		switch key {
		case "attachments", "relations", "status":
			return s.skip()
		case "metadata":
			next = inMetadata
		}
	case inMetadata:
		switch key {
		case "uid":
			s.marks.hasUID = true
			return s.skip()
		case "etag":
			s.marks.hasETag = true
			return s.skip()
		case "namespace":
			s.namespaced = s.peek() == '"' && !bytes.HasPrefix(s.body[s.pos:], []byte(`""`))
		case "annotations":
			next = inAnnotations
		}
	case inAnnotations:
		s.marks.hasOrphan = s.marks.hasOrphan || key == orphanAnnotation
	}
	if s.push(key); utf16Len(text(s.path)) > maxKeyLength {
		return s.skip()
	}
	return s.value(depth+1, next, false)
}

// push appends key, in lower case, to the path.
func (s *scanner) push(key string) {
	if len(s.path) > 0 {
		s.path = append(s.path, '.')
	}
	n := len(s.path)
	s.path = append(s.path, key...)
	for i := n; i < len(s.path); i++ {
		c := s.path[i]
		if c >= 0x80 {
			s.path = append(s.path[:n], strings.ToLower(key)...)
			return
		}
		if 'A' <= c && c <= 'Z' {
			s.path[i] = c + 'a' - 'A'
		}
	}
}

// str reads a string and returns what is between the quotes.
func (s *scanner) str() (raw string, escaped, ok bool) {
	raw, escaped, end := readString(s.body, s.pos)
	if end < 0 {
		return "", false, false
	}
	s.pos = end
	return raw, escaped, true
}

// readString reads the string whose opening quote is at pos: what is between the quotes,
// whether it has escapes, and the place after it, which is -1 when it does not end.
func readString(b []byte, pos int) (raw string, escaped bool, end int) {
	start := pos + 1
	for at := start; ; at++ {
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 {
			return "", false, -1
		}
		at += n
		slashes := 0
		for b[at-1-slashes] == '\\' {
			slashes++
		}
		if slashes&1 == 0 {
			raw = text(b[start:at])
			return raw, escaped || strings.IndexByte(raw, '\\') >= 0, at + 1
		}
		escaped = true
	}
}

// literal reads a number, true, false or null.
func (s *scanner) literal() string {
	start := s.pos
	for s.pos < len(s.body) {
		switch s.body[s.pos] {
		case ',', ']', '}', '"', '{', '[', ':', ' ', '\n':
			return text(s.body[start:s.pos])
		}
		s.pos++
	}
	return text(s.body[start:s.pos])
}

// skip passes over a value.
func (s *scanner) skip() bool {
	n := skipValue(s.body, s.pos)
	if n <= s.pos {
		return false
	}
	s.pos = n
	return true
}

// text returns b as a string that shares its memory. Nobody changes stored JSON.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// unescape returns the string that raw, the inside of a JSON string, stands for.
func unescape(raw string) string {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			out = append(out, raw[i])
			continue
		}
		i++
		if at := strings.IndexByte(`"\/bfnrt`, raw[i]); at >= 0 {
			out = append(out, "\"\\/\b\f\n\r\t"[at])
			continue
		}
		r, n := hexRune(raw[i:])
		i += n
		if rest := raw[i+1:]; utf16.IsSurrogate(r) && strings.HasPrefix(rest, `\`) {
			low, m := hexRune(rest[1:])
			if both := utf16.DecodeRune(r, low); m > 0 && both != utf8.RuneError {
				r, i = both, i+2+m
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return text(out)
}

// hexRune reads u and four hexadecimal digits at the beginning of s; it returns how many
// digits it read, 0 when that is not what stands there.
func hexRune(s string) (r rune, digits int) {
	if len(s) < 5 || s[0] != 'u' {
		return utf8.RuneError, 0
	}
	n, err := strconv.ParseUint(s[1:5], 16, 16)
	if err != nil {
		return utf8.RuneError, 0
	}
	return rune(n), 4
}

// skipValue returns the place after the value that begins at pos, or -1.
func skipValue(b []byte, pos int) int {
	depth := 0
	for pos < len(b) {
		switch b[pos] {
		case '"':
			_, _, end := readString(b, pos)
			if end < 0 {
				return -1
			}
			pos = end - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth < 0 {
				return pos
			}
		case ',':
			if depth == 0 {
				return pos
			}
		}
		pos++
		if depth == 0 && (b[pos-1] == '"' || b[pos-1] == '}' || b[pos-1] == ']') {
			return pos
		}
	}
	return -1
}
