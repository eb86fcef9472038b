package entity

import (
	"bytes"
	"encoding/json"
	"fmt"
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
		return sortedKeys(o, rootOrder)
	case "metadata":
		return sortedKeys(o, metaOrder)
	default:
		return sortedKeys(o, nil)
	}
}

// AppendJSON writes v, a value as [Object] describes, without white space and without
// escaping <, > and &.
func AppendJSON(b *bytes.Buffer, v any) error { return appendJSON(b, v, nil) }

func appendJSON(b *bytes.Buffer, v any, first []string) error {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		if v {
			b.WriteString("true")
		} else {
			b.WriteString("false")
		}
	case string:
		appendString(b, v)
	case json.Number:
		b.WriteString(string(v))
	case []any:
		return appendList(b, v)
	case Object:
		return appendObject(b, v, first)
	default:
		return fmt.Errorf("entity: cannot write a value of type %T as JSON", v)
	}
	return nil
}

func appendList(b *bytes.Buffer, list []any) error {
	b.WriteByte('[')
	for i, x := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := appendJSON(b, x, nil); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func appendObject(b *bytes.Buffer, o Object, first []string) error {
	if o == nil {
		b.WriteString("null")
		return nil
	}
	root := len(first) > 0 && first[0] == rootOrder[0]
	b.WriteByte('{')
	for i, k := range sortedKeys(o, first) {
		if i > 0 {
			b.WriteByte(',')
		}
		appendString(b, k)
		b.WriteByte(':')
		var inner []string
		if root && k == "metadata" {
			inner = metaOrder
		}
		if err := appendJSON(b, o[k], inner); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

const hexDigits = "0123456789abcdef"

// appendString writes s quoted. Invalid UTF-8 becomes U+FFFD, as in encoding/json.
func appendString(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b.WriteString(s[start:i])
				b.WriteString("\ufffd")
				start = i + 1
			}
			i += size
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' {
			i++
			continue
		}
		b.WriteString(s[start:i])
		switch c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			b.WriteString(`\u00`)
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		}
		i++
		start = i
	}
	b.WriteString(s[start:])
	b.WriteByte('"')
}
