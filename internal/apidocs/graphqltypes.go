package apidocs

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// sorts are the lists in which types stand.
var sorts = map[ast.DefinitionKind]string{
	ast.Object: "Types", ast.Interface: "Interfaces", ast.Union: "Unions", ast.InputObject: "Inputs", ast.Enum: "Enums", ast.Scalar: "Scalars",
}

// kinds are the kinds of types in the order in which their lists stand.
var kinds = []ast.DefinitionKind{ast.Object, ast.InputObject, ast.Interface, ast.Union, ast.Enum, ast.Scalar}

// named makes a schema of a type.
func (r *graphQL) named(d *ast.Definition) *Named {
	s := &Schema{Description: d.Description}
	switch d.Kind {
	case ast.Scalar:
		s.Types = []string{"scalar"}
	case ast.Enum:
		s.Types = []string{"enum"}
	case ast.Union:
		s.Types = []string{"union"}
	default:
		s.Types = []string{"object"}
	}
	for _, name := range d.Interfaces {
		s.Rules = append(s.Rules, "implements `"+name+"`")
	}
	r.directives(s, d.Directives)
	for _, f := range d.Fields {
		s.Fields = append(s.Fields, r.field(d, f))
	}
	for _, name := range d.Types {
		s.One = append(s.One, r.reference(name, name))
	}
	for _, v := range d.EnumValues {
		c := Choice{Value: v.Name, Text: true, Description: v.Description}
		for _, d := range v.Directives {
			if reason, yes := deprecation(d); yes {
				c.Deprecated, c.Description = true, joinParagraphs(c.Description, reason)
			}
		}
		s.Enum = append(s.Enum, c)
	}
	return &Named{Key: d.Name, Name: d.Name, Sort: sorts[d.Kind], Schema: s}
}

func (r *graphQL) field(of *ast.Definition, f *ast.FieldDefinition) Field {
	s := r.typed(f.Type)
	s.Description, s.Default = f.Description, value(f.DefaultValue)
	r.directives(s, f.Directives)
	return Field{
		Name: f.Name, Schema: s, Arguments: r.arguments(f.Arguments),
		Required: of.Kind == ast.InputObject && f.Type.NonNull && f.DefaultValue == nil,
	}
}

// typed makes a schema of a use of a type: "[User!]!".
func (r *graphQL) typed(t *ast.Type) *Schema {
	if t == nil {
		return &Schema{}
	}
	if t.Elem != nil {
		return &Schema{Label: t.String(), Types: []string{"array"}, Items: r.typed(t.Elem)}
	}
	return r.reference(t.NamedType, t.String())
}

// scalars are GraphQL's own, with the JSON type that they travel as.
var scalars = map[string]string{"Int": "integer", "Float": "number", "String": "string", "Boolean": "boolean", "ID": "string"}

// reference refers to a type by name, written as label.
func (r *graphQL) reference(name, label string) *Schema {
	s := &Schema{Label: label}
	if _, known := r.known[name]; known {
		s.Ref = name
	} else if kind := scalars[name]; kind != "" {
		s.Types = []string{kind}
	}
	return s
}

// directive makes a schema of the definition of a directive: its arguments are
// the fields.
func (r *graphQL) directive(d *ast.DirectiveDefinition) *Named {
	var places []string
	for _, l := range d.Locations {
		places = append(places, strings.ToLower(strings.ReplaceAll(string(l), "_", " ")))
	}
	s := &Schema{Description: d.Description, Types: []string{"directive"}, Rules: []string{"on " + strings.Join(places, ", ")}}
	for _, a := range r.arguments(d.Arguments) {
		a.Schema.Description = a.Description
		s.Fields = append(s.Fields, Field{Name: a.Name, Required: a.Required, Schema: a.Schema})
	}
	return &Named{Key: "@" + d.Name, Name: "@" + d.Name, Sort: "Directives", Schema: s}
}
