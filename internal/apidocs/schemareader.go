package apidocs

import (
	"slices"
	"strings"
)

// exampleBytes is how much of an example is kept.
const exampleBytes = 16 << 10

// valueBytes is how much of a default, constant or choice is kept.
const valueBytes = 200

// namedSchemas reads all schemas of one list, in the document's order.
func (r *treeReader) namedSchemas(list schemaList) {
	r.lists = append(r.lists, list)
	r.root.at(strings.TrimSuffix(strings.TrimPrefix(list.prefix, "#"), "/")).eachKey(func(name string, _ *node) {
		escaped := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(name, "%", "%25"), "~", "~0"), "/", "~1")
		if s := r.named(list.prefix + escaped); s != nil {
			r.doc.Schemas = append(r.doc.Schemas, s)
		}
	})
	r.readPending()
}

// named reads the schema that a reference points at, once.
func (r *treeReader) named(ref string) *Named {
	key, sort := r.schemaKey(ref)
	if s := r.doc.named[key]; s != nil {
		return s
	}
	if len(r.doc.named) >= r.limits.Schemas {
		r.note("There are more than %d schemas; the rest is left out.", r.limits.Schemas)
		return nil
	}
	n := r.find(ref)
	if n == nil {
		return nil
	}
	s := &Named{Key: key, Name: refName(ref), Sort: sort}
	r.doc.named[key] = s
	r.pending = append(r.pending, pending{s, n})
	return s
}

// pending is a named schema that is known but not yet read.
type pending struct {
	named *Named
	from  *node
}

// readPending reads the named schemas that have been referred to, and those that
// they refer to: one after the other, so that neither a cycle nor a long chain of
// references costs depth.
func (r *treeReader) readPending() {
	for len(r.pending) > 0 {
		next := r.pending[0]
		r.pending = r.pending[1:]
		next.named.Schema = r.schema(next.from)
	}
}

// schema reads a JSON Schema of any of the dialects in use. The nil node gives
// nil, which allows anything.
func (r *treeReader) schema(n *node) *Schema {
	if n == nil || r.depth >= r.limits.Depth || !r.spend() {
		return nil
	}
	r.depth++
	defer func() { r.depth-- }()
	s := &Schema{}
	if b, ok := n.value().(bool); ok {
		s.Never = !b
		return s
	}
	if !n.isObject() {
		return s
	}
	if ref := n.str("$ref"); ref != "" {
		r.refer(s, ref)
	}
	if n.has("schema") && n.has("schemaFormat") { // AsyncAPI 3's schema in another language
		return r.schema(n.get("schema"))
	}
	r.words(s, n)
	r.object(s, n)
	r.combine(s, n)
	s.Rules = rules(n)
	return s
}

// refer makes s a reference. What is not in the document keeps its name.
func (r *treeReader) refer(s *Schema, ref string) {
	s.Label = refName(ref)
	if named := r.named(ref); named != nil {
		s.Ref, s.Label = named.Key, named.Name
	}
}

// words reads what is said about the value itself.
func (r *treeReader) words(s *Schema, n *node) {
	s.Types = n.strings("type")
	if n.bool("nullable") && len(s.Types) > 0 {
		s.Types = append(s.Types, "null")
	}
	s.Format, s.Title, s.Description = n.str("format"), n.str("title"), n.str("description")
	if s.Format == "" {
		s.Format = n.str("contentEncoding")
	}
	s.Deprecated, s.ReadOnly, s.WriteOnly = n.bool("deprecated"), n.bool("readOnly"), n.bool("writeOnly")
	s.Const, s.Default = n.get("const").compact(valueBytes), n.get("default").compact(valueBytes)
	s.Example = n.get("example").pretty(exampleBytes)
	if list := n.get("examples"); s.Example == "" && list.isList() && len(list.items) > 0 {
		s.Example = list.items[0].pretty(exampleBytes)
	}
	r.choices(s, n)
}

// choices reads an enumeration, with the names and descriptions that generators
// put beside it.
func (r *treeReader) choices(s *Schema, n *node) {
	descriptions := n.get("x-enum-descriptions")
	for i, item := range n.list("enum") {
		c := Choice{Value: item.compact(valueBytes)}
		if text, ok := item.value().(string); ok {
			c.Value, c.Text = cut(text, valueBytes), true
		}
		if descriptions.isList() && i < len(descriptions.items) {
			c.Description = descriptions.items[i].string()
		} else {
			c.Description = descriptions.str(c.Value)
		}
		s.Enum = append(s.Enum, c)
	}
}

// object reads fields, items and further keys.
func (r *treeReader) object(s *Schema, n *node) {
	required := n.strings("required")
	n.get("properties").eachKey(func(name string, value *node) {
		s.Fields = append(s.Fields, Field{Name: name, Required: slices.Contains(required, name), Schema: r.schema(value)})
	})
	for _, name := range required {
		if !n.get("properties").has(name) && n.has("properties") {
			s.Fields = append(s.Fields, Field{Name: name, Required: true})
		}
	}
	n.get("patternProperties").eachKey(func(pattern string, value *node) {
		s.Fields = append(s.Fields, Field{Name: "/" + pattern + "/", Schema: r.schema(value)})
	})
	if more := n.get("additionalProperties"); more != nil {
		if allowed, ok := more.value().(bool); ok {
			s.Closed = !allowed
		} else if more.isObject() {
			s.Values = r.schema(more)
		}
	}
	if items := n.get("items"); items.isList() {
		s.Any = append(s.Any, r.schemas(items)...)
	} else {
		s.Items = r.schema(items)
	}
	for _, item := range r.schemas(n.get("prefixItems")) {
		if s.Items == nil {
			s.Items = &Schema{}
		}
		s.Items.Any = append(s.Items.Any, item)
	}
	if len(s.Types) == 0 && s.Ref == "" {
		switch {
		case len(s.Fields) > 0 || s.Values != nil:
			s.Types = []string{"object"}
		case s.Items != nil:
			s.Types = []string{"array"}
		}
	}
}

func (r *treeReader) combine(s *Schema, n *node) {
	s.All, s.One = r.schemas(n.get("allOf")), r.schemas(n.get("oneOf"))
	s.Any = append(s.Any, r.schemas(n.get("anyOf"))...)
	s.Not = r.schema(n.get("not"))
	s.Choose = n.get("discriminator").str("propertyName")
	if s.Choose == "" {
		s.Choose = n.str("discriminator") // Swagger 2 and AsyncAPI
	}
	s.dropNull()
}

// dropNull turns "one of X and null" into X that may be null.
func (s *Schema) dropNull() {
	for _, list := range []*[]*Schema{&s.One, &s.Any} {
		null := slices.IndexFunc(*list, func(p *Schema) bool { return p != nil && slices.Equal(p.Types, []string{"null"}) })
		if null < 0 || len(*list) != 2 {
			continue
		}
		other := (*list)[1-null]
		*list = nil
		s.All = append(s.All, other)
		s.Rules = append(s.Rules, "or null")
	}
}

func (r *treeReader) schemas(list *node) []*Schema {
	if !list.isList() {
		return nil
	}
	var all []*Schema
	for _, item := range list.items {
		if s := r.schema(item); s != nil {
			all = append(all, s)
		}
	}
	return all
}

// eachKey is each with extensions: a field may well be called x-rate.
func (n *node) eachKey(f func(key string, value *node)) {
	if !n.isObject() {
		return
	}
	for i, key := range n.keys {
		f(key, n.items[i])
	}
}
