package entity

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// kind checks the entity against the rules of its kind.
func (c *checker) kind(m *Model) {
	name := c.e.Kind()
	if name == "" {
		return // the envelope has said so
	}
	k := m.Kind(name)
	switch {
	case k == nil:
		c.add("kind", "unknown-kind", unknownKindFix(m, name), "kind %s is not known", quote(name))
		return
	case k.Name != name:
		c.add("kind", "unknown-kind", "Write it as "+k.Name+".", "kind %s is not known: kinds are case-sensitive", quote(name))
		return
	case !k.Accepts(c.e.APIVersion()):
		c.add("apiVersion", "bad-api-version", "Use "+strings.Join(k.APIVersions, " or ")+".",
			"kind %s does not exist in apiVersion %s", name, quote(c.e.APIVersion()))
		return
	}
	v, ok := c.e.root["spec"]
	spec, isObject := v.(Object)
	switch {
	case !ok && len(k.Fields) > 0:
		c.report(missing("spec"))
	case isObject || !ok: // a kind of a company's own may do without
		c.spec(k, spec)
	}
}

func (c *checker) spec(k *Kind, spec Object) {
	typ := str(spec["type"])
	for i := range k.Fields {
		f := &k.Fields[i]
		if (f.When == "" || f.When == typ) && (f.Unless == "" || f.Unless != typ) {
			c.field(spec, f)
		}
	}
	if k.Check == nil {
		return
	}
	for _, v := range k.Check(c.e) {
		if v.Fix == "" {
			v.Fix = "Correct " + v.Path + "."
		}
		c.report(v)
	}
}

func unknownKindFix(m *Model, name string) string {
	if near := Nearest(name, m.names); near != "" {
		return "Did you mean " + near + "? Kinds of your own are declared in app-config.yaml under callboard.catalog.kinds."
	}
	return "Use one of " + strings.Join(m.names, ", ") + ", or declare it in app-config.yaml under callboard.catalog.kinds."
}

func (c *checker) field(spec Object, f *Field) {
	o, ok := spec, true
	last := len(f.keys) - 1
	for _, key := range f.keys[:last] {
		if o, ok = o[key].(Object); !ok {
			break // of an outer object that is something else its own rule has said so
		}
	}
	v, ok := o[f.keys[last]]
	switch {
	case ok:
		c.value(v, f)
	case f.Required:
		c.report(missing(f.at))
	}
}

func (c *checker) value(v any, f *Field) {
	if v == nil && f.Required {
		c.add(f.at, "required", "Give it a value.", "%s must have a value", f.at)
		return
	}
	if f.Type == RefOrRefs {
		if _, ok := v.([]any); ok {
			c.refs(v, f)
			return
		}
	}
	switch f.Type {
	case StringType, RefOrRefs:
		c.word(v, f)
	case TextType:
		if _, ok := v.(string); !ok {
			c.wrongType(f.at, v, "a string", "Write it as a string.")
		}
	case StringList:
		c.strings(v, f)
	case ObjectType:
		if _, ok := v.(Object); !ok {
			c.wrongType(f.at, v, "an object", "Write it as an object with fields.")
		}
	case ObjectList:
		c.objects(v, f)
	}
}

// word checks a string that must not be empty.
func (c *checker) word(v any, f *Field) {
	s, ok := v.(string)
	switch {
	case !ok:
		c.wrongType(f.at, v, "a string", stringFix(v))
	case s == "":
		c.add(f.at, "empty", "Give it a value or leave the field out.", "%s must not be empty", f.at)
	case len(f.OneOf) > 0 && !slices.Contains(f.OneOf, s):
		c.add(f.at, "bad-value", "Use "+strings.Join(f.OneOf, " or ")+".", "%s cannot be %s", f.at, quote(s))
	case f.MaxLen > 0 && len(s) > f.MaxLen && utf8.RuneCountInString(s) > f.MaxLen:
		c.add(f.at, "too-long", "Shorten it.", "%s has more than %d characters", f.at, f.MaxLen)
	}
}

// stringFix tells how to write a string in the place of v.
func stringFix(v any) string {
	if _, ok := v.(Object); ok {
		return "Write it as text, in a block that begins with |, or put it in from a file with $text."
	}
	return "Write it as a string; put it in quotes if YAML takes it for something else."
}

// refs checks a list in the place of a single ref.
func (c *checker) refs(v any, f *Field) {
	if list, _ := v.([]any); len(list) == 0 && f.Required {
		c.add(f.at, "required", "Name at least one.", "%s must have a value", f.at)
	}
	c.strings(v, f)
}

func (c *checker) strings(v any, f *Field) {
	list, ok := v.([]any)
	if !ok {
		c.wrongType(f.at, v, "a list", "Write it as a list, even when it has one item.")
		return
	}
	for i, x := range list {
		s, ok := x.(string)
		switch {
		case !ok:
			c.wrongType(item(f.at, i), x, "a string", "Write it as a string; put it in quotes if YAML takes it for something else.")
		case s == "":
			c.add(item(f.at, i), "empty", "Remove the empty item.", "%s must not be empty", item(f.at, i))
		}
	}
}

func (c *checker) objects(v any, f *Field) {
	list, ok := v.([]any)
	if !ok {
		c.wrongType(f.at, v, "a list", "Write it as a list.")
	}
	for i, x := range list {
		if _, ok := x.(Object); !ok {
			c.wrongType(item(f.at, i), x, "an object", "Write it as an object with fields.")
		}
	}
}
