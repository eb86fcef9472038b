package entity

import (
	"slices"
	"strings"
)

// envelope checks what all kinds have in common (reference: "Envelope", "Validation
// rules").
func (c *checker) envelope() {
	c.roots()
	if v, ok := c.text(c.e.root, "", "apiVersion", true); ok && !ValidAPIVersion(v) {
		c.add("apiVersion", "bad-api-version", "Use backstage.io/v1alpha1.", "apiVersion %s is not valid", quote(v))
	}
	if v, ok := c.text(c.e.root, "", "kind", true); ok && !ValidKind(v) {
		c.add("kind", "bad-kind", "Use letters and digits, a letter first.", "kind %s is not valid", quote(v))
	}
	if v, ok := c.e.root["spec"]; ok {
		if _, ok := v.(Object); !ok {
			c.wrongType("spec", v, "an object", "Write spec as an object with fields.")
		}
	}
	switch v := c.e.root["metadata"].(type) {
	case Object:
		c.metadata(v)
	case nil:
		c.report(missing("metadata"))
	default:
		c.wrongType("metadata", v, "an object", "Write metadata as an object with a name.")
	}
}

// roots refuses fields beside the four that a document has.
func (c *checker) roots() {
	var unknown []string
	for key := range c.e.root {
		switch key {
		case "apiVersion", "kind", "metadata", "spec":
		default:
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	for _, key := range unknown {
		fix := "Move it below metadata or spec, or remove it."
		if key == "relations" || key == "status" {
			fix = "Remove it: the catalog fills it in."
		}
		c.add(key, "unknown-field", fix, "unknown field %s: a document has apiVersion, kind, metadata and spec", quote(key))
	}
}

func (c *checker) metadata(meta Object) {
	if name, ok := c.text(meta, "metadata", "name", true); ok && !ValidName(name) {
		c.add("metadata.name", "bad-name",
			"Write it as "+SuggestName(strings.ToLower(name))+" and keep the long form as metadata.title.",
			"metadata.name %s is not valid: letters, digits and -_. between them, at most %d characters", quote(name), maxNameLength)
	}
	if ns, ok := c.text(meta, "metadata", "namespace", false); ok && !ValidNamespace(ns) {
		c.add("metadata.namespace", "bad-namespace", "Use lower-case letters, digits and dashes, such as "+suggestNamespace(ns)+".",
			"metadata.namespace %s is not valid: lower-case letters, digits and dashes between them, at most %d characters", quote(ns), maxNameLength)
	}
	c.text(meta, "metadata", "title", false)
	c.text(meta, "metadata", "uid", false)
	c.text(meta, "metadata", "etag", false)
	if v, ok := meta["description"]; ok {
		if _, ok := v.(string); !ok {
			c.wrongType("metadata.description", v, "a string", "Write it as a string.")
		}
	}
	c.labels(meta)
	c.annotations(meta)
	c.tags(meta)
	c.links(meta)
}

func (c *checker) labels(meta Object) { c.keyed(meta, "labels", ValidLabelValue) }

func (c *checker) annotations(meta Object) {
	c.keyed(meta, "annotations", func(string) bool { return true }) // any text will do
}

// keyed checks an object whose keys are names with an optional prefix and whose values
// are valid strings.
func (c *checker) keyed(meta Object, field string, valid func(string) bool) {
	v, ok := meta[field]
	if !ok {
		return
	}
	o, ok := v.(Object)
	if !ok {
		c.wrongType("metadata."+field, v, "an object", "Write it as keys with values.")
		return
	}
	var bad []string
	for key, v := range o {
		if s, ok := v.(string); !ok || !ValidKey(key) || !valid(s) {
			bad = append(bad, key)
		}
	}
	slices.Sort(bad)
	for _, key := range bad {
		c.entry("metadata."+field, key, o[key], valid)
	}
}

// entry says what is wrong with a label or an annotation.
func (c *checker) entry(path, key string, v any, valid func(string) bool) {
	at := join(path, key)
	if !ValidKey(key) {
		c.add(at, "bad-key", "Use name or prefix/name, with a DNS name as prefix.", "%s: key %s is not valid", path, quote(key))
	}
	s, ok := v.(string)
	switch {
	case !ok:
		c.wrongType(at, v, "a string", "Put the value in quotes.")
	case !valid(s):
		c.add(at, "bad-label", "Use an annotation for free text; label values are short names.",
			"%s: value %s is not valid for a label: letters, digits and -_. between them, at most %d characters", at, quote(s), maxNameLength)
	}
}

func (c *checker) tags(meta Object) {
	v, ok := meta["tags"]
	if !ok {
		return
	}
	tags, ok := v.([]any)
	if !ok {
		c.wrongType("metadata.tags", v, "a list", "Write the tags as a list.")
		return
	}
	for i, t := range tags {
		s, ok := t.(string)
		switch {
		case !ok:
			c.wrongType(item("metadata.tags", i), t, "a string", "Put the tag in quotes.")
		case !ValidTag(s):
			fix := "Use a word of lower-case letters and digits, or remove it."
			if near := suggestTag(s); near != "" {
				fix = "Write it as " + near + "."
			}
			at := item("metadata.tags", i)
			c.add(at, "bad-tag", fix, "%s %s is not valid: lower-case letters, digits, + # and : separated by dashes, at most %d characters",
				at, quote(s), maxNameLength)
		}
	}
}

func (c *checker) links(meta Object) {
	v, ok := meta["links"]
	if !ok {
		return
	}
	links, ok := v.([]any)
	if !ok {
		c.wrongType("metadata.links", v, "a list", "Write the links as a list.")
		return
	}
	for i, l := range links {
		at := item("metadata.links", i)
		if o, ok := l.(Object); ok {
			c.link(at, o)
		} else {
			c.wrongType(at, l, "an object", "Write the link as an object with url and title.")
		}
	}
}

func (c *checker) link(at string, o Object) {
	if u, ok := c.text(o, at, "url", true); ok && !absoluteURL(u) {
		c.add(at+".url", "bad-url", "Write the whole address, beginning with https://.", "%s.url %s is not an absolute URL", at, quote(u))
	}
	for _, key := range [...]string{"title", "icon"} {
		if s, ok := c.text(o, at, key, false); ok && strings.TrimSpace(s) == "" {
			c.add(join(at, key), "empty", "Give it a value or leave the field out.", "%s.%s must not be blank", at, key)
		}
	}
	c.text(o, at, "type", false)
}
