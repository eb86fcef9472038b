package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// parseJSON reads one JSON value, from an included file or from an APP_CONFIG_
// variable.
func parseJSON(src source, data []byte, b *budget) (*value, error) {
	p := &jsonParser{src: src, data: data, budget: b, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, &Error{Pos: p.pos(), Message: "more text follows the JSON value", Fix: "keep one value"}
	}
	return v, nil
}

type jsonParser struct {
	src    source
	data   []byte
	budget *budget
	dec    *json.Decoder
	offset int // of the position counted last
	line   int // lines before offset
	start  int // offset at which that line begins
}

// pos is where the next token begins. Offsets only grow, so lines are counted once.
func (p *jsonParser) pos() Pos {
	if p.src.dir == "" { // a variable, not a file
		return Pos{File: p.src.name}
	}
	at := int(p.dec.InputOffset())
	for at < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	for ; p.offset < at; p.offset++ {
		if p.data[p.offset] == '\n' {
			p.line, p.start = p.line+1, p.offset+1
		}
	}
	return Pos{File: p.src.name, Line: p.line + 1, Column: utf8.RuneCount(p.data[p.start:at]) + 1}
}

func (p *jsonParser) invalid() error {
	return &Error{Pos: p.pos(), Message: "not valid JSON from here on", Fix: "check quotes, commas and brackets"}
}

func (p *jsonParser) value(depth int) (*value, error) {
	pos := p.pos()
	if err := p.budget.spend(pos); err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, tooDeep(pos)
	}
	token, err := p.dec.Token()
	if err != nil {
		return nil, p.invalid()
	}
	v := &value{pos: pos, dir: p.src.dir}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			v.kind = listValue
			return v, p.list(v, depth)
		}
		v.kind = objectValue
		return v, p.object(v, depth)
	case string:
		v.kind, v.text = textValue, t
	case json.Number:
		v.kind, v.text = numberValue, t.String()
	case bool:
		v.kind, v.text = boolValue, fmt.Sprint(t)
	}
	return v, nil
}

func (p *jsonParser) list(v *value, depth int) error {
	for p.dec.More() {
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		v.items = append(v.items, item)
	}
	return p.end()
}

func (p *jsonParser) object(v *value, depth int) error {
	seen := map[string]bool{}
	for p.dec.More() {
		pos := p.pos()
		token, err := p.dec.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return p.invalid()
		}
		if seen[name] {
			return &Error{Pos: pos, Message: fmt.Sprintf("the key %q is here twice", shorten(name)), Fix: "keep one of them"}
		}
		seen[name] = true
		child, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		v.fields = append(v.fields, field{name: name, pos: pos, value: child})
	}
	return p.end()
}

// end takes the closing bracket.
func (p *jsonParser) end() error {
	if _, err := p.dec.Token(); err != nil {
		return p.invalid()
	}
	return nil
}
