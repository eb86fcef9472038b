package entity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Object is a JSON object as the catalog holds it. Values are nil, bool, string,
// json.Number, []any or Object (map[string]any), nothing else; numbers are in the
// shortest form that JavaScript would print, so that filters agree with Backstage's.
type Object = map[string]any

// Entity is one document of the catalog. It keeps the whole document; the methods
// give typed access to well-known fields and never fail: a field that is absent or of
// another type reads as empty. The zero Entity is empty and usable.
type Entity struct {
	root Object
}

// New returns an entity that holds root. The entity owns root from then on.
func New(root Object) Entity { return Entity{root: root} }

// FromJSON reads an entity from JSON text. It fails when data is no JSON object or has
// anything after it.
func FromJSON(data []byte) (Entity, error) {
	v, err := DecodeJSON(data)
	if err != nil {
		return Entity{}, err
	}
	root, ok := v.(Object)
	if !ok {
		return Entity{}, fmt.Errorf("expected a JSON object, found %s", TypeName(v))
	}
	return New(root), nil
}

// DecodeJSON reads one JSON value in the form that [Object] describes.
func DecodeJSON(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("unexpected content after the JSON value")
	}
	return canonicalNumbers(v), nil
}

func canonicalNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return Number(string(v))
	case []any:
		for i := range v {
			v[i] = canonicalNumbers(v[i])
		}
	case Object:
		for k := range v {
			v[k] = canonicalNumbers(v[k])
		}
	}
	return v
}

// Root returns the whole document. Callers must not change it.
func (e Entity) Root() Object { return e.root }

// APIVersion returns the document's apiVersion.
func (e Entity) APIVersion() string { return str(e.root["apiVersion"]) }

// Kind returns the kind as it was written.
func (e Entity) Kind() string { return str(e.root["kind"]) }

// Metadata returns the metadata object; nil when there is none.
func (e Entity) Metadata() Object { o, _ := e.root["metadata"].(Object); return o }

// Spec returns the spec object; nil when there is none.
func (e Entity) Spec() Object { o, _ := e.root["spec"].(Object); return o }

// Name returns metadata.name.
func (e Entity) Name() string { return str(e.Metadata()["name"]) }

// Namespace returns metadata.namespace, or the default namespace.
func (e Entity) Namespace() string {
	if ns := str(e.Metadata()["namespace"]); ns != "" {
		return ns
	}
	return DefaultNamespace
}

// Ref returns the entity's own ref, in the case in which it was written.
func (e Entity) Ref() Ref { return Ref{e.Kind(), e.Namespace(), e.Name()} }

// UID returns metadata.uid.
func (e Entity) UID() string { return str(e.Metadata()["uid"]) }

// Title returns metadata.title, which may be empty.
func (e Entity) Title() string { return str(e.Metadata()["title"]) }

// DisplayName returns the title, or the profile's display name, or the name.
func (e Entity) DisplayName() string {
	if t := e.Title(); t != "" {
		return t
	}
	if p, ok := e.Spec()["profile"].(Object); ok {
		if n := str(p["displayName"]); n != "" {
			return n
		}
	}
	return e.Name()
}

// Description returns metadata.description.
func (e Entity) Description() string { return str(e.Metadata()["description"]) }

// Annotation returns the value of an annotation, empty when it is not set.
func (e Entity) Annotation(key string) string {
	a, _ := e.Metadata()["annotations"].(Object)
	return str(a[key])
}

// Annotations returns all annotations with string values.
func (e Entity) Annotations() map[string]string { return stringMap(e.Metadata()["annotations"]) }

// Labels returns all labels with string values.
func (e Entity) Labels() map[string]string { return stringMap(e.Metadata()["labels"]) }

// Tags returns metadata.tags.
func (e Entity) Tags() []string { return stringList(e.Metadata()["tags"]) }

// Link is an external address that belongs to an entity.
type Link struct {
	URL   string
	Title string
	Icon  string
	Type  string
}

// Links returns metadata.links.
func (e Entity) Links() []Link {
	list, _ := e.Metadata()["links"].([]any)
	var links []Link
	for _, v := range list {
		if o, ok := v.(Object); ok {
			links = append(links, Link{str(o["url"]), str(o["title"]), str(o["icon"]), str(o["type"])})
		}
	}
	return links
}

// SpecString returns a string field of spec, empty when it is something else.
func (e Entity) SpecString(field string) string { return str(e.Spec()[field]) }

// SpecStrings returns a field of spec that is a string or a list of strings.
func (e Entity) SpecStrings(field string) []string {
	v := e.Spec()[field]
	if s, ok := v.(string); ok && s != "" {
		return []string{s}
	}
	return stringList(v)
}

// Lookup returns the value at a path of keys, and whether there is one.
func (e Entity) Lookup(path ...string) (any, bool) {
	var v any = e.root
	for _, key := range path {
		o, ok := v.(Object)
		if !ok {
			return nil, false
		}
		if v, ok = o[key]; !ok {
			return nil, false
		}
	}
	return v, true
}

// Clone returns a deep copy that may be changed.
func (e Entity) Clone() Entity {
	o, _ := cloneValue(e.root).(Object)
	return Entity{root: o}
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case Object:
		if v == nil {
			return v
		}
		c := make(Object, len(v))
		for k, x := range v {
			c[k] = cloneValue(x)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, x := range v {
			c[i] = cloneValue(x)
		}
		return c
	default:
		return v
	}
}

// TypeName names the JSON type of v as a person would: "a string", "a list".
func TypeName(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case bool:
		return "true or false"
	case string:
		return "a string"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	case Object:
		return "an object"
	default:
		return fmt.Sprintf("%T", v)
	}
}

func str(v any) string { s, _ := v.(string); return s }

func stringList(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func stringMap(v any) map[string]string {
	o, _ := v.(Object)
	out := make(map[string]string, len(o))
	for k, x := range o {
		if s, ok := x.(string); ok {
			out[k] = s
		}
	}
	return out
}
