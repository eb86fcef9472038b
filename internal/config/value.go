package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// valueKind is the kind of one node of configuration.
type valueKind uint8

const (
	nullValue valueKind = iota
	boolValue
	numberValue
	textValue
	listValue
	objectValue
	// undefinedValue stands for a key that disappears because it was built from
	// something that is not there. It is kept until the end so that an error about
	// a missing key can say why it is missing.
	undefinedValue
)

// value is one node of configuration and where it came from. Values are never
// changed after they were built, so layers may share them.
type value struct {
	kind   valueKind
	text   string   // scalars: "true", a JSON number, or the text; undefined: why
	items  []*value // of a list
	fields []field  // of an object, in the order of the file
	pos    Pos
	dir    string // absolute folder of the file it was written in; empty for the environment
	hidden bool   // came from the environment or a file, so it must not be shown
}

// field is one key of an object.
type field struct {
	name  string
	pos   Pos
	value *value
}

// get returns the field called name, or nil.
func (v *value) get(name string) *field {
	for i := range v.fields {
		if v.fields[i].name == name {
			return &v.fields[i]
		}
	}
	return nil
}

// present tells whether there is something to read: null in Backstage's
// configuration means "as if it were not there".
func (v *value) present() bool {
	return v != nil && v.kind != nullValue && v.kind != undefinedValue
}

// maxShown bounds how much of a wrong value an error repeats, in bytes.
const maxShown = 40

// describe names the value for an error: its kind, and its content when that
// cannot be a secret.
func (v *value) describe() string {
	switch v.kind {
	case nullValue:
		return "null"
	case listValue:
		return "a list"
	case objectValue:
		return "an object"
	case undefinedValue:
		return "nothing (" + v.text + ")"
	}
	switch {
	case v.hidden:
		return "a value that is not shown, as it comes from the environment or another file"
	case v.kind == textValue:
		return fmt.Sprintf("the text %q", shorten(v.text))
	case v.kind == numberValue:
		return "the number " + shorten(v.text)
	default:
		return v.text
	}
}

func shorten(s string) string {
	if len(s) <= maxShown {
		return s
	}
	cut := maxShown
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// appendJSON writes v as JSON. It fails for what JSON cannot say (.inf, .nan).
func (v *value) appendJSON(b *bytes.Buffer) error {
	switch v.kind {
	case nullValue, undefinedValue:
		b.WriteString("null")
	case boolValue:
		b.WriteString(v.text)
	case numberValue:
		if !json.Valid([]byte(v.text)) {
			return &Error{Pos: v.pos, Message: fmt.Sprintf("%s is not a number that JSON can hold", v.text)}
		}
		b.WriteString(v.text)
	case textValue:
		return appendJSONText(b, v.text)
	case listValue:
		return v.appendJSONList(b)
	case objectValue:
		return v.appendJSONObject(b)
	default:
		return errors.New("unknown kind of value")
	}
	return nil
}

func (v *value) appendJSONList(b *bytes.Buffer) error {
	b.WriteByte('[')
	for i, item := range v.items {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := item.appendJSON(b); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func (v *value) appendJSONObject(b *bytes.Buffer) error {
	b.WriteByte('{')
	first := true
	for _, f := range v.fields {
		if f.value.kind == undefinedValue {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		if err := appendJSONText(b, f.name); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := f.value.appendJSON(b); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func appendJSONText(b *bytes.Buffer, s string) error {
	text, err := json.Marshal(s)
	b.Write(text)
	return err
}
