package entity

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Violation is one way in which an entity breaks the rules.
type Violation struct {
	Path    string // dotted path of the field that is to blame: "metadata.tags.2"
	Code    string // stable, short: "required", "bad-name"
	Message string // a sentence
	Fix     string // what to do, a sentence
}

// Error returns the sentence.
func (v Violation) Error() string { return v.Message }

// Lengths and patterns of the format (reference: "Validation rules").
const (
	maxNameLength   = 63
	maxPrefixLength = 253
)

var (
	kindPattern       = regexp.MustCompile(`^[a-zA-Z][a-z0-9A-Z]*$`)
	versionPattern    = regexp.MustCompile(`^[a-z0-9A-Z]+$`)
	namePattern       = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`)
	dnsLabelPattern   = regexp.MustCompile(`^[a-z0-9]+(?:-+[a-z0-9]+)*$`)
	tagPattern        = regexp.MustCompile(`^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$`)
	allowedRoots      = []string{"apiVersion", "kind", "metadata", "spec"}
	serverFilledRoots = []string{"relations", "status"}
)

// ValidName tells whether s can be the name of an entity.
func ValidName(s string) bool { return len(s) <= maxNameLength && namePattern.MatchString(s) }

// ValidNamespace tells whether s can be a namespace.
func ValidNamespace(s string) bool { return isDNSLabel(s) }

// ValidTag tells whether s can be a tag. A colon is allowed, as in Backstage's own
// validator, though its error text does not say so.
func ValidTag(s string) bool { return len(s) <= maxNameLength && tagPattern.MatchString(s) }

// ValidKind tells whether s can be the name of a kind.
func ValidKind(s string) bool { return len(s) <= maxNameLength && kindPattern.MatchString(s) }

// ValidAPIVersion tells whether s is [prefix/]suffix with a DNS subdomain as prefix.
func ValidAPIVersion(s string) bool {
	prefix, suffix, found := strings.Cut(s, "/")
	if !found {
		prefix, suffix = "", s
	} else if !isDNSSubdomain(prefix) {
		return false
	}
	return len(suffix) <= maxNameLength && versionPattern.MatchString(suffix)
}

// ValidKey tells whether s can be the key of a label or an annotation.
func ValidKey(s string) bool {
	prefix, name, found := strings.Cut(s, "/")
	if !found {
		return ValidName(s)
	}
	return isDNSSubdomain(prefix) && ValidName(name)
}

// ValidLabelValue tells whether s can be the value of a label.
func ValidLabelValue(s string) bool { return s == "" || ValidName(s) }

func isDNSLabel(s string) bool { return len(s) <= maxNameLength && dnsLabelPattern.MatchString(s) }

func isDNSSubdomain(s string) bool {
	if s == "" || len(s) > maxPrefixLength {
		return false
	}
	for _, label := range strings.Split(s, ".") {
		if !isDNSLabel(label) {
			return false
		}
	}
	return true
}

// Validate returns everything that is wrong with e under the rules of the envelope and
// of its kind; none when it is a good entity.
func (m *Model) Validate(e Entity) []Violation {
	c := checker{e: e}
	c.envelope()
	if len(c.bad) == 0 || e.Kind() != "" {
		c.kind(m)
	}
	return c.bad
}

type checker struct {
	e   Entity
	bad []Violation
}

func (c *checker) add(path, code, fix, format string, args ...any) {
	c.bad = append(c.bad, Violation{Path: path, Code: code, Message: fmt.Sprintf(format, args...), Fix: fix})
}

func path(parent string, child any) string {
	switch child := child.(type) {
	case int:
		return parent + "." + strconv.Itoa(child)
	default:
		return parent + "." + fmt.Sprint(child)
	}
}

func missing(p string) Violation {
	return Violation{Path: p, Code: "required", Message: p + " is required", Fix: "Add " + p + "."}
}

// text checks that the field is a string that is not empty and returns it.
func (c *checker) text(o Object, key, p string, required bool) (string, bool) {
	v, ok := o[key]
	if !ok {
		if required {
			c.bad = append(c.bad, missing(p))
		}
		return "", false
	}
	s, ok := v.(string)
	if !ok {
		c.add(p, "bad-type", "Write it as a string; put it in quotes if YAML takes it for something else.",
			"%s must be a string, found %s", p, TypeName(v))
		return "", false
	}
	if s == "" {
		c.add(p, "empty", "Give it a value or leave the field out.", "%s must not be empty", p)
		return "", false
	}
	return s, true
}

func (c *checker) envelope() {
	for _, key := range sortedKeys(c.e.root, rootOrder) {
		if !slices.Contains(allowedRoots, key) && !slices.Contains(serverFilledRoots, key) {
			c.add(key, "unknown-field", "Move it below metadata or spec, or remove it.",
				"unknown field %s: a document has apiVersion, kind, metadata and spec", key)
		}
	}
	if v, ok := c.text(c.e.root, "apiVersion", "apiVersion", true); ok && !ValidAPIVersion(v) {
		c.add("apiVersion", "bad-api-version", "Use backstage.io/v1alpha1.", "apiVersion %s is not valid", quote(v))
	}
	if v, ok := c.text(c.e.root, "kind", "kind", true); ok && !ValidKind(v) {
		c.add("kind", "bad-kind", "Use letters and digits, a letter first.", "kind %s is not valid", quote(v))
	}
	if v, ok := c.e.root["spec"]; ok {
		if _, ok := v.(Object); !ok {
			c.add("spec", "bad-type", "Write spec as an object with fields.", "spec must be an object, found %s", TypeName(v))
		}
	}
	v, ok := c.e.root["metadata"]
	if !ok {
		c.bad = append(c.bad, missing("metadata"))
		return
	}
	meta, ok := v.(Object)
	if !ok {
		c.add("metadata", "bad-type", "Write metadata as an object with a name.", "metadata must be an object, found %s", TypeName(v))
		return
	}
	c.metadata(meta)
}

func (c *checker) metadata(meta Object) {
	if name, ok := c.text(meta, "name", "metadata.name", true); ok && !ValidName(name) {
		c.add("metadata.name", "bad-name", nameFix(name),
			"metadata.name %s is not valid: letters, digits and -_. between them, at most %d characters", quote(name), maxNameLength)
	}
	if ns, ok := c.text(meta, "namespace", "metadata.namespace", false); ok && !ValidNamespace(ns) {
		c.add("metadata.namespace", "bad-namespace", "Use lower-case letters, digits and dashes, such as "+suggestLabel(ns)+".",
			"metadata.namespace %s is not valid: lower-case letters, digits and dashes between them, at most %d characters", quote(ns), maxNameLength)
	}
	c.text(meta, "title", "metadata.title", false)
	if v, ok := meta["description"]; ok {
		if _, ok := v.(string); !ok {
			c.add("metadata.description", "bad-type", "Write it as a string.", "metadata.description must be a string, found %s", TypeName(v))
		}
	}
	c.keyed(meta, "labels", true)
	c.keyed(meta, "annotations", false)
	c.tags(meta)
	c.links(meta)
}

func (c *checker) keyed(meta Object, field string, labels bool) {
	v, ok := meta[field]
	if !ok {
		return
	}
	p := "metadata." + field
	o, ok := v.(Object)
	if !ok {
		c.add(p, "bad-type", "Write it as keys with values.", "%s must be an object, found %s", p, TypeName(v))
		return
	}
	for _, key := range sortedKeys(o, nil) {
		at := path(p, key)
		if !ValidKey(key) {
			c.add(at, "bad-key", "Use name or prefix/name, with a DNS name as prefix.", "%s: key %s is not valid", p, quote(key))
		}
		s, ok := o[key].(string)
		switch {
		case !ok:
			c.add(at, "bad-type", "Put the value in quotes.", "%s must be a string, found %s", at, TypeName(o[key]))
		case labels && !ValidLabelValue(s):
			c.add(at, "bad-label", "Use an annotation for free text; label values are short names.",
				"%s: value %s is not valid for a label: letters, digits and -_. between them, at most %d characters", at, quote(s), maxNameLength)
		}
	}
}

func (c *checker) tags(meta Object) {
	v, ok := meta["tags"]
	if !ok {
		return
	}
	tags, ok := v.([]any)
	if !ok {
		c.add("metadata.tags", "bad-type", "Write the tags as a list.", "metadata.tags must be a list, found %s", TypeName(v))
		return
	}
	for i, t := range tags {
		at := path("metadata.tags", i)
		s, ok := t.(string)
		switch {
		case !ok:
			c.add(at, "bad-type", "Put the tag in quotes.", "%s must be a string, found %s", at, TypeName(t))
		case !ValidTag(s):
			c.add(at, "bad-tag", "Write it as "+suggestTag(s)+".",
				"%s %s is not valid: lower-case letters, digits, + # and : separated by dashes, at most %d characters", at, quote(s), maxNameLength)
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
		c.add("metadata.links", "bad-type", "Write the links as a list.", "metadata.links must be a list, found %s", TypeName(v))
		return
	}
	for i, l := range links {
		at := path("metadata.links", i)
		o, ok := l.(Object)
		if !ok {
			c.add(at, "bad-type", "Write the link as an object with url and title.", "%s must be an object, found %s", at, TypeName(l))
			continue
		}
		if u, ok := c.text(o, "url", at+".url", true); ok {
			if parsed, err := url.Parse(strings.TrimSpace(u)); err != nil || !parsed.IsAbs() {
				c.add(at+".url", "bad-url", "Write the whole address, beginning with https://.", "%s.url %s is not an absolute URL", at, quote(u))
			}
		}
		for _, key := range []string{"title", "icon", "type"} {
			if s, ok := c.text(o, key, at+"."+key, false); ok && strings.TrimSpace(s) == "" {
				c.add(at+"."+key, "empty", "Give it a value or leave the field out.", "%s.%s must not be blank", at, key)
			}
		}
	}
}

// quote shows at most 80 characters of what was found.
func quote(s string) string {
	if utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:79]) + "…"
	}
	return strconv.Quote(s)
}

var notName = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// SuggestName turns any text into a valid name; "entity" when nothing is left of it.
func SuggestName(s string) string {
	s = strings.Trim(notName.ReplaceAllString(s, "-"), "-_.")
	if len(s) > maxNameLength {
		s = strings.Trim(s[:maxNameLength], "-_.")
	}
	if s == "" {
		return "entity"
	}
	return s
}

func nameFix(name string) string {
	return "Write it as " + SuggestName(strings.ToLower(name)) + " and keep the long form as metadata.title."
}

func suggestLabel(s string) string {
	return strings.Trim(strings.NewReplacer("_", "-", ".", "-").Replace(SuggestName(strings.ToLower(s))), "-")
}

var notTag = regexp.MustCompile(`[^a-z0-9:+#]+`)

func suggestTag(s string) string {
	t := strings.Trim(notTag.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if len(t) > maxNameLength {
		t = strings.Trim(t[:maxNameLength], "-")
	}
	if t == "" {
		return "another word"
	}
	return t
}
