package apidocs

// Named is a schema with a name: a component, a GraphQL type, a proto message.
type Named struct {
	Key    string // unique in the document; what Schema.Ref holds
	Name   string // for people
	Sort   string // "Schemas", "Inputs", "Enums", "Messages": which list it stands in; empty, in none
	Schema *Schema
}

// Schema says what a value may be. Only what a reader is shown is kept; the
// zero Schema allows anything.
type Schema struct {
	Ref   string // key of a Named; description and the like may stand beside it
	Label string // how the type is written when the words below don't say: "[User!]!", "map<string, Song>", or the name of a Ref

	Types       []string // "object", "string"; more than one: any of them
	Format      string
	Title       string
	Description string // Markdown
	Fields      []Field
	Items       *Schema
	Values      *Schema // of further keys of an object, when they are described
	Closed      bool    // no further keys
	All         []*Schema
	One         []*Schema
	Any         []*Schema
	Not         *Schema
	Choose      string // the field that tells which of One or Any it is

	Enum    []Choice
	Const   string   // as JSON
	Default string   // as JSON
	Example string   // as JSON
	Rules   []string // in words: "≥ 0", "1–64 characters"

	Deprecated, ReadOnly, WriteOnly, Never bool
}

// Choice is a value of an enumeration.
type Choice struct {
	Value       string // a string as it is, anything else as JSON
	Text        bool   // it is a string
	Description string
	Deprecated  bool
}

// Field is a named part of an object.
type Field struct {
	Name      string
	Note      string // in front of the type: "= 3" for a proto field number
	Required  bool
	Schema    *Schema
	Arguments []Parameter // of a GraphQL field
}

// flattenLimit bounds how many parts of allOf are merged for one view.
const flattenLimit = 64

// Flat is a schema with its references followed and its allOf merged: what a
// reader sees of it at one level. Names are the Refs that were followed.
type Flat struct {
	*Schema
	Fields []Field
	Names  []string
}

// Flatten follows s through its references and merges allOf. It never fails;
// what cannot be found counts as a schema that allows anything.
func (d *Document) Flatten(s *Schema) Flat {
	f := flattener{doc: d, seen: make(map[string]bool), left: flattenLimit}
	if s == nil {
		s = &Schema{}
	}
	own := *s
	f.add(s, &own)
	return Flat{Schema: &own, Fields: f.fields, Names: f.names}
}

type flattener struct {
	doc    *Document
	seen   map[string]bool
	left   int
	fields []Field
	names  []string
}

// add merges what s says into own, where own says nothing.
func (f *flattener) add(s, own *Schema) {
	if s == nil || f.left == 0 {
		return
	}
	f.left--
	if s.Ref != "" {
		if f.seen[s.Ref] {
			return
		}
		f.seen[s.Ref] = true
		f.names = append(f.names, s.Ref)
		if named := f.doc.Schema(s.Ref); named != nil {
			f.add(named.Schema, own)
		}
	}
	own.inherit(s)
	for _, field := range s.Fields {
		f.field(field)
	}
	for _, part := range s.All {
		f.add(part, own)
	}
}

// field adds a field, or makes an earlier one of that name stricter.
func (f *flattener) field(field Field) {
	for i := range f.fields {
		if f.fields[i].Name == field.Name {
			f.fields[i].Required = f.fields[i].Required || field.Required
			if f.fields[i].Schema == nil {
				f.fields[i].Schema = field.Schema
			}
			return
		}
	}
	f.fields = append(f.fields, field)
}

// inherit takes from part what s does not say itself.
func (s *Schema) inherit(part *Schema) {
	if s == part {
		return
	}
	if len(s.Types) == 0 {
		s.Types = part.Types
	}
	if s.Items == nil {
		s.Items = part.Items
	}
	if s.Values == nil {
		s.Values = part.Values
	}
	if len(s.Enum) == 0 {
		s.Enum = part.Enum
	}
	if len(s.One) == 0 {
		s.One = part.One
	}
	if len(s.Any) == 0 {
		s.Any = part.Any
	}
	if len(s.Rules) == 0 {
		s.Rules = part.Rules
	}
	for _, text := range []struct {
		own  *string
		part string
	}{
		{&s.Format, part.Format}, {&s.Description, part.Description}, {&s.Const, part.Const}, {&s.Default, part.Default},
		{&s.Example, part.Example}, {&s.Choose, part.Choose},
	} {
		if *text.own == "" {
			*text.own = text.part
		}
	}
	s.Deprecated = s.Deprecated || part.Deprecated
	s.Never = s.Never || part.Never
}
