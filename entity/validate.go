package entity

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Violation is one way in which an entity breaks the rules. All four fields are always
// set.
type Violation struct {
	Path    string // dotted path of the field that is to blame: "metadata.tags.2"
	Code    string // stable, short: "required", "bad-name"
	Message string // a sentence
	Fix     string // what to do, a sentence
}

// Error returns the sentence.
func (v Violation) Error() string { return v.Message }

// maxViolations is how many violations of one entity are told: nobody reads more, and
// a document made of nothing but mistakes shall not cost more than a good one.
const maxViolations = 100

// Validate returns what is wrong with e under the rules of the envelope and of its
// kind: nothing when it is a good entity, at most the first 100 violations otherwise.
func (m *Model) Validate(e Entity) []Violation {
	c := checker{e: e}
	c.envelope()
	c.kind(m)
	c.caseDuplicates()
	return c.bad
}

type checker struct {
	e   Entity
	bad []Violation
}

func (c *checker) add(path, code, fix, format string, args ...any) {
	c.report(Violation{Path: path, Code: code, Message: fmt.Sprintf(format, args...), Fix: fix})
}

func (c *checker) report(v Violation) {
	if len(c.bad) < maxViolations {
		c.bad = append(c.bad, v)
	}
}

// join returns the dotted path of a key below a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// item returns the dotted path of an item of a list.
func item(path string, i int) string { return path + "." + strconv.Itoa(i) }

func missing(path string) Violation {
	return Violation{Path: path, Code: "required", Message: path + " is required", Fix: "Add " + path + "."}
}

// wrongType reports a field whose value is not what it must be; of one that has no
// value at all it says so.
func (c *checker) wrongType(path string, v any, want, fix string) {
	if v == nil {
		c.add(path, "empty", "Give it a value or leave the field out.", "%s must have a value", path)
		return
	}
	c.add(path, "bad-type", fix, "%s must be %s, found %s", path, want, TypeName(v))
}

// text checks that the field below path is a string that is not empty, and returns it.
func (c *checker) text(o Object, path, key string, required bool) (string, bool) {
	v, ok := o[key]
	if s, isString := v.(string); isString && s != "" {
		return s, true
	}
	if !ok && !required {
		return "", false
	}
	path = join(path, key)
	switch {
	case !ok:
		c.report(missing(path))
	case v == nil && required:
		c.add(path, "required", "Give it a value.", "%s must have a value", path)
	case v == "":
		c.add(path, "empty", "Give it a value or leave the field out.", "%s must not be empty", path)
	default:
		c.wrongType(path, v, "a string", "Write it as a string; put it in quotes if YAML takes it for something else.")
	}
	return "", false
}

// quote shows at most 80 characters of what was found.
func quote(s string) string {
	if len(s) > 80 && utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:79]) + "…"
	}
	return strconv.Quote(s)
}
