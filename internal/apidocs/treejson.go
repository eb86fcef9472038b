package apidocs

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// parseJSON reads JSON into nodes that keep the order of keys. The standard
// decoder loses the order in maps, and is slow by token.
func parseJSON(text string, limits Limits) (*node, *Error) {
	p := jsonParser{text: text, limits: limits}
	p.pos = len(text) - len(strings.TrimPrefix(text, "\ufeff"))
	root, ok := p.value(0)
	if ok {
		if p.space(); p.pos < len(p.text) {
			ok = p.fail("there is more after the end of the document")
		}
	}
	if !ok {
		e := &Error{Message: "this is not valid JSON: " + p.wrong, Fix: "Mend the JSON at this place."}
		e.Line, e.Column = placeOf(text, p.pos)
		return nil, e
	}
	return root, nil
}

type jsonParser struct {
	text   string
	pos    int
	limits Limits
	wrong  string
}

// fail says what is wrong at the current place. It returns false, to be passed on.
func (p *jsonParser) fail(format string, args ...any) bool {
	if p.wrong == "" {
		p.wrong = fmt.Sprintf(format, args...)
	}
	return false
}

func (p *jsonParser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

// next is the byte at the current place after white space; zero at the end.
func (p *jsonParser) next() byte {
	p.space()
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *jsonParser) value(depth int) (*node, bool) {
	if depth > p.limits.Depth {
		return nil, p.fail("it is nested more than %d levels deep", p.limits.Depth)
	}
	switch c := p.next(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.list(depth)
	case c == '"':
		s, ok := p.string()
		return &node{text: s}, ok
	case c == 0 && p.pos >= len(p.text):
		return nil, p.fail("it ends before it is complete")
	default:
		return p.word()
	}
}

func (p *jsonParser) object(depth int) (*node, bool) {
	n := &node{shape: objectShape}
	p.pos++
	for first := true; ; first = false {
		switch c := p.next(); {
		case c == '}':
			if !first {
				return nil, p.fail("a comma stands before the closing brace")
			}
			p.pos++
			return n, true
		case c != '"':
			return nil, p.fail("a key in double quotes is expected here")
		}
		key, ok := p.string()
		if !ok {
			return nil, false
		}
		if p.next() != ':' {
			return nil, p.fail("a colon is expected after the key %q", cut(key, 40))
		}
		p.pos++
		value, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		n.put(key, value)
		if more, ok := p.more('}'); !more || !ok {
			return n, ok
		}
	}
}

func (p *jsonParser) list(depth int) (*node, bool) {
	n := &node{shape: listShape}
	p.pos++
	if p.next() == ']' {
		p.pos++
		return n, true
	}
	for {
		item, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		n.items = append(n.items, item)
		if more, ok := p.more(']'); !more || !ok {
			return n, ok
		}
	}
}

// more takes a comma or the closing bracket.
func (p *jsonParser) more(closing byte) (more, ok bool) {
	switch p.next() {
	case ',':
		p.pos++
		return true, true
	case closing:
		p.pos++
		return false, true
	}
	return false, p.fail("a comma or %c is expected here", closing)
}

// string reads a string in quotes. Without escapes it is part of the text itself.
func (p *jsonParser) string() (string, bool) {
	start := p.pos
	escaped := false
	for i := start + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.pos = i + 1
			if !escaped {
				return strings.ToValidUTF8(p.text[start+1:i], "\uFFFD"), true
			}
			var s string
			if json.Unmarshal([]byte(p.text[start:p.pos]), &s) != nil {
				p.pos = start
				return "", p.fail("this string has an escape that JSON does not know")
			}
			return s, true
		case c == '\\':
			escaped = true
			i++
		case c == '\n':
			return "", p.fail("this string has no closing quote on its line")
		}
	}
	return "", p.fail("this string has no closing quote")
}

// word reads a number, true, false or null.
func (p *jsonParser) word() (*node, bool) {
	end := p.pos
	for end < len(p.text) && strings.IndexByte(" \t\r\n,]}:[{\"", p.text[end]) < 0 {
		end++
	}
	word := p.text[p.pos:end]
	switch {
	case word == "":
		r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
		return nil, p.fail("a value is expected here, not %q", r)
	case !json.Valid([]byte(word)):
		return nil, p.fail("%q is neither a number nor true, false or null; text needs double quotes", cut(word, 40))
	}
	p.pos = end
	return &node{text: word, plain: true}, true
}
