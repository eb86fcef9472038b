package entity

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// kind checks e against the rules of its kind.
func (c *checker) kind(m *Model) {
	name := c.e.Kind()
	k := m.Kind(name)
	switch {
	case name == "":
		return
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
	if _, ok := c.e.root["spec"]; !ok {
		if len(k.Fields) > 0 {
			c.bad = append(c.bad, missing("spec"))
		}
		return
	}
	spec, ok := c.e.root["spec"].(Object)
	if !ok {
		return // the envelope has said so
	}
	typ := str(spec["type"])
	for i := range k.Fields {
		f := &k.Fields[i]
		if (f.When == "" || strings.EqualFold(f.When, typ)) && (f.Unless == "" || !strings.EqualFold(f.Unless, typ)) {
			c.field(spec, f)
		}
	}
	if k.Check != nil {
		c.bad = append(c.bad, k.Check(c.e)...)
	}
}

func unknownKindFix(m *Model, name string) string {
	if near := Nearest(name, m.names); near != "" {
		return "Did you mean " + near + "? Kinds of your own are declared in app-config.yaml under callboard.catalog.kinds."
	}
	return "Use one of " + strings.Join(m.names, ", ") + ", or declare it in app-config.yaml under callboard.catalog.kinds."
}

func (c *checker) field(spec Object, f *Field) {
	at := "spec." + f.Path
	keys := strings.Split(f.Path, ".")
	o := spec
	for _, key := range keys[:len(keys)-1] {
		inner, ok := o[key].(Object)
		if !ok {
			if f.Required {
				c.bad = append(c.bad, missing(at))
			}
			return
		}
		o = inner
	}
	key := keys[len(keys)-1]
	v, ok := o[key]
	if !ok {
		if f.Required {
			c.bad = append(c.bad, missing(at))
		}
		return
	}
	c.value(v, f, o, key, at)
}

func (c *checker) value(v any, f *Field, o Object, key, at string) {
	switch f.Type {
	case StringType:
		s, ok := c.text(o, key, at, false)
		if !ok {
			return
		}
		if len(f.OneOf) > 0 && !slices.Contains(f.OneOf, s) {
			c.add(at, "bad-value", "Use "+strings.Join(f.OneOf, " or ")+".", "%s cannot be %s", at, quote(s))
		}
		if f.MaxLen > 0 && utf8.RuneCountInString(s) > f.MaxLen {
			c.add(at, "too-long", "Shorten it.", "%s has more than %d characters", at, f.MaxLen)
		}
	case TextType:
		if _, ok := v.(string); !ok {
			c.add(at, "bad-type", "Write it as a string.", "%s must be a string, found %s", at, TypeName(v))
		}
	case StringList:
		c.strings(v, at)
	case RefOrRefs:
		if _, ok := v.([]any); ok {
			c.strings(v, at)
			return
		}
		c.text(o, key, at, false)
	case ObjectType:
		if _, ok := v.(Object); !ok {
			c.add(at, "bad-type", "Write it as an object with fields.", "%s must be an object, found %s", at, TypeName(v))
		}
	case ObjectList:
		list, ok := v.([]any)
		if !ok {
			c.add(at, "bad-type", "Write it as a list.", "%s must be a list, found %s", at, TypeName(v))
		}
		for i, x := range list {
			if _, ok := x.(Object); !ok {
				c.add(path(at, i), "bad-type", "Write it as an object with fields.", "%s must be an object, found %s", path(at, i), TypeName(x))
			}
		}
	}
}

func (c *checker) strings(v any, at string) {
	list, ok := v.([]any)
	if !ok {
		c.add(at, "bad-type", "Write it as a list, even when it has one item.", "%s must be a list, found %s", at, TypeName(v))
		return
	}
	for i, x := range list {
		p := path(at, i)
		s, ok := x.(string)
		switch {
		case !ok:
			c.add(p, "bad-type", "Write it as a string; put it in quotes if YAML takes it for something else.",
				"%s must be a string, found %s", p, TypeName(x))
		case s == "":
			c.add(p, "empty", "Remove the empty item.", "%s must not be empty", p)
		}
	}
}
