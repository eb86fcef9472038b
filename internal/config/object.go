package config

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// decoder takes typed values out of the merged tree and collects what is wrong.
type decoder struct {
	problems []*Error
	ignored  []string
}

// maxProblems bounds how many errors are reported at once.
const maxProblems = 100

// err joins the problems in the order of the files, or returns nil.
func (d *decoder) err() error {
	slices.SortStableFunc(d.problems, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	if more := len(d.problems) - maxProblems; more > 0 {
		d.problems = append(d.problems[:maxProblems], &Error{Message: fmt.Sprintf("and %d more", more)})
	}
	errs := make([]error, len(d.problems))
	for i, p := range d.problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}

func (d *decoder) problem(pos Pos, path, message, fix string) {
	d.problems = append(d.problems, &Error{Pos: pos, Path: path, Message: message, Fix: fix})
}

func (d *decoder) wrongType(v *value, path, expected string) {
	d.problem(v.pos, path, "expected "+expected+", found "+v.describe(), "")
}

// element is a present value and its key path.
type element struct {
	path string
	v    *value
}

// object reads the keys of one object. It remembers which keys were asked for:
// these are the known ones, so that no list of them has to be kept beside the code.
type object struct {
	d     *decoder
	path  string
	v     *value // an empty object when the key is not set or has the wrong type
	asked []string
	wrong bool // the wrong type was reported, so missing keys are not
}

// asObject reads v as an object. A value that is not there is an empty object.
func (d *decoder) asObject(v *value, path string) *object {
	o := &object{d: d, path: path, v: v}
	switch {
	case !v.present():
		o.v = &value{kind: objectValue}
	case v.kind != objectValue:
		d.wrongType(v, path, "an object")
		o.v, o.wrong = &value{kind: objectValue, pos: v.pos}, true
	}
	return o
}

func (o *object) at(name string) string { return join(o.path, name) }

// get returns the value of a key when it is present, else nil.
func (o *object) get(name string) *value {
	if !slices.Contains(o.asked, name) {
		o.asked = append(o.asked, name)
	}
	if f := o.v.get(name); f != nil && f.value.present() {
		return f.value
	}
	return nil
}

func (o *object) object(name string) *object {
	return o.d.asObject(o.get(name), o.at(name))
}

// list returns the items of a list and whether the key is set at all.
func (o *object) list(name string) (items []element, set bool) {
	v := o.get(name)
	if v == nil {
		return nil, false
	}
	if v.kind != listValue {
		o.d.wrongType(v, o.at(name), "a list")
		return nil, true
	}
	for i, item := range v.items {
		items = append(items, element{path: fmt.Sprintf("%s[%d]", o.at(name), i), v: item})
	}
	return items, true
}

// text returns a text, or "" when the key is not set.
func (o *object) text(name string) string {
	v := o.get(name)
	if v == nil {
		return ""
	}
	return o.d.text(element{o.at(name), v})
}

func (d *decoder) text(e element) string {
	if e.v.kind == textValue {
		return e.v.text
	}
	fix := ""
	if e.v.kind == numberValue || e.v.kind == boolValue {
		fix = "put it in quotes"
	}
	d.problem(e.v.pos, e.path, "expected text, found "+e.v.describe(), fix)
	return ""
}

// texts reads a list of texts, none of them empty.
func (o *object) texts(name string) []string {
	items, _ := o.list(name)
	var out []string
	for _, item := range items {
		text := o.d.text(item)
		if item.v.kind == textValue && strings.TrimSpace(text) == "" {
			o.d.problem(item.v.pos, item.path, "expected text, found an empty one", "")
		}
		out = append(out, text)
	}
	return out
}

// required returns a text that must be there and not be empty.
func (o *object) required(name string) string {
	v := o.get(name)
	switch {
	case v == nil:
		o.missing(name)
		return ""
	case v.kind == textValue && strings.TrimSpace(v.text) == "":
		o.d.problem(v.pos, o.at(name), "expected text, found an empty one", "")
		return ""
	}
	return o.d.text(element{o.at(name), v})
}

// missing reports a key that must be there, at the object that lacks it, with the
// reason when the key was there and resolved to nothing.
func (o *object) missing(name string) {
	if o.wrong {
		return
	}
	pos, why := o.v.pos, ""
	if f := o.v.get(name); f != nil && f.value.kind == undefinedValue {
		pos, why = f.value.pos, ": "+f.value.text
	}
	o.d.problem(pos, o.at(name), "the key is required and not set"+why, "")
}

// boolean accepts what Backstage accepts, as a variable can only give text.
func (o *object) boolean(name string) bool {
	v := o.get(name)
	if v == nil {
		return false
	}
	if v.kind == boolValue || v.kind == textValue || v.kind == numberValue {
		switch strings.ToLower(strings.TrimSpace(v.text)) {
		case "y", "yes", "true", "1", "on":
			return true
		case "n", "no", "false", "0", "off":
			return false
		}
	}
	o.d.wrongType(v, o.at(name), "true or false")
	return false
}

// integer returns a whole number between low and high, given as number or text.
func (o *object) integer(name string, fallback, low, high int64) int64 {
	v := o.get(name)
	if v == nil {
		return fallback
	}
	if v.kind == numberValue || v.kind == textValue {
		if n, ok := wholeNumber(v.text); ok && n >= low && n <= high {
			return n
		}
	}
	expected := fmt.Sprintf("a whole number from %d to %d", low, high)
	if high >= math.MaxInt32 {
		expected = fmt.Sprintf("a whole number of at least %d", low)
	}
	o.d.wrongType(v, o.at(name), expected)
	return fallback
}

// wholeNumber also takes 1e3 and 30.0, which are whole.
func wholeNumber(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}

// choice returns one of the given words; the first is the default.
func (o *object) choice(name string, words ...string) string {
	v := o.get(name)
	if v == nil {
		return words[0]
	}
	if v.kind == textValue && slices.Contains(words, v.text) {
		return v.text
	}
	o.d.wrongType(v, o.at(name), strings.Join(words, " or "))
	return words[0]
}

// rejectUnknown reports the keys that nobody asked for.
func (o *object) rejectUnknown() {
	for _, f := range o.unknown() {
		fix := "known keys here: " + strings.Join(o.asked, ", ")
		if near := nearest(f.name, o.asked); near != "" {
			fix = "did you mean " + near + "?"
		}
		o.d.problem(f.pos, o.at(f.name), "unknown key", fix)
	}
}

// ignoreUnknown notes the keys that nobody asked for.
func (o *object) ignoreUnknown() {
	for _, f := range o.unknown() {
		if f.value.present() {
			o.d.ignored = append(o.d.ignored, o.at(f.name))
		}
	}
}

func (o *object) unknown() []field {
	var fields []field
	for _, f := range o.v.fields {
		if !slices.Contains(o.asked, f.name) {
			fields = append(fields, f)
		}
	}
	return fields
}
