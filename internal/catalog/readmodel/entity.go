package readmodel

import (
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// Entity is a handle of one entity in one snapshot: small, comparable and cheap to copy.
// The zero Entity is no entity; its methods return empty values.
//
// Methods that return a field read it from the entity's JSON, which takes about a
// microsecond or less.
type Entity struct {
	s    *Snapshot
	slot uint32
}

// Relation is one edge of the graph as seen from an entity.
type Relation = entity.Relation

var nowhere = &document{body: []byte("{}"), created: noTime, updated: noTime}

func (e Entity) doc() *document {
	if e.s == nil {
		return nowhere
	}
	return e.s.docs[e.slot]
}

// JSON returns the entity as it goes over the wire, with uid, etag, relations and
// status. Every call makes it anew; lists should use [Entity.AppendJSON].
func (e Entity) JSON() []byte { return e.AppendJSON(nil) }

// AppendJSON appends the entity as it goes over the wire to dst.
func (e Entity) AppendJSON(dst []byte) []byte { return e.doc().appendJSON(dst, e.s) }

// Decode parses the entity's JSON.
func (e Entity) Decode() entity.Entity {
	d, err := entity.FromJSON(e.JSON())
	if err != nil { // never: it was scanned when it came in
		return entity.New(nil)
	}
	return d
}

// DecodeDeclared parses the document as it was given: without the relations, status and
// marks that the catalog adds, which can be far larger.
func (e Entity) DecodeDeclared() entity.Entity {
	d, err := entity.FromJSON(e.doc().body)
	if err != nil { // never: it was scanned when it came in
		return entity.New(nil)
	}
	return d
}

// Record returns the entity's provenance and declared relations. JSON and Hash are left
// out.
func (e Entity) Record() *catalog.Record {
	r := e.s.record(e.slot)
	r.JSON = nil
	return &r
}

// record returns a record as it was given, without Hash.
func (s *Snapshot) record(slot uint32) catalog.Record {
	d := s.docs[slot]
	r := d.record(s.names[slot])
	r.JSON = d.body
	for _, g := range d.edges {
		if g.own {
			r.Declared = append(r.Declared, Relation{Type: s.relations[g.relation], Target: s.names[g.target]})
		}
	}
	return r
}

// Ref returns the canonical ref.
func (e Entity) Ref() string {
	if e.s == nil {
		return ""
	}
	return e.s.names[e.slot]
}

// Parts returns kind, namespace and name in the case in which they are written.
func (e Entity) Parts() entity.Ref { return refParts(e.doc().body) }

// UID returns metadata.uid.
func (e Entity) UID() string { return e.doc().uid }

// Updated returns when the entity last changed.
func (e Entity) Updated() time.Time { return fromUnixNano(e.doc().updated) }

// ETag returns metadata.etag, a hash of the entity's content and relations unless the
// document sets one itself.
func (e Entity) ETag() string {
	d := e.doc()
	if d.marks.hasETag {
		return fieldString(d.body, "metadata", "etag")
	}
	return string(d.appendETag(make([]byte, 0, 16)))
}

// Title returns metadata.title, which may be empty.
func (e Entity) Title() string { return fieldString(e.doc().body, "metadata", "title") }

// DisplayName returns the title, or the profile's display name, or the name.
func (e Entity) DisplayName() string {
	if t := e.Title(); t != "" {
		return t
	}
	if n := fieldString(e.doc().body, "spec", "profile", "displayName"); n != "" {
		return n
	}
	return fieldString(e.doc().body, "metadata", "name")
}

// Description returns metadata.description.
func (e Entity) Description() string { return fieldString(e.doc().body, "metadata", "description") }

// Type returns spec.type.
func (e Entity) Type() string { return fieldString(e.doc().body, "spec", "type") }

// Lifecycle returns spec.lifecycle.
func (e Entity) Lifecycle() string { return fieldString(e.doc().body, "spec", "lifecycle") }

// Tags returns metadata.tags.
func (e Entity) Tags() []string { return fieldStrings(e.doc().body, "metadata", "tags") }

// Relations returns the relations of both directions, sorted by type and target.
func (e Entity) Relations() []Relation { return e.related("", true) }

// Related returns the relations of one type, sorted by target.
func (e Entity) Related(relation string) []Relation { return e.related(relation, false) }

func (e Entity) related(relation string, all bool) []Relation {
	edges := e.doc().edges
	out := make([]Relation, 0, min(len(edges), 64))
	for _, g := range edges {
		if name := e.s.relations[g.relation]; all || name == relation {
			out = append(out, Relation{Type: name, Target: e.s.names[g.target]})
		}
	}
	return out
}

// field returns the JSON text of the value at a path of keys in body; nil when there is
// none. Keys with escapes are not found.
func field(body []byte, path ...string) []byte {
	pos := 0
	for _, key := range path {
		if pos = member(body, pos, key); pos < 0 {
			return nil
		}
	}
	end := skipValue(body, pos)
	if end < 0 {
		return nil
	}
	return body[pos:end]
}

// member returns where the value of key begins in the object that begins at pos, or -1.
func member(body []byte, pos int, key string) int {
	if pos >= len(body) || body[pos] != '{' {
		return -1
	}
	for pos++; pos < len(body) && body[pos] == '"'; pos++ {
		raw, _, end := readString(body, pos)
		if end < 0 || end+1 >= len(body) || body[end] != ':' {
			return -1
		}
		if raw == key {
			return end + 1
		}
		if pos = skipValue(body, end+1); pos < 0 || pos >= len(body) || body[pos] != ',' {
			return -1
		}
	}
	return -1
}

// fieldString returns the string at a path of keys; "" when there is something else.
func fieldString(body []byte, path ...string) string {
	return stringOf(field(body, path...))
}

func stringOf(value []byte) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	raw, escaped, _ := readString(value, 0)
	if escaped {
		return unescape(raw)
	}
	return raw
}

// fieldStrings returns the strings in the list at a path of keys.
func fieldStrings(body []byte, path ...string) []string {
	list := field(body, path...)
	if len(list) < 2 || list[0] != '[' {
		return nil
	}
	var out []string
	for pos := 1; pos < len(list)-1; pos++ {
		end := skipValue(list, pos)
		if end < 0 {
			return out
		}
		if list[pos] == '"' {
			out = append(out, stringOf(list[pos:end]))
		}
		pos = end
	}
	return out
}

// refParts returns kind, namespace and name as they are written in body.
func refParts(body []byte) entity.Ref {
	r := entity.Ref{Kind: fieldString(body, "kind"), Namespace: entity.DefaultNamespace}
	if m := field(body, "metadata"); m != nil {
		r.Name = fieldString(m, "name")
		if ns := fieldString(m, "namespace"); ns != "" {
			r.Namespace = ns
		}
	}
	return r
}
