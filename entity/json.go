package entity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

var (
	rootOrder = []string{"apiVersion", "kind", "metadata", "spec", "relations", "status"}
	metaOrder = []string{"name", "namespace", "uid", "etag", "title", "description", "annotations", "labels", "tags", "links"}
)

// KeyOrder returns the keys of o in the order in which a person would write them at
// the given path ("" is the document, "metadata" its metadata); used to print YAML.
func KeyOrder(path string, o Object) []string {
	switch path {
	case "":
		return orderedKeys(nil, o, rootOrder)
	case "metadata":
		return orderedKeys(nil, o, metaOrder)
	default:
		return orderedKeys(nil, o, nil)
	}
}

// orderedKeys appends the keys of o to keys: those in first, in that order, then the
// rest by name.
func orderedKeys(keys []string, o Object, first []string) []string {
	for _, k := range first {
		if _, ok := o[k]; ok {
			keys = append(keys, k)
		}
	}
	n := len(keys)
	if n == len(o) {
		return keys
	}
	for k := range o {
		if n == 0 || !slices.Contains(keys[:n], k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys[n:])
	return keys
}

// MarshalJSON writes the document with the well-known keys first and in the order in
// which people write them, all other keys sorted, and without escaping <, > and &.
// The same document always gives the same bytes. (Called through json.Marshal, that
// function escapes them afterwards.)
func (e Entity) MarshalJSON() ([]byte, error) {
	var scratch [2048]byte
	b, err := appendObject(scratch[:0], e.root, rootOrder)
	if err != nil {
		return nil, err
	}
	return bytes.Clone(b), nil // of the exact size: catalogs keep many of them
}

// UnmarshalJSON reads the document; see [FromJSON].
func (e *Entity) UnmarshalJSON(data []byte) error {
	n, err := FromJSON(data)
	*e = n
	return err
}

// AppendJSON writes v, a value as [Object] describes, without white space and without
// escaping <, > and &. It fails on values of other types.
func AppendJSON(b *bytes.Buffer, v any) error {
	text, err := appendJSON(b.AvailableBuffer(), v)
	if err != nil {
		return err
	}
	b.Write(text)
	return nil
}

func appendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		if v {
			return append(b, "true"...), nil
		}
		return append(b, "false"...), nil
	case string:
		return appendString(b, v), nil
	case json.Number:
		return append(b, v...), nil
	case []any:
		return appendList(b, v)
	case Object:
		return appendObject(b, v, nil)
	default:
		return nil, fmt.Errorf("entity: cannot write a value of type %T as JSON", v)
	}
}

func appendList(b []byte, list []any) ([]byte, error) {
	b = append(b, '[')
	var err error
	for i, x := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendJSON(b, x); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

// appendObject writes o with its keys in order; those in first come first.
func appendObject(b []byte, o Object, first []string) ([]byte, error) {
	if o == nil {
		return append(b, "null"...), nil
	}
	var few [16]string // enough for most objects; more spill to the heap
	root := len(first) > 0 && first[0] == rootOrder[0]
	b = append(b, '{')
	var err error
	for i, k := range orderedKeys(few[:0], o, first) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, k), ':')
		if meta, ok := o[k].(Object); ok && root && k == "metadata" {
			b, err = appendObject(b, meta, metaOrder)
		} else {
			b, err = appendJSON(b, o[k])
		}
		if err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

const hexDigits = "0123456789abcdef"

// appendString writes s quoted. Invalid UTF-8 becomes U+FFFD, as in encoding/json.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[start:i]...), "\ufffd"...)
				start = i + 1
			}
			i += size
			continue
		}
		if c < 0x20 || c == '"' || c == '\\' {
			b = appendEscape(append(b, s[start:i]...), c)
			start = i + 1
		}
		i++
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	default:
		return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
}
